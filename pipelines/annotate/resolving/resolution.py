"""References -> the registered sources they denote. Pure functions over plain data; nothing of spaCy.

A wrong source is worse than none: where two sources fit, none is given. References that take each other up are resolved
together, from all that any of them tells: date, title, acronym, parties.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pipelines.annotate.models import Reference
from pipelines.annotate.resolving.registered_sources import (
    ISSUED_KINDS,
    MEETING_KINDS,
    STATEMENT_KINDS,
    RegisteredSource,
    SourceIndex,
    address,
    fold,
    is_state,
    profile,
    title_names,
)

Resolved = tuple[str | None, str | None]

DAY = re.compile(r"\d{4}-\d\d-\d\d$")
MONTH_OR_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?$")
# What may leave a statement behind besides meetings, and the words that begin a description of what it left.
TOPIC_KINDS = frozenset({"framework", "agreement", "law"})
TAKING_UP = frozenset({"the", "its", "their", "that", "this"})
URL = re.compile(r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")
# Characters around a reference that tell who the parties are, where its own words do not: its sentence, about.
CONTEXT_BEFORE = 300
CONTEXT_AFTER = 200
# A link follows what it links to within a line or two.
URL_REACH = 300
# A part of a title stands for it when it is at least this share of its words.
TITLE_SHARE = 0.5
# Evidence needed to take one of several sources of a day: a party in the reference's own words counts two, one in its
# sentence one.
ENOUGH = 2
AHEAD = 2


def resolve_references(
    references: Sequence[Reference],
    text: str,
    sources: Sequence[RegisteredSource] | SourceIndex,
    document_date: date | None,
    own_source: str | None = None,
) -> list[Resolved]:
    """For each reference the source it denotes and how that was told: title, kind_and_date, acronym, coreference, url.

    (None, None) where nothing is sure. Sources published after `document_date`, and `own_source` (the work that
    refers), are left out. Pass a `SourceIndex` when many documents are resolved against the same sources.
    """
    if not references:
        return []
    index = sources if isinstance(sources, SourceIndex) else SourceIndex(sources)
    resolver = _Resolver(references, text, index, document_date, own_source)
    return resolver.resolve()


@dataclass
class _Cluster:
    """References to one thing, and all they tell of it."""

    members: list[int]
    kind: str
    date: str | None = None
    names: set[str] = field(default_factory=set)
    heads: list[str] = field(default_factory=list)
    own_words: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)


class _Resolver:
    def __init__(
        self,
        references: Sequence[Reference],
        text: str,
        index: SourceIndex,
        document_date: date | None,
        own_source: str | None,
    ) -> None:
        self.references = references
        self.text = text
        self.index = index
        self.until = document_date.isoformat() if document_date is not None else None
        self.own_source = own_source

    def resolve(self) -> list[Resolved]:
        """Clusters one by one; links last, for they are sure."""
        out: list[Resolved] = [(None, None)] * len(self.references)
        clusters = self._clusters()
        for cluster in clusters:
            source, how = self._resolve_cluster(cluster)
            for place, member in enumerate(cluster.members):
                if source is not None:
                    told = place == 0 or self.references[member].rule != "coreference"
                    out[member] = (source.source_id, how if told else "coreference")
        self._follow_topics(clusters, out)
        for member, source in self._linked():
            out[member] = (source.source_id, "url")
        return out

    def _clusters(self) -> list[_Cluster]:
        of: dict[int, _Cluster] = {}
        clusters = []
        for number, reference in enumerate(self.references):
            before = of.get(reference.antecedent) if reference.antecedent is not None else None
            if before is None:
                before = _Cluster([], reference.kind)
                clusters.append(before)
            of[number] = before
            before.members.append(number)
            self._learn(before, reference)
        return clusters

    def _learn(self, cluster: _Cluster, reference: Reference) -> None:
        """Add what one more mention tells."""
        exact = reference.span.slice(self.text)
        cluster.date = cluster.date or reference.date
        if reference.name:
            cluster.names.add(fold(reference.name))
        cluster.heads.append(_head(exact))
        words = title_names(exact) | title_names(reference.name or "")
        cluster.own_words |= words
        cluster.acronyms |= {
            word for word in exact.replace("“", " ").replace("”", " ").replace('"', " ").split() if word
        }
        cluster.acronyms |= {reference.acronym} if reference.acronym else set()
        cluster.acronyms |= set(re.findall(r"\(([\w+&.-]{2,10})\)", exact))
        if len(cluster.members) <= 2:
            span = reference.span
            around = self.text[max(0, span.start - CONTEXT_BEFORE) : span.end + CONTEXT_AFTER]
            cluster.context |= title_names(around)

    def _resolve_cluster(self, cluster: _Cluster) -> tuple[RegisteredSource | None, str | None]:
        kinds = _kinds(cluster)
        if not kinds:
            return None, None
        titled = self._by_title(cluster, kinds)
        if titled is not None:
            return titled, "title"
        if cluster.date is not None and DAY.match(cluster.date):
            return self._by_day(cluster, kinds), "kind_and_date"
        return self._by_acronym(cluster, kinds), "acronym"

    def _admitted(self, source: RegisteredSource) -> bool:
        day = source.published
        return source.source_id != self.own_source and not (self.until and day and DAY.match(day) and day > self.until)

    def _by_title(self, cluster: _Cluster, kinds: tuple[str, ...]) -> RegisteredSource | None:
        """The one source whose title the name is, or is most of."""
        found = {}
        for name in cluster.names:
            words = [word for word in name.split() if word in self.index.by_title_word]
            if len(name.split()) < 2 or not words:
                continue
            rarest = min(words, key=lambda word: len(self.index.by_title_word[word]))
            for source in self.index.by_title_word[rarest]:
                title = profile(source).title
                part = f" {name} " in f" {title} " and len(name.split()) >= TITLE_SHARE * len(title.split())
                if (
                    part
                    and source.kind in kinds
                    and self._admitted(source)
                    and _same_day(cluster.date, source.published)
                ):
                    found[source.source_id] = source
        return next(iter(found.values())) if len(found) == 1 else None

    def _by_day(self, cluster: _Cluster, kinds: tuple[str, ...]) -> RegisteredSource | None:
        """The source of that day and kind, when its parties or acronym are spoken of and no other's are as much."""
        assert cluster.date is not None
        of_day = [s for s in self.index.by_day.get(cluster.date, ()) if s.kind in kinds and self._admitted(s)]
        # A meeting's readout tells more of it than what else came out that day.
        for tier in MEETING_KINDS if cluster.kind == "meeting" else (None,):
            tiered = [source for source in of_day if tier is None or source.kind == tier]
            ranked = sorted(((self._evidence(cluster, s), s.source_id, s) for s in tiered), reverse=True)
            if not ranked or ranked[0][0] < ENOUGH:
                continue
            if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < AHEAD:
                return None
            return ranked[0][2]
        return None

    def _evidence(self, cluster: _Cluster, source: RegisteredSource) -> int:
        """How much of the source's parties, names and acronyms the references and their sentence speak of."""
        parties = profile(source).parties
        own, context = parties & cluster.own_words, parties & (cluster.context - cluster.own_words)
        acronym = bool(set(source.acronyms) & cluster.acronyms)
        strangers = {w for w in cluster.own_words if w not in parties and is_state(w)}
        if strangers and not acronym:
            return 0
        # A meeting is told by both sides of it; one name may be at several meetings in a day.
        if cluster.kind == "meeting" and not acronym and len(own | context) < 2:
            return 0
        return 4 * acronym + 2 * len(own) + len(context)

    def _by_acronym(self, cluster: _Cluster, kinds: tuple[str, ...]) -> RegisteredSource | None:
        """The only source of that kind that goes by the acronym."""
        if cluster.kind == "meeting" or (cluster.date is None and len(set(cluster.heads)) == 0):
            return None
        found = {
            source.source_id: source
            for acronym in cluster.acronyms
            for source in self.index.by_acronym.get(acronym, ())
            if source.kind in kinds and self._admitted(source) and _same_day(cluster.date, source.published)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _follow_topics(self, clusters: list[_Cluster], out: list[Resolved]) -> None:
        """ "According to the readout", "its fact sheet": what the meeting or initiative spoken of last left behind."""
        cluster_of = {member: cluster for cluster in clusters for member in cluster.members}
        topic: int | None = None
        for number, reference in enumerate(self.references):
            if reference.kind == "meeting" or (reference.kind in TOPIC_KINDS and reference.date is not None):
                topic = number
            elif self._may_follow(reference) and out[number][0] is None:
                found = self._left_behind(cluster_of[topic], out[topic][0], reference) if topic is not None else None
                out[number] = found or self._inherited(reference, topic, out)

    def _inherited(self, reference: Reference, topic: int | None, out: list[Resolved]) -> Resolved:
        """The source of the mention it takes up; a readout is of the latest meeting, so that a later one breaks off."""
        before = reference.antecedent
        if before is None or out[before][0] is None:
            return None, None
        readout = _head(reference.span.slice(self.text)) == "readout"
        return (None, None) if readout and topic is not None and topic > before else (out[before][0], "coreference")

    def _may_follow(self, reference: Reference) -> bool:
        """An undated document that a description denotes, not a name."""
        return (
            reference.kind == "document"
            and (reference.rule == "left-behind" or reference.date is None)
            and reference.rule in ("definite-description", "coreference", "left-behind")
        )

    def _left_behind(self, topic: _Cluster, source_id: str | None, reference: Reference) -> Resolved | None:
        """The source of the described kind that the topic itself denotes, or that alone bears its name and date."""
        exact = reference.span.slice(self.text)
        kinds = STATEMENT_KINDS.get(_head(exact), ())
        if exact.split()[0].casefold() not in TAKING_UP:
            return None
        if source_id is not None and self.index.by_id[source_id].kind in kinds:
            return source_id, "coreference"
        if topic.date is None or not MONTH_OR_DAY.match(topic.date):
            return None
        titled, acronymed = self._by_title(topic, kinds), self._by_acronym(topic, kinds)
        found, how = (titled, "title") if titled is not None else (acronymed, "acronym")
        # Whose it is, where that is told, must be one of the source's own names.
        if found is None or found.published is None or not title_names(exact) <= profile(found).parties:
            return None
        return found.source_id, how

    def _linked(self) -> list[tuple[int, RegisteredSource]]:
        """References that an address of a registered source follows, in the same line."""
        if "://" not in self.text or not self.index.by_url:
            return []
        starts = [reference.span.start for reference in self.references]
        found = []
        for match in URL.finditer(self.text):
            source = self.index.by_url.get(address(match[0]))
            before = bisect_left(starts, match.start()) - 1
            if source is None or before < 0 or not self._admitted(source):
                continue
            gap = self.text[self.references[before].span.end : match.start()]
            if len(gap) <= URL_REACH and "\n" not in gap and source.kind in _kinds_of(self.references[before].kind):
                found.append((before, source))
        return found


def _head(exact: str) -> str:
    """The noun a reference's words are about: the first word that tells a kind of statement, else the last."""
    words = fold(exact).split()
    return next((word for word in words if word in STATEMENT_KINDS), words[-1] if words else "")


def _kinds(cluster: _Cluster) -> tuple[str, ...]:
    """Kinds of sources that the references may denote."""
    if cluster.kind == "document":
        for head in cluster.heads:
            if head == "statement" and any("joint" in name.split() for name in cluster.names):
                return ("joint_statement",)
            if head in STATEMENT_KINDS:
                return STATEMENT_KINDS[head]
    return _kinds_of(cluster.kind)


def _kinds_of(kind: str) -> tuple[str, ...]:
    if kind == "meeting":
        return MEETING_KINDS
    if kind == "document":
        return ISSUED_KINDS
    return ("treaty",) if kind == "agreement" else ()


def _same_day(told: str | None, published: str | None) -> bool:
    """Whether a date told in the text and a date of publication may be the same."""
    return told is None or published is None or published.startswith(told) or told.startswith(published)
