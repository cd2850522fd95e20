"""What kind of claim a clause makes, how surely, and whether it denies: read off its verb group and its words.

Certainty is that of the clause itself: "X may rise" is possible whoever says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.clauses.close_calls import likeliest
from pipelines.annotate.clauses.edges import word_list
from pipelines.annotate.clauses.evaluation import text_of, weighs
from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.foretelling import foretells, is_said_now
from pipelines.annotate.clauses.governed import governed_kind, infinitive_of, is_asked
from pipelines.annotate.clauses.misplaced import coordinate_before
from pipelines.annotate.clauses.modal_words import modal_words
from pipelines.annotate.clauses.proposing import proposes
from pipelines.annotate.clauses.recommending import has_have, is_negative_phrase, recommends
from pipelines.annotate.clauses.rights import tells_what_is_laid_down, tells_what_was
from pipelines.annotate.clauses.verbs import SUBJECTS, governor_like_modal, has_auxiliary, mark_of, subject
from pipelines.annotate.tokens import Token

AUXILIARIES = frozenset({"aux", "auxpass"})
# Where the word hangs that raises a question: "the question is whether", "it is unclear whether".
ASKING = frozenset({"nsubj", "attr", "acomp"})
# Modals that foretell, propose, permit and weigh: which of these, the whole clause says, where rules tell these kinds.
# A fact with "would" is a habit or what a bill lays down; what "should" or "must" be done needs no second opinion.
AMBIGUOUS = {
    "forecast": frozenset({"could", "may", "might", "must", "shall", "would", "'d", "’d"}),
    "judgment": frozenset({"could", "may", "might", "will", "'ll", "’ll", "would", "'d", "’d"}),
    "fact": frozenset({"could", "may", "might", "will", "'ll", "’ll"}),
    "recommendation": frozenset({"could"}),
}
# The same of verbs without a modal: "boats have to surface", "no roof is needed", "is to be found", "bound by law".
AMBIGUOUS_VERBS = {
    "forecast": frozenset({"anticipate", "be", "bind", "expect", "remain", "set"}),
    "recommendation": frozenset({"call", "get", "have", "need"}),
}

# Over a clause: "I am afraid that they will go".
CONFIDENT = frozenset({"afraid", "confident", "convinced", "sure"})


@dataclass(frozen=True)
class Modality:
    """How a clause asserts what it asserts."""

    kind: str
    certainty: str
    polarity: str


def modality_of(
    head: Token, tokens: Sequence[Token], *, frame: Token | None = None, question: bool = False
) -> Modality:
    """Kind, certainty and polarity of the clause that `head` heads and `tokens` make up."""
    verb = _main_verb_below(head) or head
    polarity = polarity_of(verb, range(tokens[0].i, tokens[-1].i + 1))
    if question or is_asked(verb, tokens):
        return Modality("question", "open", polarity)
    certainty = certainty_of(verb, tokens, frame)
    return Modality(kind_of(verb, tokens, frame), certainty, polarity)


def clause_modality(clause: Clause, *, question: bool = False) -> Modality:
    """Modality of a clause; a question when it is one, or `question` says so."""
    asked = question or clause.role == "question" or _raises_question(clause.head)
    return modality_of(clause.head, list(clause.tokens), frame=clause.frame, question=asked)


def _raises_question(head: Token) -> bool:
    """ "Questions remain whether P", "it is unclear whether P": a question raised, though a statement in form."""
    if head.deps.isdisjoint(ASKING) or not any(_is_asking(token) for token in head.children):
        return False
    return any(
        token.dep_ in {"mark", "advmod"} and token.lower_ in word_list("subordinators", "interrogative")
        for token in head.subtree
    )


def _is_asking(token: Token) -> bool:
    asking_noun = token.dep_ in {"nsubj", "attr"} and token.lemma_.lower() in {"question", "doubt", "uncertainty"}
    return asking_noun or (token.dep_ == "acomp" and token.lower_ in {"unclear", "uncertain", "unknown"})


def kind_of(verb: Token, tokens: Sequence[Token], frame: Token | None = None) -> str:
    """fact, judgment, forecast or recommendation."""
    over = governor_like_modal(verb)
    if over is not None:
        return kind_of(over, tokens, frame)
    governed = governed_kind(verb)
    if governed is not None:
        return governed
    modals = _modals(verb)
    perfect = has_have(verb)
    if is_said_now(verb, modals) or tells_what_is_laid_down(verb, modals):
        return "judgment" if weighs(verb, tokens) else "fact"
    content = _content_of_copula(verb) or _thought(verb)
    if content is not None and (kind := kind_of(content, tokens)) in {"forecast", "recommendation"}:
        return kind
    if recommends(verb, modals) or proposes(verb, modals):
        return _weighed("recommendation", verb, tokens)
    if not tells_what_was(verb, modals):
        if foretells(verb, modals, perfect):
            return _weighed("forecast", verb, tokens)
        if any(modals & modal_words("modals", key) for key in ("hypothetical", "possible", "recommendation")):
            return _weighed("judgment", verb, tokens)
    if _in_first_person(verb) and (stance := _stance(verb)) is not None:
        return stance
    judges = (frame is not None and _evaluative_frame(frame)) or weighs(verb, tokens)
    return _weighed("judgment" if judges else "fact", verb, tokens)


def _weighed(told: str, verb: Token, tokens: Sequence[Token]) -> str:
    """What the clause is told to be; where what tells so says other things as well, what it reads like as a whole."""
    if not _is_ambiguous(told, verb, tokens):
        return told
    likely = likeliest(text_of(verb, tokens), told)
    # Between fact and judgment the sum of weights has a say.
    return told if {told, likely} == {"fact", "judgment"} else likely


def _is_ambiguous(told: str, verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether what tells the kind says other things as well."""
    modals = {token.lower_ for token in tokens if token.tag_ == "MD"}
    if not modals and told in AMBIGUOUS_VERBS:
        # Without its subject a clause does not tell enough: "to have the river dredged".
        own = subject(verb)
        stands = own is not None and tokens[0].i <= own.i <= tokens[-1].i
        return stands and verb.lemma_.lower() in AMBIGUOUS_VERBS[told]
    # "They may be waiting": now.
    return verb.tag_ != "VBG" and not modals.isdisjoint(AMBIGUOUS[told])


