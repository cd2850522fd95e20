"""Relative clauses that say something of their own, apart from the clause they stand in."""

from __future__ import annotations

import calendar
from collections.abc import Iterator

from pipelines.annotate.clauses.edges import BREAKS, CLOSING, EVENT_MARKS
from pipelines.annotate.clauses.misplaced import DASHES
from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, subject
from pipelines.annotate.tokens import Token

RELATIVES_APART = frozenset({"which", "who", "where", "whose", "when", "whom"})
AUXILIARIES = frozenset({"aux", "auxpass"})
# Months and days of the week; "May" and "March" are told from the verbs by their capitals.
CALENDAR = frozenset(calendar.month_name[1:]) | frozenset(calendar.day_name)
TIMES = frozenset(
    {"day", "night", "week", "month", "year", "spring", "summer", "autumn", "fall", "winter", "yesterday"}
    | {"morning", "evening"}
)
SPANS = frozenset({"week", "month", "year", "decade"})
# "The figures we have seen this week" says only which are meant.
NEARNESS = frozenset({"last", "next", "that"})
# A clause with fewer words that holds a number or a year tells no event of its own: "the bill that cost 3 crowns".
SHORTEST_EVENT = 4
# With fewer words, what "many of whom are" is no more than a description.
SHORTEST_DESCRIPTION = 8


# Pronouns that mean nobody without the relative clause behind them.
DEFINED = frozenset({"those", "anyone", "anybody", "someone", "somebody", "everyone", "everybody"})


def read_relative(verb: Token) -> str | None:
    """Where the relative clause that `verb` heads belongs: "apart", "within" the clause around it, or nowhere.

    "X, which says Y": apart. "the review that Harlan finished in May 2020": a claim of its own within the other.
    """
    if not is_finite(verb):
        return None
    edge = verb.left_edge
    pronoun = next((t for t in verb.doc[edge.i : verb.i + 1] if t.tag_ in WH_TAGS), None)
    before = verb.doc[edge.i - 1] if edge.i > 0 else None
    if before is not None and before.text in CLOSING and before.i:
        # "the rule of 'first come,' which Velm has kept": the comma stands inside the marks.
        before = before.nbor(-1)
    if pronoun is not None and before is not None and before.text in BREAKS and _leads_in(edge, pronoun):
        return "apart" if pronoun.lower_ in RELATIVES_APART else None
    if verb.head.lower_ in DEFINED:
        # "Those who lost boats in 2019": who is meant, not what they did.
        return None
    own = subject(verb)
    if own is not None and (_tells_of_appositive(verb, own) or _completes_appositive(verb, own)):
        return "within"
    if own is None:
        return None
    if _describes_named(verb):
        return "apart"
    if _is_timed(verb) or _says_more(verb, own):
        return "within"
    if verb.tag_ not in {"VBD", "VBN"}:
        return None
    if own.pos_ in {"PROPN", "NOUN"} and _is_dated(verb):
        return "within"
    return "within" if own.tag_ in WH_TAGS and _tells_event(verb) else None


def end_of_aside(verb: Token) -> int | None:
    """Where a relative clause between dashes ends, whatever the parser hangs behind: "crews—who are few—to stay"."""
    edge = verb.left_edge.i
    if not edge or verb.doc[edge - 1].text not in DASHES:
        return None
    return next((token.i for token in verb.doc[verb.i : verb.right_edge.i + 1] if token.text in DASHES), None)


def is_relative_beside(verb: Token) -> bool:
    """ "which has stood since 1887 and | which survived a war", "where no ship calls and | where the wind blows"."""
    opening = verb.left_edge
    return is_finite(verb) and opening.tag_ in WH_TAGS and opening.lower_ in RELATIVES_APART and opening.head is verb


def tells_event(verb: Token, own: Token) -> bool:
    """ "When the board sold the pier in 2019, the town wept": what happened, told beside something else."""
    if verb.left_edge.lower_ not in EVENT_MARKS or not (own.pos_ in {"NOUN", "PROPN"} or _is_dated(verb)):
        return False
    past = verb.tag_ == "VBD" or any(c.dep_ in AUXILIARIES and c.tag_ == "VBD" for c in verb.children)
    return past and verb.size > SHORTEST_EVENT


def tells_time_of(verb: Token, head: Token) -> bool:
    """ "It closed in May 2021, when a storm broke the wall": what the time named before is remembered for."""
    edge = verb.left_edge
    if edge.lower_ != "when" or verb.i < head.i or verb.doc[edge.i - 1].text != "," or not is_finite(verb):
        return False
    named = verb.doc[edge.i - 2]
    return subject(verb) is not None and (named.is_digit or named.text in CALENDAR or named.lower_ in TIMES)


