"""Where reported content begins and ends, once its clause is known: reasons shed, parser's cuts mended."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipelines.annotate.clauses import mark_of, subject
from pipelines.annotate.cue_lists import clause_verbs

EDGE_MARKS = frozenset({",", ";", ":", "–", "—", "-", "--", ".", "?", "!", "“", "”", '"', "‘", "’", "'", "…", "..."})
# Subordinators of a reason or contrast that the writer, not the holder, gives when a comma precedes.
REASONS = frozenset({"because", "since", "although", "though", "while", "whereas", "as", "so"})
# Dependents of a cue that, after the content, go on with it.
CONTINUING = frozenset({"conj", "advcl", "prep", "npadvmod", "advmod", "dep", "appos"})
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


def end_of_content(cue: Token, holder: Token, clause: Token) -> int:
    """Last token of the content that `clause` heads and that follows its cue."""
    last = _without_reason(clause, clause.right_edge.i)
    last = _without_second_report(clause, holder, last)
    if last < clause.right_edge.i:
        return last
    return _with_parallel_clauses(cue, _with_continuation(cue, clause, last))


def _without_reason(clause: Token, last: int) -> int:
    """End of the content before ", because ..." and the like: a reason given by whoever writes, as a rule."""
    for child in clause.children:
        if child.dep_ == "advcl" and child.i > clause.i and mark_of(child) in REASONS:
            start = child.left_edge.i
            if clause.doc[start - 1].text == ",":
                return start - 1
    return last


def _without_second_report(clause: Token, holder: Token, last: int) -> int:
    """End of the content before the same holder's next report: "We find that P, and we propose that Q"."""
    for child in clause.children:
        if child.dep_ != "conj" or child.i < clause.i or child.lemma_.lower() not in clause_verbs():
            continue
        own = subject(child)
        if own is not None and own.lower_ == holder.lower_ and any(c.dep_ == "ccomp" for c in child.children):
            return min(last, child.left_edge.i - 1)
    return last


def _with_continuation(cue: Token, clause: Token, last: int) -> int:
    """End of the content with what the parser hung on the cue although it goes on with the content.

    "X said that A fell and B rose", "X believes A is over, for good": everything after the content that depends on the
    cue, up to a clause in another voice.
    """
    end = last
    for child in cue.children:
        if child.i <= clause.i or child.left_edge.i <= last or child.dep_ in {"ccomp", "xcomp", "parataxis", "cc"}:
            continue
        if child.is_punct or child.is_space:
            continue
        if child.dep_ not in CONTINUING or _is_other_voice(child, cue):
            break
        end = max(end, child.right_edge.i)
    return _to_next_break(cue, end)


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


def _to_next_break(cue: Token, last: int) -> int:
    """End of the content where words run on without a mark or conjunction: the parser cut a clause in the middle."""
    doc, end = cue.doc, cue.sent.end
    if last + 1 >= end or doc[last + 1].pos_ not in RUNNING_ON or doc[last].is_punct:
        return last
    while last + 1 < end and not (doc[last + 1].is_punct or doc[last + 1].is_space):
        last += 1
    return last


def _is_other_voice(child: Token, cue: Token) -> bool:
    """Whether what follows the content is the writer again, or the holder doing something else."""
    if child.dep_ == "advcl":
        return child.tag_ == "VBG" or mark_of(child) in REASONS
    if child.dep_ == "conj":
        joined = child.doc[child.left_edge.i - 1].lower_ if child.left_edge.i > 0 else ""
        return subject(child) is None or joined != "and" or child.lemma_.lower() in clause_verbs()
    return False
