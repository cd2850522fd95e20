"""One piece of reported content: whose it is, the cue that says so, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.reporting.content_extents import shed
from pipelines.annotate.reporting.cues import verb_group
from pipelines.annotate.tokens import Token, TokenSpan


@dataclass(frozen=True)
class Report:
    """One piece of reported content: tokens `first` to `last`, headed by `content`, held by `holder`."""

    cue: Token
    cue_tokens: TokenSpan
    holder: Token
    content: Token
    first: int
    last: int
    rule: str

    @property
    def tokens(self) -> TokenSpan:
        """The tokens of the content, the cue included where it splits the content."""
        return self.cue.doc[self.first : self.last + 1]


def reported(cue: Token, holder: Token, clause: Token, first: int, last: int, rule: str) -> Report:
    """The content from token `first` to `last` without the marks at its edges."""
    group = verb_group(cue) if cue.pos_ in {"VERB", "AUX"} else cue.doc[cue.i : cue.i + 1]
    first, last = shed(cue.doc, first, last)
    return Report(cue, group, holder, clause, first, last, rule)
