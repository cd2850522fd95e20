"""Which clauses are claims: those that say something by themselves."""

from __future__ import annotations

from functools import cache

from pipelines.annotate.clauses.announcing import announces
from pipelines.annotate.clauses.coordination import is_listed
from pipelines.annotate.clauses.edges import DASHES, word_list
from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.framing import does_by_saying
from pipelines.annotate.clauses.managing_talk import manages_talk
from pipelines.annotate.clauses.misplaced import verb_as_participle
from pipelines.annotate.clauses.substance import (
    has_substance,
    introduces_list,
    is_broken_off,
    is_courtesy,
    is_left_hanging,
    is_list_of_names,
    names_for_office,
    words_of,
)
from pipelines.annotate.clauses.verbs import FINITE_TAGS, WH_TAGS, is_finite, is_misread, is_verbal, mark_of, subject
from pipelines.annotate.reporting.cue_lists import clause_verbs
from pipelines.annotate.tokens import Token

# A clause with fewer words is an exclamation or a remnant, not a claim.
SHORTEST_CLAIM = 3
# Tokens of a deed in a list; fewer are a heading: "Revised rules".
SHORTEST_DEED = 5
# What follows a short clause that is one of its own.
ENDING = frozenset({".", "!", "?", ",", ";"})
# What opens a clause that tells when, where or on what condition.
SETTING = frozenset({"if", "when", "where", "until", "unless", "once", "whenever", "wherever"})


@cache
def _formulas() -> tuple[str, ...]:
    return tuple(word_list("openings", "formulas"))


def _is_pithy(clause: Clause) -> bool:
    """ "Nobody died", "inequality widens": two words that say what happens to something named."""
    words = words_of(clause.tokens)
    if clause.role == "relative" and len(words) == SHORTEST_CLAIM - 1:
        # "..., which means friendship": the pronoun stands outside.
        return words[0] is clause.head and words[1].dep_ == "dobj" and words[1].pos_ in {"NOUN", "PROPN"}
    if clause.role == "verb_phrase" and len(words) == SHORTEST_CLAIM - 1 and is_listed(clause.head):
        # "...; fuels unrest; and ...": in a list of deeds.
        return words[0] is clause.head
    if len(words) != SHORTEST_CLAIM - 1 or clause.subject is not words[0] or clause.head.pos_ != "VERB":
        return False
    named = words[0].pos_ in {"NOUN", "PROPN"} or words[0].lower_ in {"nobody", "nothing", "everybody", "everyone"}
    return named and clause.head.lemma_.lower() not in word_list("substance", "light_verbs")


def _affirms(clause: Clause) -> bool:
    """ "It has not.", "He laughed.", "That is true, though P": little said, but in writing never said in vain."""
    own = clause.subject
    if clause.role not in {"main", "conjunct"} or own is None or not clause.first <= own.i < clause.head.i:
        return False
    following = clause.tokens.following
    # "The order is not meant to, and does not, bind anybody".
    ended = clause.tokens[-1].tag_ != "TO" and (following is None or following.text in ENDING)
    return is_finite(clause.head) and ended


def is_claim(clause: Clause, *, spoken: bool = True) -> bool:
    """Whether a clause says something by itself: a subject, a finite verb, enough words, no formula.

    In a spoken text short clauses are assent and fillers.
    """
    words = words_of(clause.tokens)
    affirms = not spoken and _affirms(clause)
    if (
        (len(words) < SHORTEST_CLAIM and not affirms and not _is_pithy(clause))
        or not is_verbal(clause.head)
        or introduces_list(clause.tokens)
    ):
        return False
    # "May we heed her and | reach agreement": the second wish too.
    wishing = clause.governor if clause.role == "verb_phrase" and clause.governor is not None else clause.head
    if is_courtesy(wishing, clause.subject) or names_for_office(clause.head, clause.tokens):
        return False
    if announces(clause.head, clause.tokens, clause.subject):
        return False
    if manages_talk(clause.head, clause.subject) or is_list_of_names(clause.head, clause.tokens):
        return False
    if _is_mere_setting(clause) or _is_defined_thing(clause):
        return False
    if spoken and _is_stage_direction(clause):
        return False
    if spoken and is_left_hanging(clause.head, clause.tokens, clause.subject):
        return False
    if _takes_up_turn(clause) or not (affirms or (has_substance(words) and not is_broken_off(clause.tokens))):
        return False
    opening = " ".join([word.lower_ for word in words[:5]]).replace("’", "'")
    if opening.startswith(_formulas()):
        return False
    if clause.role == "absolute":
        return True
    if clause.role == "recovered":
        return _is_sentence(clause, spoken=spoken)
    finite = is_finite(clause.head) or clause.role in {"verb_phrase", "conjunct"}
    finite = finite or does_by_saying(clause.head) or verb_as_participle(clause.head.head) is clause.head
    named = clause.subject is not None or clause.role == "relative" or _shares_lost_subject(clause)
    if (finite and (named or _is_inverted(clause))) or _is_listed_deed(clause):
        return True
    return clause.role == "main" and is_misread(clause.head, clause.tokens)


