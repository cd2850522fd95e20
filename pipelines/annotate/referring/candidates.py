"""Noun phrases that may denote a document, meeting, agreement, framework or law, with what identifies them.

Phrases only: whether one refers, to what, and when that was, is decided in `references`.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.names.acronyms import acronym_behind
from pipelines.annotate.parsing import Parse
from pipelines.annotate.referring.extents import (
    LeftEdge,
    belongs_to_name,
    compound_name,
    is_plural_possessive,
    left_edge,
    name_tail,
    right_edge,
)
from pipelines.annotate.referring.phrases import (
    HYPHENS,
    Phrase,
    Surroundings,
    heads,
    lemma_of,
    name_kinds,
    noun_kinds,
    term_behind,
    wordlist,
    words,
)
from pipelines.annotate.tokens import Doc, Token

# Tokens of an act's name before "Act".
LONGEST_ACT = 16
# What the tagger makes of a name's words; "the Mending Our Piers Act" opens with a verb.
NAME_PARTS = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "PUNCT", "VERB", "PRON"})
ACT_CONNECTORS = frozenset({"of", "in", "for", "to", "on", "from", "against", "and", "with", "through"})


def find_phrases(parse: Parse, around: Surroundings) -> list[Phrase]:
    """Candidates of one parse, in order of their heads."""
    found, nouns = [], heads()
    for token in parse.doc:
        if token.lower_ in nouns and _is_noun(token) and _is_head(token):
            phrase = _phrase(parse, token, around)
            if phrase is not None:
                found.append(phrase)
    return [phrase for phrase in found if not any(_names(whole, phrase) for whole in found)]


def _names(whole: Phrase, part: Phrase) -> bool:
    """Whether a name is only part of another: "the Law of the Sea" in "the Convention on the Law of the Sea".

    Of two nouns that head the same name the last one counts: "the Exchange of Harbour Data Agreement".
    """
    if whole.head.i == part.head.i or not (whole.named and part.named):
        return False
    begin, end = whole.core
    before = whole.head.i > part.head.i
    # "the Harbour Partnership and Cooperation Agreement"
    opens = before and part.core == (begin, part.head.i + 1) and part.parse.doc[part.head.i + 1].lower_ in ("and", "&")
    return opens or (whole.core == part.core and before) or (begin <= part.head.i < end and part.lemma == "law")


def _is_noun(token: Token) -> bool:
    """ "The fishing deal fared worse": an article makes a noun of what the tagger takes for a verb."""
    return token.pos_ in ("NOUN", "PROPN") or (
        token.tag_ in ("VBP", "VB") and any(child.dep_ == "det" and child.i < token.i for child in token.children)
    )


def _is_head(token: Token) -> bool:
    """The last noun of its phrase: "the statement", not "the statement's drafters" taken whole or "treaty-based"."""
    doc = token.doc
    if token.i + 1 == len(doc):
        return True
    after = doc[token.i + 1]
    if after.text in HYPHENS and not token.whitespace_:
        return False
    if token.text[0].isupper() and after.pos_ == "NUM":
        return True
    if after.dep_ == "ROOT" and after.tag_ == "NNS" and after.lemma_ in words("stating_verbs"):
        # "Its fact sheet promises to ...": the tagger takes the verb for a plural, and nothing else is the verb.
        return True
    return not (after.pos_ in ("NOUN", "PROPN") and (token.dep_ in ("compound", "nmod", "amod") or token.tag_ == "NNP"))


def _phrase(parse: Parse, head: Token, around: Surroundings) -> Phrase | None:
    doc = parse.doc
    if _opens_idiom(head):
        return None
    edge = left_edge(head, around)
    if head.text == "Act":
        edge = _quoted_name(head) or edge
    if head.text[0].isupper() and edge.determiner == "bare" and head.lower_ in words("joined_heads"):
        edge = _through_connectors(head, edge, around)
    start, determiner, owner = edge.start, edge.determiner, edge.owner
    articled = determiner in ("definite", "indefinite", "quantified") and not edge.quoted
    first = start + (articled or doc[start].tag_ == "PRP$")
    run = _start_of_name(head, first)
    if edge.quoted:
        run = first = start
    elif head.text == "Act" or edge.joined:
        while run > first + 1 and doc[run - 1].lower_ in ACT_CONNECTORS and doc[run - 2].text[0].isupper():
            run -= 2
            while run > first and _capitalised(doc[run - 1], doc):
                run -= 1
    joined = _behind_other_name(head, run) if head.text[0].isupper() and not edge.quoted else run
    if joined > run:
        run = first = start = joined
        determiner = "bare"
    tail = name_tail(head, around) if head.text[0].isupper() else head.i + 1
    named = head.text[0].isupper() and (run < head.i or tail > head.i + 1)
    kind = name_kinds().get(head.lower_) if named else noun_kinds().get(lemma_of(head))
    if kind == "framework" and head.lower_ == "partnerships" and "(" not in doc[tail : tail + 1].text:
        return None
    if kind is None or (not named and kind in ("weak", "body")) or _all_capitals(head):
        return None
    if named and doc[run : head.i + 1].text.casefold().endswith(tuple(wordlist()["not_references"]["names"])):
        return None
    phrase = Phrase(parse, head, kind, start, tail, named, determiner, owner, edge.personal)
    phrase.term = term_behind(head) if not named else ""
    marks = [token.i for token in doc[first : head.i] if token.tag_ == "POS" or is_plural_possessive(token)]
    unowned = marks[-1] + 1 if marks and not named else first
    phrase.premodifiers = tuple(token.lower_ for token in doc[unowned : head.i] if not token.is_punct)
    if lemma_of(head) == "memorandum":
        # "The memorandum" is a paper of one side; "the Lindau Memorandum" and one of understanding bind several.
        paper = not phrase.term and (not named or words("paper_memoranda") & set(phrase.premodifiers))
        paper = paper and doc[head.i + 1 : head.i + 3].text.casefold() != "of understanding"
        phrase.kind = "document" if paper else "agreement"
    phrase.core = (run if named else (marks[-1] + 1 if marks else first), tail)
    if named and not _may_be_name(phrase):
        return None
    phrase.told = named or _may_be_common(phrase)
    if named and (determiner == "bare" or (owner is not None and doc[start].tag_ != "PRP$")):
        # "Arvenia's May 2021 Defence Review": a date between owner and name tells which one it is.
        phrase.start = run if owner is None or not any(i in around.date_at for i in range(start, run)) else start
    if named:
        begin, stop = doc[run].idx, doc[tail - 1].idx + len(doc[tail - 1].text)
        phrase.definition = acronym_behind(doc.text, begin, stop)
    if phrase.definition is None:
        phrase.end, phrase.issued = right_edge(phrase, around)
    _identify(phrase, around)
    return phrase


def _start_of_name(head: Token, first: int) -> int:
    """Where the words of a name start, not before `first`: "State of the Union Address", with an article inside."""
    doc, i = head.doc, head.i
    while i > first:
        inner = compound_name(doc[i - 1])
        if _capitalised(doc[i - 1], doc):
            i -= 1
        elif i < head.i and inner is not None and inner >= first:
            i = inner
        else:
            break
    return i


def _behind_other_name(head: Token, run: int) -> int:
    """Where a name starts that an "and" joins to another: "the Harbour Finance Law and | Clean Rivers Act".

    "Law" and the like stand inside names too ("the Criminal Law and Procedure Act"): two words must stand before "Act".
    """
    doc = head.doc
    for i in range(head.i - 2, run, -1):
        if doc[i].lower_ not in ("and", "&") or doc[i - 1].lower_ not in words("parted_heads"):
            continue
        if i - run > 1 and head.i - i > 2:
            return i + 1
    return run


def _quoted_name(head: Token) -> LeftEdge | None:
    """An act's name between marks: "H.R. 7, the 'Access to Our Harbours Act,' which ..."."""
    doc = head.doc
    for i in range(head.i - 1, max(-1, head.i - LONGEST_ACT), -1):
        if doc[i].text in ("“", "``", '"'):
            long_words = (token for token in doc[i + 1 : head.i] if token.is_alpha and len(token) > 3)
            words_of_name = [token for token in long_words if token.lower_ not in ACT_CONNECTORS]
            if words_of_name and all(token.text[0].isupper() for token in words_of_name):
                return LeftEdge(i + 1, "definite", quoted=True)
            return None
        if doc[i].is_punct and doc[i].text not in (",", "-", "’"):
            return None
    return None