def _main_verb_below(participle: Token) -> Token | None:
    """ "The ban declared on 3 May must stay": the main verb, hung on a participle that was taken for it."""
    if participle.tag_ not in {"VBD", "VBN"} or subject(participle) is None or has_auxiliary(participle):
        return None
    below = (child for child in participle.children if child.dep_ == "ccomp" and child.i > participle.i)
    verb = next((child for child in below if any(aux.tag_ == "MD" for aux in child.children)), None)
    return verb if verb is not None and subject(verb) is None and not mark_of(verb) else None


def _stance(verb: Token) -> str | None:
    """What one says of oneself: "we urge" recommends, "we pledge to" foretells, "we welcome", "I am glad" judge."""
    lemma = verb.lemma_.lower()
    if lemma in modal_words("stance", "requests") and _is_request(verb):
        return "recommendation"
    if lemma in modal_words("stance", "pledges") and any(c.dep_ == "xcomp" or c.lower_ == "to" for c in verb.children):
        return "forecast"
    feels = lemma in modal_words("stance", "attitudes") or lemma in modal_words("stance", "feelings")
    return "judgment" if feels or (lemma == "be" and any(c.dep_ == "acomp" for c in verb.children)) else None


def _is_request(verb: Token) -> bool:
    """ "We ask", "I call on you to V"; not "we do not ask", "I call it luck", "I am encouraged"."""
    if any(child.dep_ in {"neg", "auxpass"} for child in verb.children):
        return False
    return verb.lemma_ != "call" or any(child.lower_ in {"on", "upon", "for"} for child in verb.children)