def _is_sentence(clause: Clause, *, spoken: bool) -> bool:
    """Whether words without a main verb in the parse make a sentence: in print they may, in talk fragments abound."""
    head = clause.head
    if head.tag_ == "VBN" and clause.tokens[0].tag_ == "VBG":
        # "Extending aid to the ports, such as the quay, based in Brandt": an item of a list.
        return False
    # "And finally, both Berg and I value the ties": its verb is joined to a name.
    own = subject(head)
    joined = head.dep_ == "conj" and head.head.pos_ not in {"VERB", "AUX"} and own is not None
    return not spoken or (joined and clause.tokens[0].lower_ not in SETTING)


def _is_mere_setting(clause: Clause) -> bool:
    """ "If they get their way:", "the statement that you put out": a subordinate clause without its main clause."""
    own = clause.subject
    if clause.role != "main" or own is None or clause.head.dep_ != "ROOT":
        return False
    mark = next((c for c in clause.head.children if c.dep_ == "mark" and c.i < own.i), None)
    if mark is not None and mark.lower_ == "that":
        kinds = {token.pos_ for token in clause.tokens if token.i < mark.i}
        return "NOUN" in kinds and not kinds & {"VERB", "AUX"}
    opening = clause.tokens[0]
    if opening.lower_ not in SETTING or opening.head is not clause.head:
        return False
    inverted = any(c.dep_ in {"aux", "auxpass"} and c.i < own.i for c in clause.head.children)
    return own.i < clause.head.i and not inverted and not _goes_on(clause)


def _is_defined_thing(clause: Clause) -> bool:
    """ "(ii) vessels that are owned by the port;": an item of a lettered list, its relative clause taken for a verb."""
    first = clause.head.doc[clause.first]
    if not first.i or clause.role not in {"main", "conjunct"} or not first.text[0].islower():
        return False
    if first.nbor(-1).text != ")":
        return False
    noun = next((token for token in clause.tokens if token.pos_ not in {"DET", "ADJ", "NUM"}), first)
    return noun.pos_ in {"NOUN", "PROPN"} and noun.i + 1 < clause.head.i and noun.nbor(1).tag_ in WH_TAGS


def _is_stage_direction(clause: Clause) -> bool:
    """ "(The bell is rung.)": what a transcript tells of the hall."""
    before = clause.head.doc[clause.first - 1].text if clause.first else ""
    return clause.role in {"main", "conjunct"} and before == "(" and clause.head.dep_ == "ROOT"


def _goes_on(clause: Clause) -> bool:
    """ "When the flood came, guilds, ports and towns gave": the main clause that the parser did not see."""
    rest = [token for token in clause.tokens if token.i > clause.head.i]
    comma = next((token.i for token in rest if token.text == ","), None)
    return comma is not None and any(token.i > comma and token.tag_ in FINITE_TAGS for token in rest)


def _takes_up_turn(clause: Clause) -> bool:
    """ "I think, Mr. Chairman", "as we hear from the mayor, let me end", "What they want.": no claim of their own."""
    governor, head = clause.governor, clause.head
    if clause.role == "adverbial" and governor is not None and governor.lower_ == "let" and mark_of(head) == "as":
        return True
    if clause.role == "verb_phrase" and head.i <= clause.tokens.start + 1 and head.lemma_ in {"be", "do", "have"}:
        # "..., and so is the port."
        return head.nbor(-1).lower_ == "so"
    if clause.role not in {"main", "conjunct"} or clause.subject is None:
        return False
    if _announces_clause(clause) or _lets_speak(clause) or _is_indirect(clause) or _leaves_unsaid(clause):
        return True
    if head.lower_ == "see" and clause.subject.lower_ == "you" and len(clause.tokens) == 2:
        # "You see, the port is closed."
        return True
    if clause.role != "main":
        return False
    opening = clause.tokens[0]
    if opening.tag_ == "WP" and opening.head is head and opening.dep_ in {"dobj", "attr"}:
        # "What they want.", but "What should they do?"
        asks = any(c.dep_ == "aux" and opening.i < c.i < clause.subject.i for c in head.children)
        return not asks and opening.i < clause.subject.i < head.i
    if clause.subject.lower_ not in {"i", "you", "we"} or head.lemma_.lower() not in {"think", "know", "mean", "guess"}:
        return False
    return not any(child.i > head.i and child.dep_ not in {"npadvmod", "advmod", "punct"} for child in head.children)