def _leads_in(edge: Token, pronoun: Token) -> bool:
    """ "which", "under which", "the first of which sank"; not "many of whom are old", which says little of a part."""
    part = pronoun.head.head
    of_part = pronoun.i == part.i + 2 and part.nbor().lower_ == "of" and edge in {part, part.left_edge}
    if of_part and part.head.lemma_ == "be" and part.head.size < SHORTEST_DESCRIPTION:
        return False
    return edge == pronoun or (edge.pos_ == "ADP" and pronoun.i == edge.i + 1) or of_part


def _tells_of_appositive(verb: Token, own: Token) -> bool:
    """ "They offered a bridge, a proposal that Velm never answered": who did what about what was told."""
    noun = verb.head
    article = noun.left_edge
    if article.lower_ not in {"a", "an"} or article.head is not noun or noun.dep_ in {"nsubj", "nsubjpass"}:
        return False
    before = verb.doc[article.i - 1] if article.i else article
    return before.text in BREAKS and (own.pos_ == "PROPN" or (own.pos_ == "NOUN" and _numbered(verb)))


def _completes_appositive(verb: Token, own: Token) -> bool:
    """ "They closed the gate, a step that cost the port a tenth of its trade": what is told of what was told."""
    noun = verb.head
    if own.tag_ not in WH_TAGS or noun.dep_ not in {"appos", "npadvmod"} or noun.left_edge.lower_ not in {"a", "an"}:
        return False
    before = verb.doc[noun.left_edge.i - 1]
    return before.text in BREAKS and verb.size > SHORTEST_EVENT


def _is_timed(verb: Token) -> bool:
    """Whether the verb itself is told when: "the envoy we appointed last week", "a rule in force since the war"."""
    if any(child.tag_ in {"JJS", "RBS"} or child.lower_ in {"first", "only"} for child in _premodifiers(verb.head)):
        # "the worst storm they have seen since May": which of them is meant.
        return False
    for child in verb.children:
        if child.dep_ == "npadvmod" and child.lower_ in TIMES and any(c.lower_ in NEARNESS for c in child.children):
            return True
        if child.dep_ == "prep" and child.lower_ in {"since", "until"}:
            return True
        if child.dep_ == "prep" and child.lower_ == "for" and any(c.lemma_ in SPANS for c in child.children):
            return True
    return False


def _says_more(verb: Token, own: Token) -> bool:
    """ "this strike that has idled the port", "40 pilots who had sailed with her": known without the clause."""
    noun = verb.head
    if verb.size <= SHORTEST_EVENT or own.tag_ not in WH_TAGS or noun.dep_ == "attr" or not _is_past(verb):
        return False
    return any(_identifies(child) for child in noun.children if child.i < noun.i)


def _describes_named(verb: Token) -> bool:
    """ "She was in Velm where she met the guild": a name without an article is told from no other by the clause."""
    noun = verb.head
    if noun.tag_ != "NNP" or noun.dep_ == "attr" or verb.size <= SHORTEST_EVENT or not _is_past(verb):
        # "It was Velm that closed": who it was.
        return False
    return verb.left_edge.tag_ in WH_TAGS and all(child.dep_ != "det" for child in noun.children)


def _identifies(word: Token) -> bool:
    """ "this strike", "40 pilots", "Velm's plan", "yesterday's storm": a word that tells which or how many."""
    if word.dep_ == "nummod":
        # "(2) crews who have left": the number of the item.
        return word.lower_ != "one" and word.nbor(1).text != ")"
    if word.dep_ == "poss":
        return word.pos_ == "PROPN" or word.lower_ in TIMES
    return word.dep_ == "det" and word.lower_ in {"this", "these"}


def _is_past(verb: Token) -> bool:
    """Whether the verb stands in the past or a perfect."""
    if verb.tag_ == "VBD":
        return True
    helped = [c.lower_ for c in verb.children if c.dep_ in AUXILIARIES]
    return verb.tag_ == "VBN" and any(word in {"has", "have", "had", "was", "were"} for word in helped)


def _premodifiers(noun: Token) -> Iterator[Token]:
    for child in noun.children:
        if child.i < noun.i:
            yield child
            yield from child.children


def _is_dated(verb: Token) -> bool:
    """Whether a clause says when: in which year, month, how long ago or on what day of the week."""
    if any(child.lower_ == "ago" and child.i > verb.i for child in verb.children):
        return True
    return any((token.is_digit and len(token.text) == 4) or token.text in CALENDAR for token in verb.subtree)


def _tells_event(verb: Token) -> bool:
    """ "the attack that killed nine people": what happened, with a number or a year to check it by."""
    past = verb.tag_ == "VBD" or any(
        child.dep_ in {"aux", "auxpass"} and child.tag_ == "VBD" for child in verb.children
    )
    return past and verb.size > SHORTEST_EVENT and _numbered(verb)


def _numbered(verb: Token) -> bool:
    return any(token.is_digit or token.like_num or token.text in CALENDAR for token in verb.subtree)
