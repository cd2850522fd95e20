"""Reported content beside its frame: "according to X, P", "for X, P", "P, I think, goes on"."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, mark_of, subject
from pipelines.annotate.quoting.speaker_phrases import is_thing
from pipelines.annotate.reporting.content_extents import (
    EDGE_MARKS,
    parts_after,
    sentence_end,
    shed,
    without_report_beside,
)
from pipelines.annotate.reporting.cue_lists import clause_verbs, cue_words
from pipelines.annotate.reporting.cues import owner_of, subject_of, view_holder
from pipelines.annotate.reporting.inverted_clauses import inverted_clause
from pipelines.annotate.reporting.report import Report, reported
from pipelines.annotate.tokens import Token

# Subjects of "as X said" that name no other source: "as I said before" is the speaker again.
NO_SOURCE = frozenset({"you", "it", "this", "i", "we"})
STRONG_BREAKS = frozenset({";", ":", "–", "—", "--"})


def parenthetical(cue: Token) -> Iterator[Report]:
    """ "P, I think, goes on", "P – or so X claimed": the reporting clause stands inside what it reports."""
    host = cue.head
    if (
        not (cue.dep_ == "parataxis" or _trails(cue))
        or host.pos_ not in {"VERB", "AUX"}
        or host == cue
        or subject(host) is None
    ):
        return
    holder = _own_holder(cue)
    # "The treaty, she told me, is a house."
    objects = {"ccomp", "xcomp"} | (set() if cue.lemma_.lower() in cue_words("clause", "addressed") else {"dobj"})
    if (
        holder is None
        or holder.lower_ == "you"
        or any(token.tag_ in WH_TAGS for token in cue.doc[cue.left_edge.i : cue.i])
        or (cue.left_edge.text != "," and cue.doc[cue.left_edge.i - 1].lower_ in {"and", "but"})
        or any(child.dep_ in objects for child in cue.children)
    ):
        return
    rest = parts_after(cue)
    inside = {token.i for token in cue.subtree} - set(rest)
    kept = [token.i for token in host.subtree if token.i not in inside]
    # A strong break before the verb ends what the remark is about: "It rose – it doubled, I think".
    breaks = [i for i in kept if i < host.i and host.doc[i].text in STRONG_BREAKS]
    first = breaks[-1] + 1 if breaks else kept[0]
    yield reported(cue, holder, host, first, kept[-1], "parenthetical")


def between_clauses(cue: Token) -> Iterator[Report]:
    """ "P was praised, but, X says, Q is coming": the parser sets the reporting clause beside both."""
    doc, start, end = cue.doc, cue.left_edge.i, cue.right_edge.i
    if cue.dep_ != "conj" or start < 2 or doc[start - 1].lower_ not in {"and", "but", ","}:
        return
    if doc[end].text != "," or any(child.dep_ in {"ccomp", "dobj", "xcomp"} for child in cue.children):
        return
    content = next((c for c in cue.head.children if c.dep_ == "conj" and c.left_edge.i == end + 1), None)
    holder = _own_holder(cue)
    if content is not None and subject(content) is not None and is_finite(content) and holder is not None:
        yield reported(cue, holder, content, end + 1, content.right_edge.i, "between_clauses")


def _trails(cue: Token) -> bool:
    """Whether the parser hung a closing reporting clause below what it reports: "Most voters oppose it, polls show"."""
    doc, start = cue.doc, cue.left_edge.i
    if cue.dep_ != "ccomp":
        return False
    ends = all(token.is_punct or token.is_space for token in doc[cue.i + 1 : cue.sent.end])
    return ends and cue.head.i < start and doc[start - 1].text == "," and mark_of(cue) == ""


def interrupted(cue: Token) -> Iterator[Report]:
    """ "The bill, X told a crowd, would cost jobs": the subject before the reporting clause, its verb after it."""
    holder, doc = _own_holder(cue), cue.doc
    if holder is None or cue.dep_ != "ROOT":
        return
    before = [
        c for c in cue.children if c.dep_ in {"dep", "nsubj", "npadvmod"} and c.right_edge.i + 1 < holder.left_edge.i
    ]
    verbs = [c for c in cue.children if c.dep_ == "ccomp" and c.i > cue.i and subject(c) is None and is_finite(c)]
    if not before or not verbs or doc[before[-1].right_edge.i + 1].text != "," or mark_of(verbs[0]):
        return
    if before[-1].pos_ in {"NOUN", "PROPN", "PRON"} and doc[verbs[0].left_edge.i - 1].text == ",":
        yield reported(cue, holder, verbs[0], before[-1].left_edge.i, verbs[0].right_edge.i, "parenthetical")


def interrupted_by_inversion(cue: Token) -> Iterator[Report]:
    """ "The vote, said X of the League, was lost": the same, where the parser mistakes X."""
    clause = inverted_clause(cue) if cue.tag_ in {"VBD", "VBZ"} and cue.i and cue.nbor(-1).text == "," else None
    if clause is not None:
        last = max(clause.verb.right_edge.i, sentence_end(cue) if clause.verb.head == cue else clause.verb.i)
        yield reported(cue, clause.speaker, clause.verb, cue.sent.start, last, "parenthetical")


def _own_holder(cue: Token) -> Token | None:
    return next((child for child in cue.children if child.dep_ in {"nsubj"}), None)


def as_reported(cue: Token) -> Iterator[Report]:
    """ "As X told reporters, P", "P, as X has said"."""
    host, holder, doc = cue.head, _own_holder(cue), cue.doc
    if cue.dep_ != "advcl" or mark_of(cue) != "as" or holder is None or holder.lower_ in NO_SOURCE:
        return
    opening = cue.left_edge.i
    timed = any(token.lower_ in {"soon", "long"} for token in doc[max(0, opening - 1) : opening + 2])
    if timed or any(child.tag_ == "MD" for child in cue.children):
        # "As any pilot could tell us, P", "as soon as tests showed it, P": nobody has said it.
        return
    lemma = cue.lemma_.lower()
    if lemma not in cue_words("clause", "say") - cue_words("clause", "marked_only") or _has_content(cue):
        return
    while host.dep_ in {"nsubj", "nsubjpass", "attr", "dobj", "pobj", "prep"}:
        host = host.head
    first, last = cue.left_edge.i, cue.right_edge.i
    if host.pos_ not in {"VERB", "AUX"} or subject(host) is None:
        return
    if last < host.left_edge.i or first == cue.sent.start:
        first, last = last + 1, host.right_edge.i
        if doc[first].text != ",":
            return
    elif doc[first - 1].text == ",":
        closes = all(token.is_punct for token in doc[last + 1 : host.right_edge.i + 1])
        own = subject(host)
        if own is not None and own.left_edge.i > last:
            # "But, as X said on Monday, P."
            comma = next((i for i in range(last, own.left_edge.i) if doc[i].text == ","), last)
            first, last = comma + 1, host.right_edge.i
        else:
            first, last = host.left_edge.i, first - 1 if closes else host.right_edge.i
    else:
        return
    yield reported(cue, holder, host, first, last, "as_reported")


def _has_content(cue: Token) -> bool:
    """Whether the cue says what it reports itself: "as X said that P", "as X read the letter"."""
    addressed = cue.lemma_.lower() in cue_words("clause", "addressed")
    return any(c.dep_ in {"ccomp", "xcomp"} or (c.dep_ == "dobj" and not addressed) for c in cue.children)


def made_known(word: Token) -> Iterator[Report]:
    """ "X made (it) clear that P", "X let it be known that P", "X let Y know that P"."""
    maker = word.head
    if maker.lemma_ not in {"make", "let"} or word.i < maker.i:
        return
    holder = subject_of(maker)
    if holder is None or holder.lower_ in {"it", "this", "that", "which", "what"}:
        return
    clauses = [*word.children, *(maker.children if maker.lemma_ == "make" else ())]
    clause = next((c for c in clauses if c.i > word.i and c.dep_ in {"ccomp", "advcl"} and mark_of(c) == "that"), None)
    if clause is not None and not clause.is_ancestor(holder):
        whole = word.doc[maker.i : word.i + 1]
        end = without_report_beside(maker, clause, clause.right_edge.i)
        first, last = shed(word.doc, clause.left_edge.i, end)
        yield Report(maker, whole, holder, clause, first, last, "made_known")


def according(token: Token) -> Iterator[Report]:
    """ "According to X, P", "P, according to X"."""
    to = next((c for c in token.children if c.lower_ == "to" and c.dep_ == "prep"), None)
    holder = _source_after(to) if to is not None else None
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
        first, last = _around(token, host) or _whole_side(token, holder, kept)
        last = min([last, *(i for i in _ends_before_reports(host, first))])
        first, last = shed(token.doc, first, last)
        yield Report(token, cue, holder, host, first, last, "according")


def _around(token: Token, host: Token) -> tuple[int, int] | None:
    """ "Nobody expects, according to X, a flood": the clause on both sides, where its object comes after."""
    own, end = subject(host), token.right_edge.i + 1
    if own is None or not own.i < host.i < token.i or host.doc[token.i - 1].text != ",":
        return None
    further = (child for child in host.children if child.dep_ in {"dobj", "attr", "ccomp", "oprd"})
    after = next((child for child in further if child.left_edge.i == end + 1), None)
    if after is None or host.doc[end].text != ",":
        return None
    return own.left_edge.i, after.right_edge.i


def _ends_before_reports(host: Token, first: int) -> Iterator[int]:
    """Where the content ends before what somebody else says beside it: "according to X, P, but Y insists that Q"."""
    for child in host.children:
        reports = child.lemma_.lower() in clause_verbs() and any(c.dep_ == "ccomp" for c in child.children)
        if child.dep_ == "conj" and child.i > host.i and reports and subject(child) is not None:
            yield max(first, child.left_edge.i - 1)


def _source_after(to: Token) -> Token | None:
    """Whom "according to" names; a name that the parser took for a verb included."""
    found = next((child for child in to.children if child.dep_ == "pobj"), None)
    if found is None and to.i + 1 < len(to.doc) and to.nbor(1).text.istitle():
        return to.nbor(1)
    return found


def view(opening: Token) -> Iterator[Report]:
    """ "For X, P": what the world is to X."""
    holder, host = view_holder(opening), opening.head
    if holder is None or host.pos_ not in {"VERB", "AUX"} or subject(host) is None or host.i < opening.i:
        return
    if is_thing(holder):
        # "For many fields, there is no list."
        return
    first, last = shed(opening.doc, holder.right_edge.i + 1, host.right_edge.i)
    if host.lemma_ == "be" or host.lemma_.lower() in cue_words("clause", "amounting"):
        yield Report(opening, opening.doc[opening.i : opening.i + 1], holder, host, first, last, "view")


def in_view(noun: Token) -> Iterator[Report]:
    """ "In X's view, P", "P, in the opinion of X"."""
    opening, host, doc = noun.head, noun.head.head, noun.doc
    holder = owner_of(noun)
    if opening.lower_ != "in" or noun.dep_ != "pobj" or holder is None or host.pos_ not in {"VERB", "AUX"}:
        return
    before = doc[opening.i - 1] if opening.i > opening.sent.start else None
    if (
        subject(host) is None
        or opening.left_edge.i != opening.i
        or (before is not None and before.text not in EDGE_MARKS)
    ):
        return
    inside = {token.i for token in opening.subtree}
    kept = [token.i for token in host.subtree if token.i not in inside]
    after = doc[min(noun.right_edge.i + 1, len(doc) - 1)]
    if kept and after.text in EDGE_MARKS and holder.lower_ not in {"my", "our"}:
        first, last = shed(doc, kept[0], kept[-1])
        yield Report(noun, doc[opening.i : noun.i + 1], holder, host, first, last, "view")


def _start_after(holder: Token, kept: list[int]) -> int:
    """Where the content begins after "According to X,": past whom X cites, and past X's name beside the office."""
    doc = holder.doc
    commas = [i for i in range(holder.i, kept[-1]) if doc[i].text == ","]
    if subject(doc[kept[0]].head) is None and commas and kept[0] >= commas[-1]:
        # The parser gave the content's subject to X: "According to the coach, Ola Dahl, | the team | scored twice".
        name = next((c for c in holder.children if c.dep_ == "appos" and c.left_edge.i == commas[0] + 1), None)
        past = [i for i in commas if name is None or name.pos_ != "PROPN" or i > name.i]
        return past[0] + 1 if past else kept[0]
    start = next((i + 1 for i in commas if holder.right_edge.i <= i <= kept[0]), kept[0])
    if doc[start].tag_ == "VBG" and doc[start].lemma_.lower() in cue_words("clause", "asides"):
        return next((i + 1 for i in commas if i > start), start)
    return start


def _whole_side(token: Token, holder: Token, kept: list[int]) -> tuple[int, int]:
    """The content's first and last token, out to the sentence's edge where "according to X" stands at the other."""
    sentence, doc = token.sent, token.doc
    if token.i <= sentence.start + 1:
        return _start_after(holder, kept), kept[-1]
    before = doc[sentence.start : token.i]
    closes = all(t.is_punct or t.is_space for t in doc[token.right_edge.i + 1 : sentence.end])
    if closes and token.head.dep_ != "conj" and not any(t.text in STRONG_BREAKS for t in before):
        return sentence.start, kept[-1]
    return kept[0], kept[-1]