def _leaves_unsaid(clause: Clause) -> bool:
    """ "Dahl says -", "the board knows | and the mayor knows that P": a report without what is reported."""
    head, following = clause.head, clause.tokens.following
    if head is not clause.tokens[-1] or following is None or head.tag_ not in FINITE_TAGS:
        return False
    if head.lemma_ not in clause_verbs() or not head.deps.isdisjoint({"auxpass", "neg", "dobj"}):
        return False
    return following.text in DASHES or (following.tag_ == "CC" and clause.subject is not None)


def _lets_speak(clause: Clause) -> bool:
    """ "Ann, let me ask you about the port": the parser takes whom it is said to for the subject."""
    head, own = clause.head, clause.subject
    if head.lower_ != "let" or own is None or own.pos_ != "PROPN" or head.nbor(-1).text != ",":
        return False
    return head.nbor(1).lower_ in {"me", "us"}


def _is_indirect(clause: Clause) -> bool:
    """ "..., how many call, and what it means for the port": matters named, not claims; not "What does it cost?"."""
    opening, own, head = clause.tokens[0], clause.subject, clause.head
    if opening.tag_ not in WH_TAGS or own is None or opening.i >= own.i or own.i > head.i:
        return False
    if opening.lower_ not in {"what", "how", "why"} or any(c.dep_ == "aux" and c.i < own.i for c in head.children):
        return False
    if clause.role == "main":
        # "How one storm can sink a fleet."; "What he says is true" has a verb of its own, "How old it is!" exclaims.
        plain = opening.lower_ != "what" and opening.head is head and opening.nbor(1) is own.left_edge
        return plain and clause.tokens.following is not None and clause.tokens.following.text == "."
    # "How many ships call"; not "what matters is the price".
    return opening.head is head or (opening.lower_ == "how" and own.left_edge is opening and own.pos_ == "NOUN")


def _announces_clause(clause: Clause) -> bool:
    """ "That is what we promise you:", "Here is the plan:", "These are your words:"."""
    following = clause.tokens.following
    if following is None or following.text != ":" or clause.head.lemma_ != "be":
        return False
    if clause.tokens[0].lower_ in {"here", "these"}:
        return True
    pointing = clause.subject is not None and clause.subject.lower_ in {"this", "that", "here"}
    return pointing and any(c.dep_ == "ccomp" and c.left_edge.lower_ == "what" for c in clause.head.children)


def _shares_lost_subject(clause: Clause) -> bool:
    """ "... the ports must save fuel and | mend their walls": the parser hung the subject of both elsewhere."""
    first = clause.governor
    if clause.role != "verb_phrase" or first is None or clause.head.tag_ != "VB":
        return False
    while first.dep_ == "conj":
        first = first.head
    return any(child.tag_ == "MD" and child.i > first.sent.start for child in first.children)


def _is_listed_deed(clause: Clause) -> bool:
    """ "Opened two schools in Brandt." in a list of what was done: who did it stands over the list."""
    head, tokens = clause.head, clause.tokens
    if clause.role != "main" or clause.subject is not None or head.tag_ != "VBN" or not tokens[0].text.istitle():
        return False
    first = tokens[0] is head or (tokens[0].pos_ == "ADV" and head.i == tokens.start + 1)
    done = any(c.dep_ == "dobj" or (c.dep_ == "prep" and c.lower_ in {"with", "for"}) for c in head.children)
    ended = head.doc[tokens.end : tokens.end + 1].text in {".", ""}
    if not (first and done and ended and tokens[0].is_sent_start and len(tokens) >= SHORTEST_DEED):
        return False
    # "Improved Equitable Access" is a heading.
    return any(token.pos_ in {"NOUN", "ADJ"} and token.text.islower() for token in tokens)


def _is_inverted(clause: Clause) -> bool:
    """ "First comes the budget": the subject after the verb, which the parser calls an attribute."""
    if _presents(clause.head):
        return True
    return any(child.dep_ in {"attr", "dobj"} and child.i > clause.head.i for child in clause.head.children) and (
        clause.head.tag_ in {"VBZ", "VBD"} or (clause.head.lemma_ == "be" and clause.head.tag_ == "VBP")
    )


def _presents(head: Token) -> bool:
    """ "Joining us today is Mayor Berg": the participle first, the subject behind its auxiliary."""
    if head.tag_ != "VBG" or not head.text.istitle():
        return False
    return any(c.dep_ == "aux" and c.i > head.i and c.tag_ in FINITE_TAGS for c in head.children)
