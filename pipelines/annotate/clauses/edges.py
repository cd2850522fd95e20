"""Where a clause begins and ends once its tokens are chosen: connectives, subordinators and remnants trimmed off."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pipelines.annotate.clauses.run_in_headings import without_run_in_heading
from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.tokens import Doc, Token

WORDLIST = Path(__file__).parents[1] / "wordlists" / "claims.toml"
# Subordinators of time: a clause behind one may tell an event that is a claim of its own.
EVENT_MARKS = frozenset({"when", "after", "since", "before"})
BREAKS = frozenset({",", ";", ":", "–", "—", "-", "--", "(", "―"})
OPENING = frozenset({"“", '"', "‘", "(", "["})
CLOSING = frozenset({"”", '"', "’", ")", "]"})
# Adverbs that focus a subordinate clause and go with its subordinator: "even while", "particularly with".
FOCUS = frozenset({"even", "just", "particularly", "especially", "precisely"})
# Fewer words than this on the far side of a cut are what the cut left over.
CRUMB = 3
LONGEST_CONNECTIVE = 5
# Tokens in a label before a colon.
LONGEST_LABEL = 5
# Tokens in one that is a whole noun phrase.
LONGEST_TOPIC = 14
# Letters from which on titles capitalize a word.
LONG_WORD = 4
# Tokens, and characters in the middle one, of the number of a section: "(iii)".
LETTERED = 3
# Tokens in "(laughter)".
DIRECTION = 3
DASHES = frozenset({"–", "—", "--", "-", "―"})
# Tokens that are said before speech begins anew; longer openings are asides.
LONGEST_FALSE_START = 6
# Words in "Mr. Deputy Prime Minister".
LONGEST_VOCATIVE = 5
# With what speakers go on behind a form of address, and what behind a comma goes on with a name.
SPEAKING = frozenset({"i", "we", "you", "it", "this", "that", "let", "there", "they", "he", "she", "thank"})
NAMING = frozenset({"PROPN", "NOUN", "NUM"})
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})


@cache
def word_list(table: str, key: str) -> frozenset[str]:
    """One list of the claims word list."""
    return frozenset(tomllib.loads(WORDLIST.read_text(encoding="utf-8"))[table][key])


def without_remnants(kept: list[int], core: set[int], doc: Doc) -> list[int]:
    """Tokens without the crumbs (marks, a word or two) that cutting left on the far side of a gap.

    What holds a token of `core`, the verb or its subject, is no crumb.
    """
    if not kept or kept[-1] - kept[0] == len(kept) - 1:
        return kept
    runs: list[list[int]] = []
    for i in kept:
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    while len(runs) > 1 and core.isdisjoint(runs[0]) and _is_crumb(runs[0], doc):
        runs.pop(0)
    while len(runs) > 1 and core.isdisjoint(runs[-1]) and _is_crumb(runs[-1], doc):
        runs.pop()
    return [i for run in runs for i in run]


def _is_crumb(run: list[int], doc: Doc) -> bool:
    tokens = doc.tokens
    return sum(not (tokens[i].is_punct or tokens[i].is_space or tokens[i].tag_ == "CC") for i in run) < CRUMB


def behind_break(kept: list[int], subject_start: int, head: Token) -> list[int]:
    """Tokens without what belongs to the clause before: "there is a reason, [one nobody names:] the money is gone"."""
    if kept[0] >= subject_start:
        return kept
    tokens = head.doc.tokens
    breaks = [place for place, i in enumerate(kept) if i < subject_start and tokens[i].text in {";", ":"}]
    return kept[breaks[-1] + 1 :] if breaks else kept


def trim(head: Token, kept: list[int], role: str) -> tuple[int, int] | None:
    """First and last of the tokens `kept` without what merely leads in or out; None when the head is lost."""
    tokens = head.doc.tokens
    kept = _without_false_start(without_run_in_heading(_without_label(kept, head), head), head)
    while kept and kept[0] < head.i:
        length = _leading(tokens, kept[0], head.i, role) or _vocative_length(kept, head) or _bracketed(tokens, kept)
        if not length:
            break
        end = kept[0] + length
        kept = [i for i in kept if i >= end]
    while len(kept) > 1 and _leads_out(tokens[kept[-1]]):
        if _closes_direction(tokens, kept):
            # "We did it — (applause)": what a transcript tells of the hall.
            del kept[-DIRECTION:]
            continue
        if tokens[kept[-1]].text in CLOSING and not tokens[kept[-2]].is_punct:
            break
        kept.pop()
    if len(kept) > 2 and tokens[kept[-1]].pos_ == "ADV" and _is_left_over(tokens, kept[-1]):
        del kept[-2:]
    return (kept[0], kept[-1]) if kept and kept[0] <= head.i <= kept[-1] else None


def _bracketed(tokens: list[Token], kept: list[int]) -> int:
    """Tokens of "(laughter)" before a clause, or of a mark that closes behind it or never."""
    if tokens[kept[0]].text != "(":
        return 0
    closing = next((place for place, i in enumerate(kept) if tokens[i].text == ")"), None)
    if closing is None or all(tokens[i].is_punct or tokens[i].is_space for i in kept[closing:]):
        return 1
    return DIRECTION if closing == DIRECTION - 1 and tokens[kept[1]].lower_ in word_list("talk", "directions") else 0


def _is_left_over(tokens: list[Token], last: int) -> bool:
    """ "They saved ships and boldly - boldly ...": a conjunction and an adverb whose verb was said anew."""
    conjunction = tokens[last - 1]
    broken = last + 1 < len(tokens) and tokens[last + 1].text in DASHES
    return broken and conjunction.dep_ == "cc" and conjunction.head.pos_ in {"VERB", "AUX"}


def _closes_direction(tokens: list[Token], kept: list[int]) -> bool:
    if len(kept) <= DIRECTION or tokens[kept[-1]].text != ")" or tokens[kept[-DIRECTION]].text != "(":
        return False
    return tokens[kept[-2]].lower_ in word_list("talk", "directions")


def opening_of(head: Token, role: str) -> int:
    """Where the words of a verb phrase or relative clause begin: after its conjunction or relative pronoun."""
    starts = [child.i for child in head.children if child.dep_ not in {"cc", "preconj", "punct"} and child.i < head.i]
    if role == "relative":
        starts = [i for i in starts if head.doc[i].lower_ not in {"which", "who", "whom", "that"}]
        starts = [head.doc[i].left_edge.i for i in starts]
    first = min([*starts, head.i])
    # "who's a pilot": the pronoun stays with the verb that is written on to it.
    return first - 1 if role == "relative" and head.doc[first].text[0] in "'’" else first


def _leads_out(token: Token) -> bool:
    # "They announced aid for the north, including:"
    joins = token.tag_ == "CC" or (token.dep_ == "cc" and token.lower_ in {"yet", "so"}) or token.lower_ == "including"
    return token.is_space or token.is_punct or joins


def _without_label(kept: list[int], head: Token) -> list[int]:
    """Tokens without a label that opens the sentence: "Ports: the harbour will be dredged", "DR. ROE: It is true"."""
    if not kept or not head.doc.tokens[kept[0]].is_sent_start:
        return kept
    opening = [head.doc.tokens[i] for i in kept[: LONGEST_LABEL + 1]]
    if len(kept) > 1 and is_question_label(opening[0]):
        return kept[1:]
    if len(kept) > LETTERED and opening[0].text == "(" and opening[2].text == ")" and len(opening[1]) <= LETTERED:
        # "(a) The agency shall ...", "(2) Loans: The guild lends ..."
        kept = kept[LETTERED:]
        opening = [head.doc.tokens[i] for i in kept[: LONGEST_LABEL + 1]]
    if (length := _longer_label(kept, head) or _label_of_topic(kept, head)) > 0:
        return kept[length:]
    for place, token in enumerate(opening):
        if token.i >= head.i or token.pos_ in {"VERB", "AUX"}:
            return kept
        if token.text == ":" and place:
            return kept[place + 1 :]
    return kept


def _longer_label(kept: list[int], head: Token) -> int:
    """Tokens of a deed or a title, with its colon, before the sentence on it: "Curbing Trade in Fish: X ..."."""
    tokens = head.doc.tokens
    opening = tokens[kept[0]].text
    deed, capital = opening.endswith("ing") and opening.istitle(), True
    for place, i in enumerate(kept):
        token = tokens[i]
        capital = capital and (len(token) < LONG_WORD or not token.text.isalpha() or token.text[0].isupper())
        if i >= head.i or token.tag_ in FINITE_TAGS or not (deed or capital):
            return 0
        if token.text == ":":
            return place + 1
    return 0


def _label_of_topic(kept: list[int], head: Token) -> int:
    """Tokens of a topic, with its colon, before a sentence: "Safer nights for the crews of small boats: Lamps will"."""
    tokens, own = head.doc.tokens, subject(head)
    colon = next((place for place, i in enumerate(kept[:LONGEST_TOPIC]) if tokens[i].text == ":"), 0)
    if not colon or colon + 1 >= len(kept) or own is None or kept[colon] > own.i or kept[colon] > head.i:
        return 0
    behind = tokens[kept[colon + 1]]
    told = any(tokens[i].pos_ == "AUX" or tokens[i].tag_ in FINITE_TAGS for i in kept[:colon])
    return 0 if told or not behind.text[:1].isupper() else colon + 1


def _without_false_start(kept: list[int], head: Token) -> list[int]:
    """Tokens without what speech broke off and began anew: "I - I went", "the - they - the pain is", "Not - nobody"."""
    tokens, end = head.doc.tokens, head.i
    opening = [tokens[i] for i in kept if i < end]
    if DASHES.isdisjoint([token.text for token in opening]):
        return kept
    dashes = [place for place, token in enumerate(opening) if token.text in DASHES][:LONGEST_FALSE_START]
    for place in reversed(dashes):
        before, after = opening[:place], opening[place + 1 :]
        if (
            not before
            or not after
            or len(before) > LONGEST_FALSE_START
            or after[0].lower_ in {"not", "nor", "or", "and"}
        ):
            continue
        # "We are on the right path - we must stay on it" says something before the dash.
        said = any(t.tag_ in FINITE_TAGS for t in before[:-1])
        begins_anew = before[0].lower_ == after[0].lower_ and not said
        empty = all(
            t.is_punct or t.pos_ in {"PRON", "DET", "PART", "CCONJ", "SCONJ", "ADP", "AUX", "INTJ"} for t in before
        )
        if begins_anew or (empty and any(t.pos_ in {"PRON", "NOUN", "PROPN"} for t in after)):
            return kept[place + 1 :]
    return kept


def is_question_label(token: Token) -> bool:
    """The "Q" that opens a reporter's turn in a transcript: "Q   Has the minister decided?"."""
    return token.i == 0 and token.text == "Q"


