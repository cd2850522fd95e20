"""Who holds what a cue reports: the subject of the verb, whoever is in the state of mind, or nobody."""

from __future__ import annotations

from pipelines.annotate.clauses.verbs import is_finite, subject
from pipelines.annotate.quoting.speaker_phrases import issuer_of, speaker_kind
from pipelines.annotate.reporting.content_extents import second_of_two_reports
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import is_passive, passive_agent, subject_of
from pipelines.annotate.tokens import Token

# Words that point at what has happened as often as at somebody.
POINTING = frozenset({"it", "this", "that", "which"})
# Tokens of the shortest clause with a holder behind it: "Rain fell, Dahl | said".
SHORTEST_BEFORE = 4
LETS = frozenset({"us", "'s", "’s"})


def holder_of(cue: Token) -> Token | None:
    """Head token of whoever holds what the cue (verb or adjective) reports; None when the text names nobody."""
    if is_state_of_mind(cue):
        return _holder_of_adjective(cue)
    if _is_addressed_passively(cue):
        return passive_agent(cue)
    first = second_of_two_reports(cue)
    if first is not None:
        return holder_of(first)
    if cue.dep_ in {"relcl", "acl"} and has_to(cue) and subject(cue) is None and cue.head.dep_ == "dobj":
        # "X has no reason to believe that P".
        return subject_of(cue.head.head) if cue.head.head.pos_ == "VERB" else None
    if cue.dep_ == "ccomp" and cue.head.lemma_ == "let" and cue.lemma_ == "know":
        # "X let reporters know that P", "X let it be known that P".
        return subject_of(cue.head)
    if cue.dep_ in {"xcomp", "ccomp"} and cue.head.lemma_ in {"let", "make"}:
        # "Let me say that P", "it made them realize that P"; not "let's see".
        own = subject(cue)
        return own if own is not None and own.lower_ not in LETS and _may_hold(own) else None
    holder = _taken_for_participle(cue) or subject_of(cue) or _noun_before(cue)
    if (
        holder is not None
        and holder.lower_ == "it"
        and cue.dep_ in {"xcomp", "advcl", "ccomp"}
        and subject(cue) is None
    ):
        return None
    if holder is not None and holder.lower_ in LETS and holder.head.head.lemma_ == "let":
        return None
    if holder is not None and holder.lower_ in {"that", "this"} and cue.tag_ in {"VBN", "VBD"}:
        return None
    if holder is not None and holder.lower_ == "you" and _is_asked_for(cue, holder):
        # "Can you explain how P?"
        return None
    if holder is not None and _is_borrowed_from_thing(cue, holder):
        return None
    if holder is not None and holder.lower_ in POINTING and cue.lemma_.lower() in cue_words("clause", "evidence"):
        # "The bridge fell, and it showed that P": the writer's conclusion.
        return None
    if holder is not None and cue.dep_ == "acl":
        holder = issuer_of(holder) or holder
    return None if holder is None or not _may_hold(holder) else holder


def _taken_for_participle(cue: Token) -> Token | None:
    """X in "X, a nurse, conceded in a talk that P, but she said Q", where the parser sees a participle."""
    past = cue.dep_ == "acl" and cue.tag_ == "VBN" and cue.doc[cue.i - 1].text == "," and passive_agent(cue) is None
    said = past and cue.lemma_.lower() not in cue_words("clause", "addressed")
    return cue.head if said and speaker_kind(cue.head) == "person" else None


def holder_taken_for_item(cue: Token) -> Token | None:
    """X in "They cut jobs, branches and hours, X, a banker, said", where the parser makes X one more thing cut."""
    if cue.dep_ != "ROOT" or subject(cue) is not None or cue.tag_ not in {"VBD", "VBZ"} or cue.i < SHORTEST_BEFORE:
        return None
    last = cue.i - 1 if cue.doc[cue.i - 1].text != "," else cue.i - 2
    node = cue.doc[last]
    while last <= node.right_edge.i < cue.i and node.dep_ in {"appos", "compound", "flat", "pobj", "prep", "conj"}:
        opens = cue.doc[node.left_edge.i - 1].text == "," and node.head.pos_ in {"NOUN", "PROPN"}
        beside = node.dep_ == "conj" or (node.dep_ == "appos" and speaker_kind(node.head) is None)
        if opens and beside and speaker_kind(node) in {"person", "organisation"}:
            return node
        node = node.head
    return None


def _is_asked_for(cue: Token, holder: Token) -> bool:
    """Whether somebody is asked to say something: the auxiliary stands before "you"."""
    return any(c.dep_ == "aux" and c.tag_ == "MD" and c.i < holder.i for c in cue.children)


def _is_borrowed_from_thing(cue: Token, holder: Token) -> bool:
    """Whether a cue without a subject of its own hangs on a thing: "Recognizing that P, | production was moved"."""
    borrowed = cue.dep_ in {"xcomp", "advcl", "acl", "pcomp"} and subject(cue) is None
    minded = cue.lemma_.lower() in cue_words("clause", "think") or has_to(cue)
    return borrowed and minded and holder.pos_ == "NOUN" and speaker_kind(holder) is None and not holder.ent_type_


def is_state_of_mind(cue: Token) -> bool:
    """Whether the cue is an adjective, or a participle like one: "X is sure that P", "X is concerned that P"."""
    return cue.pos_ == "ADJ" or (cue.tag_ == "VBN" and cue.lower_ in cue_words("clause", "adjectives"))


def has_to(verb: Token) -> bool:
    """Whether the verb is an infinitive with "to"."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _is_addressed_passively(cue: Token) -> bool:
    """Whether the subject is told rather than tells: "X was called in and told that P", "Asked whether P, X left"."""
    if cue.tag_ == "VBN" and cue.dep_ == "advcl" and subject(cue) is None:
        return not any(child.dep_ == "aux" for child in cue.children)
    if cue.dep_ != "conj" or cue.lemma_ not in cue_words("clause", "addressed") or subject(cue) is not None:
        return False
    return is_passive(cue.head) and not any(child.dep_ in {"dobj", "dative", "prep"} for child in cue.children)


def _holder_of_adjective(cue: Token) -> Token | None:
    """Whose state of mind it is: "X is sure that P", "X is hopeful and confident that P"."""
    while cue.dep_ == "conj" and cue.head.pos_ == "ADJ" and subject(cue) is None:
        cue = cue.head
    own = subject(cue) or (subject(cue.head) if cue.head != cue else None)
    # The parser hangs some subjects on the auxiliary.
    own = own or next((subject(c) for c in cue.children if c.dep_ == "auxpass"), None)
    if own is not None and own.lower_ in {"it", "this", "that", "what", "which"}:
        # "It is clear that P": the writer's own view.
        return None
    return own or (subject_of(cue.head) if cue.head.pos_ in {"VERB", "AUX"} else None)


def _may_hold(holder: Token) -> bool:
    """Whether a subject may hold a view: no expletive, no "let's", no verb."""
    return (
        holder.dep_ != "expl"
        and (holder.pos_ in {"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"} or holder.text.istitle())
        and (holder.lower_ not in {"'s", "’s", "there", "what"})
    )


def _noun_before(cue: Token) -> Token | None:
    """The noun right before a finite main verb that the parser left without a subject."""
    if cue.dep_ != "ROOT" or cue.i == cue.sent.start or not is_finite(cue) or is_passive(cue):
        return None
    before = cue.nbor(-1)
    return before if before.pos_ in {"NOUN", "PROPN"} and before.head.i <= cue.i else None
