"""Reported content beside its frame: "according to X, P", "for X, P", "P, I think, goes on"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipelines.annotate.attribution_report import Report, reported
from pipelines.annotate.clauses import is_finite, subject
from pipelines.annotate.content_extents import shed
from pipelines.annotate.cue_lists import cue_words
from pipelines.annotate.reporting import view_holder

STRONG_BREAKS = frozenset({";", ":", "–", "—", "--"})


def parenthetical(cue: Token) -> Iterator[Report]:
    """ "P, I think, goes on", "P – or so X claimed": the reporting clause stands inside what it reports."""
    host = cue.head
    if cue.dep_ != "parataxis" or host.pos_ not in {"VERB", "AUX"} or host == cue or subject(host) is None:
        return
    holder = _own_holder(cue)
    if (
        holder is None
        or holder.lower_ == "you"
        or any(child.dep_ in {"ccomp", "dobj", "xcomp"} for child in cue.children)
    ):
        return
    inside = {token.i for token in cue.subtree}
    kept = [token.i for token in host.subtree if token.i not in inside]
    # A strong break before the verb ends what the remark is about: "It rose – it doubled, I think".
    breaks = [i for i in kept if i < host.i and host.doc[i].text in STRONG_BREAKS]
    first = breaks[-1] + 1 if breaks else kept[0]
    yield reported(cue, holder, host, first, kept[-1], "parenthetical")


def _own_holder(cue: Token) -> Token | None:
    return next((child for child in cue.children if child.dep_ in {"nsubj"}), None)


def according(token: Token) -> Iterator[Report]:
    """ "According to X, P", "P, according to X"."""
    to = next((c for c in token.children if c.lower_ == "to" and c.dep_ == "prep"), None)
    holder = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    host = token.head
    while host.dep_ in {"prep", "pobj", "amod", "compound", "appos", "attr", "dobj", "advmod", "acomp", "nmod"}:
        host = host.head
    if to is None or holder is None or host.pos_ not in {"VERB", "AUX"} or host == token:
        return
    if not is_finite(host) and host.i < token.i:
        # "Organise the army according to plan": a manner, not a source.
        return
    inside = {t.i for t in token.subtree}
    # Content lies on one side: before "according to X" when its verb does, otherwise after it.
    kept = [t.i for t in host.subtree if t.i not in inside and (t.i < token.i) == (host.i < token.i)]
    if kept:
        cue = token.doc[token.i : to.i + 1]
        first, last = _whole_side(token, holder, kept)
        first, last = shed(token.doc, first, last)
        yield Report(token, cue, holder, host, first, last, "according")


def view(opening: Token) -> Iterator[Report]:
    """ "For X, P": what the world is to X."""
    holder, host = view_holder(opening), opening.head
    if holder is None or host.pos_ not in {"VERB", "AUX"} or subject(host) is None or host.i < opening.i:
        return
    first, last = shed(opening.doc, holder.right_edge.i + 1, host.right_edge.i)
    if host.lemma_ == "be" or host.lemma_.lower() in cue_words("clause", "amounting"):
        yield Report(opening, opening.doc[opening.i : opening.i + 1], holder, host, first, last, "view")


def _whole_side(token: Token, holder: Token, kept: list[int]) -> tuple[int, int]:
    """The content's first and last token, out to the sentence's edge where "according to X" stands at the other."""
    sentence, doc = token.sent, token.doc
    if token.i <= sentence.start + 1:
        after = next((i for i in range(holder.right_edge.i, kept[0]) if doc[i].text == ","), None)
        return (after + 1 if after is not None else kept[0]), kept[-1]
    before = doc[sentence.start : token.i]
    closes = all(t.is_punct or t.is_space for t in doc[token.right_edge.i + 1 : sentence.end])
    if closes and token.head.dep_ != "conj" and not any(t.text in STRONG_BREAKS for t in before):
        return sentence.start, kept[-1]
    return kept[0], kept[-1]
