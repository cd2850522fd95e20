"""Who holds what a cue reports: the subject of the verb, whoever is in the state of mind, or nobody."""

from __future__ import annotations

from spacy.tokens import Token

from pipelines.annotate.clauses import is_finite, subject
from pipelines.annotate.reporting import is_passive, subject_of

LETS = frozenset({"us", "'s", "’s"})


def holder_of(cue: Token) -> Token | None:
    """Head token of whoever holds what the cue (verb or adjective) reports; None when the text names nobody."""
    if cue.pos_ == "ADJ":
        return _holder_of_adjective(cue)
    if cue.dep_ in {"xcomp", "ccomp"} and cue.head.lemma_ in {"let", "make"}:
        # "Let me say that P", "it made them realize that P"; not "let's see".
        own = subject(cue)
        return own if own is not None and own.lower_ not in LETS and _may_hold(own) else None
    holder = subject_of(cue) or _noun_before(cue)
    if (
        holder is not None
        and holder.lower_ == "it"
        and cue.dep_ in {"xcomp", "advcl", "ccomp"}
        and subject(cue) is None
    ):
        return None
    if holder is not None and holder.lower_ in {"that", "this"} and cue.tag_ in {"VBN", "VBD"}:
        return None
    return None if holder is None or not _may_hold(holder) else holder


def _holder_of_adjective(cue: Token) -> Token | None:
    """Whose state of mind it is: "X is sure that P", "X is hopeful and confident that P"."""
    while cue.dep_ == "conj" and cue.head.pos_ == "ADJ" and subject(cue) is None:
        cue = cue.head
    own = subject(cue) or (subject(cue.head) if cue.head != cue else None)
    return own or (subject_of(cue.head) if cue.head.pos_ in {"VERB", "AUX"} else None)


def _may_hold(holder: Token) -> bool:
    """Whether a subject may hold a view: no expletive, no "let's", no verb."""
    return (
        holder.dep_ != "expl"
        and holder.pos_ in {"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"}
        and (holder.lower_ not in {"'s", "’s", "there", "what"})
    )


def _noun_before(cue: Token) -> Token | None:
    """The noun right before a finite main verb that the parser left without a subject."""
    if cue.dep_ != "ROOT" or cue.i == cue.sent.start or not is_finite(cue) or is_passive(cue):
        return None
    before = cue.nbor(-1)
    return before if before.pos_ in {"NOUN", "PROPN"} and before.head.i <= cue.i else None