def _modals(verb: Token) -> frozenset[str]:
    """The verb's modal auxiliaries; "will widen the road and plant trees" shares them."""
    first = _shares_auxiliaries(verb)
    if first is not None:
        return _modals(first)
    own = frozenset(child.lower_ for child in verb.children if child.dep_ in AUXILIARIES or child.tag_ == "MD")
    if verb.tag_ == "VBN" and not own.isdisjoint({"'d", "’d"}) and "be" not in own:
        # "She'd planned it": had.
        own -= {"'d", "’d"}
    # "The first will last, the second will not."
    return own | {verb.lower_} if verb.tag_ == "MD" else own


def _shares_auxiliaries(verb: Token) -> Token | None:
    """The verb whose auxiliary a bare form shares, with which it is coordinated."""
    if verb.dep_ != "conj":
        return coordinate_before(verb)
    if _is_second_participle(verb):
        return verb.head
    if verb.tag_ not in {"VB", "VBP"} or verb.head.pos_ not in {"VERB", "AUX"}:
        return None
    if not verb.deps.isdisjoint(AUXILIARIES | SUBJECTS):
        return None
    return verb.head if verb.tag_ == "VB" or verb.head.tag_ == "VB" else None


def _is_second_participle(verb: Token) -> bool:
    """ "The notice shall be printed and ⟦sent to all crews⟧"."""
    if verb.tag_ not in {"VBN", "VBD"} or verb.head.tag_ != "VBN" or subject(verb) is not None:
        return False
    if not verb.deps.isdisjoint(AUXILIARIES):
        return False
    return "auxpass" in verb.head.deps and any(child.tag_ == "MD" for child in verb.head.children)


def _thought(verb: Token) -> Token | None:
    """ "I think ⟦the wall will fall⟧", "we are confident that ...": what one thinks will be."""
    if verb.tag_ == "VBD":
        return None
    if verb.lemma_ == "be":
        over = next((c for c in verb.children if c.dep_ == "acomp" and c.lower_ in CONFIDENT), None)
    else:
        over = verb if verb.lemma_ in modal_words("stance", "thinking") else None
    own = subject(verb)
    if over is None or own is None or own.lower_ not in modal_words("stance", "first_person"):
        return None
    return next((c for c in over.children if c.dep_ == "ccomp" and c.i > over.i), None)


def _content_of_copula(verb: Token) -> Token | None:
    """ "The danger is ⟦that the wall will fall⟧", "that is why ⟦we must mend it⟧"; a denied one asserts nothing."""
    if verb.tag_ not in {"VBZ", "VBP"} or verb.lemma_ not in {"be", "mean"}:
        return None
    if not verb.deps.isdisjoint({"neg", "acomp", "aux"}):
        return None
    clauses = (child for child in verb.children if child.dep_ in {"ccomp", "advcl"} and child.i > verb.i)
    return next((c for c in clauses if c.dep_ == "ccomp" or mark_of(c) == "why"), None)


def _in_first_person(verb: Token) -> bool:
    """ "We welcome", "we applaud the plan and thank its authors", "I am looking forward": said of oneself, and now."""
    first = verb.head if verb.dep_ == "conj" and subject(verb) is None else verb
    if first.tag_ == "VBD" or first.deps.isdisjoint({"nsubj", "nsubjpass"}):
        return False
    persons = modal_words("stance", "first_person")
    if not any(child.dep_ in {"nsubj", "nsubjpass"} and child.lower_ in persons for child in first.children):
        return False
    auxiliaries = (child for child in first.children if child.dep_ in AUXILIARIES)
    return not any(child.tag_ == "VBD" or child.lemma_ == "have" for child in auxiliaries)