def _leading(tokens: list[Token], first: int, last: int, role: str) -> int:
    """Tokens at the start of a clause that are not part of it: marks, conjunctions, subordinators, connectives."""
    token = tokens[first]
    if token.lower_ == "nor" and token.head is tokens[last]:
        # "Nor will banks lend" denies.
        return 0
    if token.dep_ == "cc" or (token.lower_ == "yet" and token.tag_ == "CC"):
        # "And yet the port stands."
        return max(1, connective_length(tokens, first, last))
    if token.is_space or (token.is_punct and token.text not in OPENING):
        return 1
    gives_reason = token.lower_ == "for" and not token.is_sent_start and token.head.i == last
    if token.dep_ == "mark" and (token.lower_ == "that" or gives_reason):
        return 1
    if token.dep_ == "intj" and token.pos_ == "INTJ":
        return 1
    if role == "adverbial" and token.lower_ in EVENT_MARKS and token.head is tokens[last]:
        return 1
    if role == "adverbial" and (token.lower_ in word_list("subordinators", "asserting") or token.lower_ in FOCUS):
        return 1
    if role == "absolute" and (token.lower_ in word_list("subordinators", "absolute") or token.lower_ in FOCUS):
        return 1
    leads = role in {"main", "conjunct"} and token.lower_ == "so" and token.dep_ != "cc"
    if leads and tokens[first + 1].pos_ not in {"ADJ", "ADV"}:
        # "Barges wait, so costs have doubled"; not "so far, so many".
        return 1
    return connective_length(tokens, first, last)