def _through_connectors(head: Token, edge: LeftEdge, around: Surroundings) -> LeftEdge:
    """A name goes on to the left through little words: "the Justice in Policing Act"."""
    doc, i = head.doc, edge.start
    # No name starts with "and": "the Mending Ferry Piers | and Clearing Rivers Act"
    i += doc[i].lower_ == "and"
    while (
        i > 1 and doc[i - 1].lower_ in ACT_CONNECTORS and doc[i - 2].text[0].isupper() and i - 2 not in around.date_at
    ):
        i -= 2
        while i > 0 and _capitalised(doc[i - 1], doc) and doc[i - 1].pos_ in NAME_PARTS:
            i -= 1
    before = doc[i - 1].lower_ if i > 0 else ""
    # Without an article before it, what stands left of the little word is something else: "Congress on Clean Air Act".
    if i == edge.start or before not in ("the", "this", "a", "an"):
        return replace(edge, start=edge.start + (doc[edge.start].lower_ == "and"))
    return LeftEdge(i - 1, "indefinite" if before in ("a", "an") else "definite", joined=True)


def _opens_idiom(head: Token) -> bool:
    """A noun that with the words behind it is a turn of speech: "a statement of fact"."""
    if head.text[0].isupper():
        return False
    opening = " ".join(token.lower_ for token in head.doc[head.i : head.i + 3])
    return opening.startswith(tuple(wordlist()["not_references"]["followed_by"]))


