"""When a claim says it happens: the date that hangs on its verb, or the one it inherits from the clause before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.models import Mention, Span
from pipelines.annotate.parsing import Parse
from pipelines.annotate.tokens import Token


def date_of(dates: Sequence[Mention], parse: Parse, span: Span, head: Token) -> str | None:
    """EDTF value of the date that hangs on the clause's verb or on the phrase that sets its scene; None without one."""
    for mention in within(dates, span):
        if not mention.value:
            continue
        tokens = parse.tokens_in(mention.span)
        if tokens is not None and _modifies(tokens.root, head):
            return mention.value
        if tokens is not None and any(tokens.root in scene.subtree for scene in _settings(head)):
            return mention.value
    return None


def _settings(head: Token) -> Iterator[Token]:
    """Prepositional phrases before the subject that set the scene: "At the talks on 3 May, they agreed"."""
    own = subject(head)
    for child in head.children:
        if (
            child.dep_ == "prep"
            and child.lower_ in {"in", "at", "during", "on"}
            and own is not None
            and child.i < own.i
        ):
            yield child


def inherited_date(dates: Sequence[Mention], parse: Parse, clause: Clause | None) -> str | None:
    """Date of the clause this one goes on from, in the same tense: "On 3 May they met, and A told B that P"."""
    if clause is None or clause.governor is None or clause.role not in {"conjunct", "verb_phrase", "absolute"}:
        return None
    governor = clause.governor
    if clause.role != "absolute" and clause.head.tag_ != governor.tag_:
        return None
    # Only a date ahead of the verb holds for what follows: "X will train pilots by 2027 and waive their fees".
    ahead = parse.span(governor.doc[governor.sent.start : governor.i + 1])
    return date_of(dates, parse, ahead, governor)


def _modifies(token: Token, head: Token) -> bool:
    """Whether a time expression hangs on the clause's verb, directly or by a preposition."""
    for _ in range(3):
        if token.head == head:
            return True
        if token.head == token or (token.head.dep_ not in {"prep", "pobj"} and token.head.pos_ != "ADP"):
            return False
        token = token.head
    return False


def within(mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """Of mentions in text order, those that lie in the span."""
    if not mentions:
        return []
    first = bisect_left(mentions, span.start, key=mention_start)
    found = []
    for mention in mentions[first:]:
        if mention.span.start >= span.end:
            break
        if mention.span.end <= span.end:
            found.append(mention)
    return found


def mention_start(mention: Mention) -> int:
    """Where a mention begins."""
    return mention.span.start