def _vocative_length(kept: list[int], head: Token) -> int:
    """Tokens of the form of address, with its comma, that opens a clause: "Madam Mayor, I look forward to it"."""
    tokens = head.doc.tokens
    if tokens[kept[0]].pos_ != "PROPN" and not _is_address(tokens[kept[0]]):
        return 0
    comma = next((place for place, i in enumerate(kept[: LONGEST_VOCATIVE + 1]) if tokens[i].text == ","), 0)
    if not comma or comma + 1 >= len(kept) or kept[comma] >= head.i:
        return 0
    words = [tokens[i] for i in kept[:comma]]
    if not any(_is_address(word) for word in words):
        return 0
    if not all(word.pos_ in {"PROPN", "NOUN", "ADJ"} or _is_address(word) or word.text == "and" for word in words):
        return 0
    own, after = subject(head), tokens[kept[comma + 1]]
    # "President Berg, Secretary Roe and the board met", "Governor Berg, a pilot, met them": who did it.
    apart = own is not None and all(word is not own for word in words) and after.pos_ not in NAMING
    return kept[comma] + 1 - kept[0] if apart or after.lower_ in SPEAKING else 0


def _is_address(word: Token) -> bool:
    return word.lower_ in word_list("talk", "address")


Phrases = frozenset[tuple[str, ...]]


