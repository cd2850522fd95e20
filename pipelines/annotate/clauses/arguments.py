"""What the words of a claim's subject and object are."""

from __future__ import annotations

from pipelines.annotate.clauses.edges import BREAKS, CLOSING, is_question_label
from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.verbs import is_verbal
from pipelines.annotate.reporting.cues import noun_phrase
from pipelines.annotate.tokens import Token, TokenSpan

OBJECTS = frozenset({"dobj", "attr", "acomp", "ccomp", "xcomp", "oprd"})


def may_share_subject(clause: Clause) -> bool:
    """Whether the subject may stand outside the clause; otherwise a subject out there is a label: "Data: we count"."""
    return clause.role in {"verb_phrase", "relative", "absolute"}


def subject_text(own: Token | None, head: Token) -> str | None:
    """The subject's noun phrase; what a relative pronoun stands for in its place."""
    if own is None or is_verbal(own):
        return None
    if own.tag_ in {"WP", "WDT"} and head.dep_ == "relcl" and head.head.pos_ in {"NOUN", "PROPN"}:
        own = head.head
    phrase = noun_phrase(own)
    return phrase[1:].text if len(phrase) > 1 and is_question_label(phrase[0]) else phrase.text


def object_text(head: Token, tokens: TokenSpan) -> str | None:
    """Object or complement of the clause, as far as it lies in the claim."""
    inside = range(tokens.start, tokens.end)
    child = next((c for c in head.children if c.dep_ in OBJECTS and c.i in inside), None)
    if child is None:
        return None
    first = max(child.left_edge.i, tokens.start)
    end = min(child.right_edge.i + 1, tokens.end)
    if child.pos_ in {"NOUN", "PROPN", "PRON"}:
        # Relative clauses say more of the object; they do not name it.
        ends = [c.left_edge.i for c in child.subtree if c.dep_ == "relcl" and child.i < c.left_edge.i < end]
        end = min([end, *ends])
    phrase = head.doc[first:end]
    while len(phrase) > 1 and (phrase[-1].is_punct or phrase[-1].is_space) and phrase[-1].text not in CLOSING:
        phrase = phrase[:-1]
    while len(phrase) > 1 and (phrase[0].is_space or phrase[0].text in BREAKS):
        phrase = phrase[1:]
    return phrase.text