def _may_be_name(phrase: Phrase) -> bool:
    """Whether a capitalised phrase may name a thing: some nouns name journals, bodies and companies just as often."""
    doc, head = phrase.parse.doc, phrase.head
    before = [token for token in doc[phrase.core[0] : head.i] if token.text not in HYPHENS]
    if not before and head.lower_ not in words("complement_heads"):
        return False
    if head.lower_ == "paper":
        return before[-1].lower_ in ("white", "green", "working", "policy", "position", "concept", "discussion")
    if head.lower_ == "law":
        return len(before) > 1 or phrase.core[1] > head.i + 1 or before[0].lower_ == "basic"
    if head.lower_ == "exchange":
        return doc[head.i + 1 : head.i + 2].text == "of"
    # "the Strategy and Consultation Group" is a body, not a strategy.
    end = phrase.core[1]
    if doc[end : end + 1].text == "and" and head.text[0].isupper():
        after = end + 1
        while after < len(doc) and doc[after].text[0].isupper() and doc[after].pos_ in ("PROPN", "NOUN", "ADJ"):
            after += 1
        return after == end + 1 or doc[after - 1].lower_ not in wordlist()["meeting"]["bodies"]
    return True


def _may_be_common(phrase: Phrase) -> bool:
    """Whether a common noun denotes a thing of its kind by itself: "press release", but not the release of a film."""
    needed = wordlist()["needs_modifier"].get(phrase.lemma)
    return needed is None or bool(set(needed) & set(phrase.premodifiers))


def _all_capitals(head: Token) -> bool:
    """Headings in capitals: no telling names from words."""
    return len(head.text) > 2 and head.text.isupper() and head.sent.text.isupper()


def _capitalised(token: Token, doc: Doc) -> bool:
    """Part of a capitalised name, hyphens and the "and" inside it included."""
    text = token.text
    if 0 < token.i < len(doc) - 1 and belongs_to_name(token, doc[token.i + 1]):
        return True
    if text in HYPHENS or text in ("and", "&", "+"):
        return 0 < token.i < len(doc) - 1 and doc[token.i - 1].text[0].isupper() and doc[token.i + 1].text[0].isupper()
    if text.isdigit():
        # "5G" is two tokens to the parser.
        return not token.whitespace_ and token.i + 1 < len(doc) and doc[token.i + 1].text[0].isupper()
    return text[0].isupper() or (text[0].isdigit() and len(text) > 1)


def _identify(phrase: Phrase, around: Surroundings) -> None:
    """Collect the dates, names and numbers inside the phrase."""
    doc = phrase.parse.doc
    identifiers = set()
    seen: set[int] = set()
    for token in doc[phrase.start : phrase.end]:
        dated = around.date_at.get(token.i)
        if dated is not None:
            # The year that a budget is for is not when it was passed.
            told = dated[0].rule != "fiscal_year"
            if told and dated[1] not in seen and dated[1] >= phrase.start and dated[2] <= phrase.end:
                seen.add(dated[1])
                phrase.dates.append(dated[0])
            continue
        if token.i == phrase.head.i or token.is_punct or token.tag_ in ("DT", "PRP$", "POS"):
            continue
        sentence_initial = token.is_sent_start and token.pos_ != "PROPN"
        numbered = token.pos_ == "NUM" and (token.i + 1 < len(doc) and "+" in doc[token.i - 1 : token.i + 2].text)
        if (token.text[0].isupper() and not sentence_initial) or numbered or token.i in around.name_at:
            identifiers.add(token.lower_)
    phrase.identifiers = frozenset(identifiers)
    named = [around.name_at[i][0] for i in range(phrase.start, phrase.end) if i in around.name_at]
    phrase.of_parties = len({mention.span for mention in named}) > 1 and "person" not in {m.kind for m in named}