@cache
def _connectives() -> tuple[Phrases, Phrases, frozenset[str]]:
    """Connectives as words: those that open a clause in any case, those that do with a comma, and how all begin."""
    always = frozenset(tuple(phrase.split()) for phrase in word_list("connectives", "always"))
    with_comma = frozenset(tuple(phrase.split()) for phrase in word_list("connectives", "with_comma"))
    return always, with_comma, frozenset(phrase[0] for phrase in always | with_comma)


def connective_length(tokens: list[Token], first: int, last: int) -> int:
    """Tokens of the connective that opens the tokens `first` to `last`, its comma included; 0 when there is none."""
    always, with_comma, openings = _connectives()
    if tokens[first].lower_ not in openings:
        return 0
    words = tuple([token.lower_ for token in tokens[first : min(last, first + LONGEST_CONNECTIVE) + 1]])
    for length in range(min(LONGEST_CONNECTIVE, len(words) - 1), 0, -1):
        phrase, follower = words[:length], words[length]
        if phrase in always and (follower in BREAKS or not _goes_on(tokens, first, first + length)):
            return length + (follower in BREAKS)
        if phrase in with_comma and follower in BREAKS:
            return length + 1
    return 0


def _goes_on(tokens: list[Token], first: int, end: int) -> bool:
    """Whether words opening like a connective govern what follows: "As a result | of the strike", "For this | law"."""
    phrase = tokens[first:end]
    if any(token.pos_ in {"VERB", "AUX"} for token in phrase):
        return False
    if phrase[-1].dep_ in {"det", "predet", "amod"} and phrase[-1].head.i >= end:
        return True
    return any(child.left_edge.i == end and not child.is_punct for token in phrase for child in token.children)
