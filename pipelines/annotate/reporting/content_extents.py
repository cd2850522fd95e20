"""Where reported content begins and ends, once its clause is known: reasons shed, parser's cuts mended."""

from __future__ import annotations

from pipelines.annotate.clauses.misplaced import goes_with_reporting_verb, stands_beside_report, then_goes_on
from pipelines.annotate.clauses.verbs import WH_TAGS, mark_of, subject
from pipelines.annotate.quoting.speaker_phrases import is_thing, speaker_kind
from pipelines.annotate.reporting.cue_lists import clause_verbs, cue_words
from pipelines.annotate.tokens import Doc, Token

EDGE_MARKS = frozenset({",", ";", ":", "–", "—", "-", "--", ".", "?", "!", "“", "”", '"', "‘", "’", "'", "…", "..."})
# Subordinators of a reason or contrast that the writer, not the holder, gives when a comma precedes.
REASONS = frozenset({"because", "since", "for", "although", "though", "while", "whereas", "as", "so"})
# Dependents of a cue that, after the content, go on with it.
CONTINUING = frozenset({"conj", "advcl", "prep", "npadvmod", "advmod", "dep", "appos"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
PRESENT = frozenset({"VBZ", "VBP"})
# Parts of a clause that say what its subject is, and phrases that the parser may take them for.
PREDICATES = frozenset({"acomp", "attr", "oprd"})
PHRASES = frozenset({"npadvmod", "dobj"})
# Words that open a clause completing what a reporting clause interrupts: "It is unclear, X said, whether P".
COMPLETING = frozenset({"that", "for", "whether", "if", "how", "why", "when"})
# Tokens from the comma to the participle in ", with the bank's chief analyst, Y, saying that Q".
LONGEST_OPENING = 9
SAYING = frozenset({"say", "add", "argue", "claim", "insist", "warn", "note", "state", "tell"})
OPENING = frozenset({"“", '"', "‘", "'", ",", ":"})
# Parts of speech that, right after the last word the parser gave to a content clause, carry it on.
RUNNING_ON = frozenset({"VERB", "AUX", "NOUN", "PROPN", "PRON", "DET", "ADJ", "PART", "NUM"})


def shed(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """The tokens without marks and white space at their edges, and without the "that" that opens them."""
    if doc[first].lower_ in {"only", "simply", "also"} and first < last and _opens_content(doc[first + 1]):
        first += 1
    while first < last and (doc[first].is_space or doc[first].text in EDGE_MARKS or _opens_content(doc[first])):
        first += 1
    while last > first and (doc[last].is_space or doc[last].text in EDGE_MARKS or doc[last].tag_ == "CC"):
        last -= 1
    return first, last


def _opens_content(token: Token) -> bool:
    return token.dep_ == "cc" or (token.lower_ == "that" and token.dep_ == "mark")


def start_of_content(cue: Token, first: int) -> int:
    """First token of the content, back to what the parser left outside: "know what kind P", "said that with A, P"."""
    after = cue.i + 1
    if after < first and cue.doc[after].tag_ in WH_TAGS and not any(t.is_punct for t in cue.doc[after:first]):
        return after
    opening = next((i for i in range(after, first) if cue.doc[i].lower_ == "that" and cue.doc[i].dep_ == "mark"), None)
    if opening is not None and not any(t.text == "," for t in cue.doc[after:opening]):
        return opening + 1
    return first


def end_of_content(cue: Token, holder: Token, clause: Token) -> int:
    """Last token of the content that `clause` heads and that follows its cue."""
    last = _without_reason(clause, clause.right_edge.i)
    last = without_report_beside(cue, clause, _without_second_report(cue, clause, holder, last))
    last = _without_trailer(clause, last)
    if last < clause.right_edge.i:
        return last
    last = _with_lost_verb(cue, _with_cut_off_predicate(clause, last))
    if _is_cut_short(clause):
        last = sentence_end(cue)
    last = _with_parallel_clauses(cue, _with_continuation(cue, clause, last))
    return _closing_brackets(cue, clause, last)


def _without_trailer(clause: Token, last: int) -> int:
    """End of the content before the writer's words on it: ", according to Y", ", a claim that Z disputes"."""
    doc = clause.doc
    for place in range(clause.i + 1, last):
        if doc[place].text != ",":
            continue
        following = doc[place + 1]
        if following.lower_ == "according" or _opens_next_report(following, last):
            return place - 1
        noun = following.head
        if (
            following.lower_ in {"a", "an"}
            and noun.i > following.i
            and noun.lemma_.lower() in cue_words("clause", "nouns")
        ):
            return place - 1 if any(child.dep_ in {"relcl", "acl"} for child in noun.children) else last
    return last


def _opens_next_report(first: Token, last: int) -> bool:
    """Whether another's report, or the holder's next, begins: ", with Y saying Q", ", in a talk saying Q"."""
    if first.lower_ != "with" and first.tag_ != "VBG":
        return False
    near = first.doc[first.i + 1 : min(last, first.i + LONGEST_OPENING) + 1]
    saying = next((t for t in near if t.tag_ == "VBG" and t.lemma_.lower() in SAYING), None)
    if saying is None or any(token.text in {",", ";"} for token in first.doc[first.i : saying.i]):
        return False
    return saying.nbor(1).text in OPENING or any(child.dep_ == "ccomp" for child in saying.children)


def _with_lost_verb(cue: Token, last: int) -> int:
    """End of the content with a verb the parser cut off: "said the border, closed since May | , would reopen"."""
    doc, place = cue.doc, last + 1 if cue.doc[last].text != "," else last
    if place + 1 >= cue.sent.end or doc[place].text != ",":
        return last
    verb = doc[place + 1] if doc[place + 1].pos_ == "VERB" else doc[place + 1].head
    cut_off = verb.head == cue and verb.dep_ == "ccomp" and subject(verb) is None and verb.left_edge.i == place + 1
    return verb.right_edge.i if cut_off else last


def _with_cut_off_predicate(clause: Token, last: int) -> int:
    """End of the content with its verb, where a participle was taken for it: "that the order given then | , is to end".

    A finite verb right behind a comma, without subject or conjunction, has its subject before.
    """
    doc, place = clause.doc, last + 1 if clause.doc[last].text != "," else last
    if clause.tag_ not in {"VBD", "VBN"} or place + 1 >= clause.sent.end or doc[place].text != ",":
        return last
    if any(child.dep_ in {"aux", "auxpass", "dobj"} for child in clause.children) or doc[place + 1].tag_ not in FINITE:
        return last
    verb = doc[place + 1] if doc[place + 1].dep_ not in {"aux", "auxpass"} else doc[place + 1].head
    cut_off = verb.left_edge.i == place + 1 and verb.dep_ in {"conj", "ccomp"} and subject(verb) is None
    return verb.right_edge.i if cut_off else last


def _is_cut_short(clause: Token) -> bool:
    """Whether the parser took a condition for the content: "X said that | if A rises |, B will fall"."""
    marks = [child for child in clause.children if child.dep_ == "mark"]
    return len(marks) > 1 and marks[0].lower_ == "that" and marks[1].i == marks[0].i + 1


def sentence_end(cue: Token) -> int:
    """Last token of the cue's sentence, its closing marks left out."""
    end = cue.sent.end - 1
    while end > cue.i and (cue.doc[end].is_space or cue.doc[end].text in EDGE_MARKS):
        end -= 1
    return end


def _closing_brackets(cue: Token, clause: Token, last: int) -> int:
    """End of the content with the rest of a bracket that opens in it."""
    doc = cue.doc
    depth = sum((token.text == "(") - (token.text == ")") for token in doc[clause.left_edge.i : last + 1])
    if depth <= 0:
        return last
    return next((i for i in range(last + 1, cue.sent.end) if doc[i].text == ")"), last)


def _without_reason(clause: Token, last: int) -> int:
    """End of the content before ", because ..." and the like: a reason given by whoever writes, as a rule."""
    for child in clause.children:
        if child.dep_ == "advcl" and child.i > clause.i and mark_of(child) in REASONS:
            start = child.left_edge.i
            if clause.doc[start - 1].text == ",":
                return start - 1
    return last


def _without_second_report(cue: Token, clause: Token, holder: Token, last: int) -> int:
    """End of the content before the same holder's next report: "We find that P, and we propose that Q"."""
    for child in clause.children:
        if child.dep_ != "conj" or child.i < clause.i or child.lemma_.lower() not in clause_verbs():
            continue
        own = subject(child)
        again = own is None and child.lemma_ == cue.lemma_
        # "X said that P, but did not say whether Q": the verb again is the holder's.
        if again or (
            own is not None and own.lower_ == holder.lower_ and any(c.dep_ == "ccomp" for c in child.children)
        ):
            return min(last, child.left_edge.i - 1)
    return last


def parts_after(cue: Token) -> list[int]:
    """Tokens after a reporting clause in commas that complete what it interrupts: "It was, X said, | absurd"."""
    doc, end = cue.doc, sentence_end(cue)
    closing = next((i for i in range(cue.i + 1, end) if doc[i].text == ","), None)
    if closing is None or any(t.pos_ in {"VERB", "AUX"} and t.head == cue for t in doc[cue.i + 1 : closing]):
        return []
    following = doc[closing + 1]
    noun = following.head if following.dep_ in {"det", "amod", "compound"} else following
    predicate = noun.head == cue and (noun.dep_ in PREDICATES or (noun.dep_ in PHRASES and _lacks_predicate(cue.head)))
    marked = following.dep_ in {"mark", "advmod"} and following.lower_ in COMPLETING and following.head.head == cue
    return list(range(closing + 1, end + 1)) if predicate or marked else []


def _lacks_predicate(verb: Token) -> bool:
    """Whether a form of "be" has nothing to say of its subject yet: "It was, X argued, | a mistake"."""
    return verb.lemma_ == "be" and not any(child.i > verb.i and child.dep_ in PREDICATES for child in verb.children)


def end_of_interrupted(cue: Token, last: int) -> int:
    """End of a content that precedes its cue, with the rest of it where the cue stands in its middle."""
    rest = parts_after(cue)
    return rest[-1] if rest else last


def second_of_two_reports(verb: Token) -> Token | None:
    """The first cue in "X said P and vowed to Q", where the parser joins the second one to P; None for other verbs."""
    first = verb.head.head
    # "X said P but did not say Q": the same verb again, whatever its form.
    alike = (first.tag_ == verb.tag_ and verb.tag_ in FINITE) or first.lemma_ == verb.lemma_
    joined = verb.dep_ == "conj" and verb.head.dep_ == "ccomp" and alike
    if not joined or subject(verb) is not None or first.lemma_.lower() not in clause_verbs():
        return None
    reports = any(child.dep_ in {"ccomp", "xcomp"} and child.i > verb.i for child in verb.children)
    if reports and verb.lemma_.lower() in clause_verbs() | cue_words("infinitive", "promise"):
        return first
    # "X insisted the money was spent and called the inquiry a farce": money calls nothing so.
    about = subject(verb.head)
    objects = {"dobj", "oprd", "ccomp"}
    named = verb.lemma_.lower() in cue_words("object", "naming") and any(c.dep_ in objects for c in verb.children)
    return first if named and about is not None and is_thing(about) else None


def without_report_beside(cue: Token, clause: Token, last: int) -> int:
    """End of the content before what its holder does next: "X said P, citing aides", "X said P and vowed to Q"."""
    for child in clause.children:
        if child.i < clause.i:
            continue
        start = child.left_edge.i
        aside = child.dep_ == "advcl" and child.tag_ == "VBG" and clause.doc[start - 1].text == ","
        if aside and _reports(child):
            last = min(last, start - 1)
        if second_of_two_reports(child) == cue or goes_with_reporting_verb(child, cue):
            last = min(last, child.i - 1)
        if stands_beside_report(child, cue) or _is_next_report(child, clause, cue):
            last = min(last, start - 1)
    return last


def _is_next_report(verb: Token, content: Token, cue: Token) -> bool:
    """Whether another's report follows: "Traders fear that it would fail, and a memo seen by the Post warns of losses".

    It has the tense of the first report, what is reported there another one.
    """
    alike = verb.tag_ == cue.tag_ or {verb.tag_, cue.tag_} == PRESENT
    if verb.dep_ != "conj" or not alike or verb.lemma_.lower() not in clause_verbs():
        return False
    own = subject(verb)
    named = own is not None and own.i < verb.i and speaker_kind(own) is not None and own.pos_ != "PRON"
    apart = _modal(content) is not None or (cue.tag_ in PRESENT and content.tag_ not in PRESENT)
    return named and apart and "," in {t.text for t in verb.doc[content.i + 1 : verb.left_edge.i]}


def _reports(participle: Token) -> bool:
    """Whether a participle after the content is the holder's next report: "adding that Q", "citing two aides"."""
    lemma = participle.lemma_.lower()
    if lemma in cue_words("clause", "asides"):
        return True
    return lemma in clause_verbs() and any(child.dep_ == "ccomp" for child in participle.children)


def _with_continuation(cue: Token, clause: Token, last: int) -> int:
    """End of the content with what the parser hung on the cue although it goes on with the content.

    "X said that A fell and B rose", "X believes A is over, for good": everything after the content that depends on the
    cue, up to a clause in another voice.
    """
    end = last
    for child in [*cue.children, *(cue.head.children if cue.dep_ == "acomp" else ())]:
        if (
            child.i <= clause.i
            or child == cue
            or child.left_edge.i <= last
            or child.dep_ in {"ccomp", "xcomp", "parataxis", "cc"}
        ):
            continue
        if child.is_punct or child.is_space:
            continue
        if child.lower_ == "according" and child.doc[child.i - 1].text == ",":
            # "Voters say P, according to Y": whoever says so.
            break
        if child.dep_ not in CONTINUING or _is_other_voice(child, clause, cue):
            break
        end = max(end, child.right_edge.i)
    return to_next_break(cue, end)


def _with_parallel_clauses(cue: Token, last: int) -> int:
    """End of the content with further that-clauses: "X felt that A was right, that B was wrong and that C was late"."""
    doc, end = cue.doc, cue.sent.end
    for _ in range(4):
        place = last + 1
        while place < end and (doc[place].text in {",", ";"} or doc[place].lower_ in {"and", "but", "or"}):
            place += 1
        if place == last + 1 or place >= end or doc[place].lower_ != "that" or doc[place].tag_ != "IN":
            return last
        head = doc[place].head
        if head.i <= place or head.pos_ not in {"VERB", "AUX"}:
            return last
        last = max(last, head.right_edge.i)
    return last


def to_next_break(cue: Token, last: int) -> int:
    """End of the content where words run on without a mark or conjunction: the parser cut a clause in the middle."""
    doc, end = cue.doc, cue.sent.end
    if last + 1 >= end or doc[last].is_punct:
        return last
    runs_on = doc[last + 2] if doc[last + 1].pos_ == "ADV" and last + 2 < end else doc[last + 1]
    if runs_on.pos_ not in (RUNNING_ON if runs_on.i == last + 1 else {"VERB", "AUX"}):
        return last
    while last + 1 < end and not (doc[last + 1].is_punct or doc[last + 1].is_space):
        last += 1
    return last


def _goes_with(verb: Token, content: Token, cue: Token) -> bool:
    """Whether a verb beside the cue goes on with the content by its form: "X says P would fall and would not rise"."""
    modal, own = _modal(content), _modal(verb)
    if modal is not None and own == modal and _modal(cue) is None:
        return True
    forms = (content.tag_, verb.tag_)
    return forms in {("VBZ", "VBZ"), ("VBP", "VBP")} and cue.tag_ in FINITE and cue.tag_ != content.tag_


def _modal(verb: Token) -> str | None:
    return next((child.lower_ for child in verb.children if child.tag_ == "MD"), None)


def _is_other_voice(child: Token, content: Token, cue: Token) -> bool:
    """Whether what follows the content is the writer again, or the holder doing something else."""
    if child.dep_ == "advcl":
        return child.tag_ == "VBG" or mark_of(child) in REASONS
    if child.dep_ == "conj":
        joined = child.doc[child.left_edge.i - 1].lower_ if child.left_edge.i > 0 else ""
        reports = child.lemma_.lower() in clause_verbs() | cue_words("clause", "asides")
        if subject(child) is None:
            return not _goes_with(child, content, cue)
        return joined != "and" or reports or _answers_cue(child, content, cue)
    # "It denied that P, then sued".
    return child.lower_ == "then" or (child.dep_ == "dep" and then_goes_on(child, cue))


def _answers_cue(verb: Token, content: Token, cue: Token) -> bool:
    """Whether a second clause is the writer's, as the first is: "It must admit that P, and the clerk has to go"."""
    own = subject(verb)
    if own is None or verb.doc[verb.left_edge.i - 2].text != ",":
        return False
    if _modal(cue) in {"must", "should", "ought"}:
        return True
    alike = verb.tag_ == cue.tag_ == "VBD"
    if alike and (_modal(content) in {"would", "'d", "’d"} or content.tag_ in {"VBZ", "VBP"}):
        # "I said the port would reopen, and people laughed", "They affirmed that it is full, and the crews left".
        return True
    # "I know that P, and we mourn."
    holders = (token for child in cue.children if child.i < cue.i for token in child.subtree)
    return own.lower_ in {"i", "we"} and any(token.lower_ in {"i", "we"} for token in holders)
