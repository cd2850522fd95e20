"""What annotation finds, as values that know their span. Spans are code-point offsets into the document's text.

No rule belongs here, and nothing of spaCy: these values cross process borders and become rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Span:
    """Half-open range of code points in a document's text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """The text of the span."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span (equal spans cover each other)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Passage:
    """A block of a document and the role it plays (a value of `communique.tables.passages.ROLES`)."""

    span: Span
    role: str


@dataclass(frozen=True)
class Mention:
    """A person, organisation, place or date where it stands. `name` is canonical; `value` is EDTF, dates only."""

    span: Span
    kind: str
    rule: str
    name: str | None = None
    value: str | None = None
    wikidata: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True)
class Speaker:
    """Whose words or thoughts these are: as written, and resolved to a name where that is possible."""

    span: Span
    written: str
    name: str | None = None
    kind: str | None = None
    """person, organisation, document or group."""
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True)
class Quotation:
    """Text between quotation marks, or a block quotation. `span` leaves the marks out."""

    span: Span
    style: str
    rule: str
    cue: Span | None = None
    speaker: Speaker | None = None
    repaired: bool = False
    """Whether an unbalanced mark had to be repaired to find it."""


@dataclass(frozen=True)
class Claim:
    """A clause that a reader could accept, reject or check. `holder` is None for the document's own voice."""

    span: Span
    kind: str
    certainty: str
    polarity: str
    check_worthiness: float
    rule: str
    holder: Speaker | None = None
    turn: Speaker | None = None
    """Of the document's own voice, in a transcript: whose turn it stands in."""
    cue: Span | None = None
    subject: str | None = None
    predicate: str | None = None
    object: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Reference:
    """A mention of a document, meeting, agreement, framework or law."""

    span: Span
    kind: str
    rule: str
    name: str | None = None
    acronym: str | None = None
    date: str | None = None
    antecedent: int | None = None
    """Index, in the document's list of references, of the earlier mention that this one takes up."""


@dataclass(frozen=True)
class Skipped:
    """A passage that was not annotated, and why."""

    span: Span
    reason: str


@dataclass(frozen=True)
class Annotations:
    """Everything found in one document, each list in text order."""

    passages: list[Passage] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