def _evaluative_frame(frame: Token) -> bool:
    return any(
        child.dep_ == "acomp" and child.lower_ in {"clear", "obvious", "evident", "apparent", "striking", "notable"}
        for child in frame.children
    )


def certainty_of(verb: Token, tokens: Sequence[Token], frame: Token | None = None) -> str:
    """certain, probable, possible or conditional."""
    modals = _modals(verb)
    if _is_conditional(verb, tokens, modals):
        return "conditional"
    if frame is not None and frame.lower_ != "let":
        words = {child.lower_ for child in frame.children} | {frame.lemma_.lower()}
        if words & modal_words("certainty", "possible_matrix"):
            return "possible"
        if words & (modal_words("certainty", "probable_matrix") | {"seem", "appear"}):
            return "probable"
    near = [verb.lower_, *[child.lower_ for child in verb.children]]
    possible, probable = modal_words("certainty", "possible"), modal_words("certainty", "probable")
    if modals & modal_words("modals", "possible") or not possible.isdisjoint(near):
        return "possible"
    if not probable.isdisjoint(near) or _probable_governor(verb):
        return "probable"
    if "must" in modals and "have" in near[1:]:
        return "probable"
    return "certain"


def _probable_governor(verb: Token) -> bool:
    if verb.lemma_.lower() not in modal_words("modals", "probable_governors") or infinitive_of(verb) is None:
        return False
    return "auxpass" in verb.deps or verb.lemma_.lower() in {"seem", "appear", "tend"}


def _is_conditional(verb: Token, tokens: Sequence[Token], modals: frozenset[str]) -> bool:
    """Whether a condition governs the clause: an if-clause of its verb, "as long as", "without X"."""
    if "advcl" in verb.deps:
        marks = word_list("subordinators", "conditional")
        if any(child.dep_ == "advcl" and mark_of(child) in marks for child in verb.children):
            return True
    words = [token.lower_ for token in tokens]
    if not _openings_of_conditions().isdisjoint(words):
        text = f" {' '.join(words)} "
        if any(f" {phrase} " in text for phrase in word_list("subordinators", "conditional_phrases")):
            return True
    if not modals & (modal_words("modals", "forecast") | modal_words("modals", "hypothetical") | {"can", "could"}):
        return False
    prepositions = word_list("subordinators", "conditional_prepositions")
    return any(token.dep_ == "prep" and token.lower_ in prepositions for token in tokens)


@cache
def _openings_of_conditions() -> frozenset[str]:
    return frozenset(phrase.split(" ")[0] for phrase in word_list("subordinators", "conditional_phrases"))


def polarity_of(verb: Token, inside: range) -> str:
    """- when the clause denies, + otherwise; `inside` are the places of its tokens."""
    if verb.doc[inside.start].lower_ == "nor":
        return "-"
    negators = modal_words("polarity", "negators")
    for child in verb.children:
        if child.i not in inside:
            continue
        if child.lower_ in negators and not _is_correlative(child):
            return "-"
        if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} and is_negative_phrase(child):
            return "-"
    first = _shares_auxiliaries(verb)
    if first is not None and any(child.lower_ in {"or", "nor"} for child in first.children):
        return polarity_of(first, range(verb.sent.start, verb.sent.end))
    avoids = verb.lemma_.lower() in {"fail", "refuse", "decline", "neglect"}
    return "-" if avoids and infinitive_of(verb) is not None else "+"


def _is_correlative(negator: Token) -> bool:
    """ "not only ...", "no doubt", "is not money but nerve": no denial."""
    following = negator.nbor(1).lower_ if negator.i + 1 < len(negator.doc) else ""
    if following in {"only", "just", "merely", "simply", "least"}:
        return True
    predicates = (child for child in negator.head.children if child.dep_ == "attr" and child.i > negator.i)
    return any(child.lower_ == "but" and child.dep_ == "cc" for attr in predicates for child in attr.children)
