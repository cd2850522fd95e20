"""Whether a clause foretells: by its modal, by a verb of planning or expecting, by a time that is set."""

from __future__ import annotations

from pipelines.annotate.clauses.governed import has_to, infinitive_of
from pipelines.annotate.clauses.modal_words import modal_words
from pipelines.annotate.clauses.recommending import defines
from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.tokens import Token

TIME_UNITS = frozenset(
    {"day", "days", "week", "weeks", "month", "months", "year", "years", "hours", "spring", "summer", "autumn", "fall"}
    | {"winter", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"}
    | {"december"}
)
# Verbs before which "I will" and "I must" announce what is being said.
COURTESIES = frozenset(
    {"add", "admit", "argue", "challenge", "concede", "confess", "grant", "note", "report", "say", "tell"}
)
# "I could see the wall" is the past of "I can see it".
SENSES = frozenset({"see", "hear", "feel", "smell"})
GAINS = frozenset({"benefit", "earn", "gain", "inherit", "lose", "profit", "win"})
WISHES = frozenset({"like", "prefer"})
LIKELY = frozenset({"about", "likely", "unlikely", "due", "certain", "bound", "poised", "set"})


def foretells(verb: Token, modals: frozenset[str], perfect: bool) -> bool:
    """Whether the clause of `verb`, with these modals, is about the future."""
    if _modal_foretells(verb, modals, perfect) or _is_scheduled(verb, modals) or _is_bound_to(verb):
        return True
    if verb.tag_ == "VBD" and not _is_reported_past(verb):
        return False
    if verb.lemma_.lower() in modal_words("modals", "forecast_governors") and infinitive_of(verb) is not None:
        return _is_planned(verb, modals)
    if verb.lemma_ in {"expect", "anticipate"} and _is_awaited(verb, modals):
        return True
    if "acomp" not in verb.deps:
        return False
    return any(
        c.dep_ == "acomp" and ((c.lower_ in LIKELY and infinitive_of(c) is not None) or _is_due(c))
        for c in verb.children
    )


def _is_due(state: Token) -> bool:
    """ "The ferries are due in June", "by then they are due"; not "due to the storm"."""
    if state.lower_ != "due":
        return False
    near = (*state.children, *state.head.children)
    if any(child.lower_ == "to" and child.dep_ != "aux" for child in near):
        return False
    return any(child.dep_ == "prep" and child.lower_ in {"at", "before", "by", "in", "on"} for child in near)


def _is_planned(verb: Token, modals: frozenset[str]) -> bool:
    """ "Plans to V", "is going to V", "is looking to V"; "had planned to V" tells of the past."""
    lemma = verb.lemma_.lower()
    if any(child.dep_ == "aux" and child.lower_ in {"had", "'d", "’d"} for child in verb.children):
        return False
    if lemma == "intend":
        # "The flight was intended to V": what it was for.
        return all(child.dep_ != "auxpass" for child in verb.children)
    if lemma == "go":
        # "We were going to V", but did not.
        return verb.tag_ == "VBG" and (not modals & {"was", "were"} or _is_reported_past(verb))
    if lemma == "stand":
        # "They stand to lose"; "we stand to honour them".
        return (complement := infinitive_of(verb)) is not None and complement.lemma_ in GAINS
    return lemma not in {"look", "prepare", "remain"} or verb.tag_ == "VBG"


def _is_awaited(verb: Token, modals: frozenset[str]) -> bool:
    """ "The port expects more ferries", "expected that they would call", "you can expect rain": it will come."""
    if any(child.dep_ == "ccomp" for child in verb.children):
        return True
    active = verb.tag_ in {"VBZ", "VBP", "VBG"} or "can" in modals
    return active and any(child.dep_ in {"dobj", "xcomp"} for child in verb.children)


def _modal_foretells(verb: Token, modals: frozenset[str], perfect: bool) -> bool:
    if modals & modal_words("modals", "forecast"):
        return True
    if perfect:
        return False
    if modals & {"may", "might"}:
        # "They may be waiting": now.
        return (verb.lemma_ != "be" and verb.tag_ != "VBG") or _is_yet_to_be(verb)
    if "could" in modals and (verb.tag_ == "VB" or any(c.tag_ == "VB" for c in verb.children)):
        # "They could not win": of what was not in their power.
        return not any(child.dep_ == "neg" for child in verb.children)
    # What a measure would do, unlike what it would be; what would be was foretold where the report is of the past.
    if not modals & modal_words("modals", "hypothetical"):
        return False
    if _is_reported_past(verb):
        return True
    own = subject(verb)
    # "I would keep the wall": what one thinks.
    return verb.lemma_ != "be" and (own is None or own.lower_ not in {"i", "we"})


def _is_yet_to_be(verb: Token) -> bool:
    """ "The measure may be unpopular", "may not be able to V"; other things that may be so are so already."""
    own = subject(verb)
    if own is not None and own.lemma_.lower() in modal_words("modals", "measures"):
        return True
    return any(
        (child.dep_ == "acomp" and child.lower_ in {"able", "unable"})
        or (child.dep_ == "prep" and child.lower_ in {"before", "by"} and _is_date(child))
        for child in verb.subtree
        if child.i > verb.i
    )


def _is_reported_past(verb: Token) -> bool:
    """ "Warned that ⟦there would be floods⟧", "said ⟦they intended to leave⟧": a future seen from the past."""
    return verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and verb.head.i < verb.i and verb.tag_ != "VBN"


def _is_bound_to(verb: Token) -> bool:
    """ "Is committed to V-ing", "commits to V"; "is determined to V" tells of a mood."""
    if verb.lemma_ == "commit" and not any(c.dep_ in {"auxpass", "dobj"} for c in verb.children):
        return any(c.lower_ == "to" or has_to(c) for c in verb.children if c.i > verb.i)
    if verb.tag_ == "VBD":
        return False
    bound = [c for c in (verb, *verb.children) if c.lower_ == "committed" and c.tag_ in {"VBN", "JJ"}]
    if not bound or any(c.lower_ in {"was", "were", "has", "have", "had"} for c in verb.children):
        return False
    return any(
        (child.dep_ in {"xcomp", "ccomp"} and has_to(child)) or (child.lower_ == "to" and "pcomp" in child.deps)
        for word in bound
        for child in word.children
    )


def _is_scheduled(verb: Token, modals: frozenset[str]) -> bool:
    """ "Parliament votes next week", "is voting next week", "orders are to be cancelled", "it is planned for May"."""
    if verb.tag_ == "VBN" and verb.lemma_ in {"expect", "plan", "schedule", "set", "slate"} and modals & {"is", "are"}:
        return any(c.dep_ == "prep" and c.lower_ in {"for", "in", "on", "by"} and _is_date(c) for c in verb.children)
    under_way = (
        verb.tag_ == "VBG" and bool(modals) and modals <= {"is", "are", "am", "'s", "’s", "'re", "’re", "'m", "’m"}
    )
    if not under_way and (modals or verb.tag_ not in {"VBZ", "VBP"}):
        return False
    for child in verb.children:
        if child.dep_ == "xcomp" and verb.lemma_ == "be" and has_to(child) and _is_arranged(verb, child):
            return True
        # "Is growing at the fastest rate in ten years" looks back.
        counted = under_way and child.dep_ == "prep"
        if (
            child.lower_ == "tomorrow"
            or (verb.lemma_ != "be" and _is_in_month(child))
            or (child.i > verb.i and not counted and _is_ahead(child))
        ):
            return True
    return any(child.dep_ == "prep" and _is_day(child) for child in verb.children)


def _is_arranged(copula: Token, infinitive: Token) -> bool:
    """ "Orders are to be cancelled", "the ban is to end in May", "the crews are to meet"; not "our goal is to V"."""
    if infinitive.tag_ == "VBN" or any(c.dep_ == "prep" and _is_date(c) for c in infinitive.children):
        return True
    who = subject(copula)
    if who is None or who.tag_ not in {"NN", "NNS", "NNP", "NNPS", "PRP"} or infinitive.lemma_ in {"blame", "do"}:
        return False
    return who.lower_ != "it" and who.lemma_.casefold() not in modal_words("modals", "consisting")


def _is_ahead(phrase: Token) -> bool:
    """ "next spring", "in three weeks"."""
    if phrase.dep_ == "npadvmod" and phrase.lower_ in TIME_UNITS:
        return any(child.lower_ == "next" for child in phrase.children)
    if phrase.dep_ != "prep" or phrase.lower_ != "in":
        return False
    return any(unit.lower_ in TIME_UNITS and any(c.dep_ == "nummod" for c in unit.children) for unit in phrase.children)


def _is_in_month(phrase: Token) -> bool:
    """ "The board meets in March": of the next one."""
    if phrase.lower_ != "in" or phrase.i < phrase.head.i or phrase.head.tag_ != "VBZ":
        return False
    return any(month.lower_ in MONTHS and month.deps <= {"relcl"} for month in phrase.children)


def _is_date(phrase: Token) -> bool:
    """ "in 2031", "for next May", "for the tenth of May"."""
    return any(
        day.lower_ in MONTHS | TIME_UNITS or (len(day.lower_) == 4 and day.lower_.isdigit()) or _is_of_month(day)
        for day in phrase.children
    )


def _is_of_month(day: Token) -> bool:
    """ "The tenth of May"."""
    if not day.lower_.endswith(("first", "second", "third", "th")):
        return False
    return any(child.lower_ == "of" and any(c.lower_ in MONTHS for c in child.children) for child in day.children)


def _is_day(phrase: Token) -> bool:
    """ "on Monday", "on 3 May", "on the 20th": of one day, for "on Mondays" is a habit."""
    if phrase.lower_ != "on":
        return False
    return any(
        day.lower_ in WEEKDAYS
        or (day.lower_[:1].isdigit() and day.lower_[-2:] in {"st", "nd", "rd", "th"})
        or (day.lower_ in MONTHS and any(child.dep_ == "nummod" for child in day.children))
        or _is_of_month(day)
        for day in phrase.children
        if not any(token.lower_ in {"each", "every"} for token in day.subtree)
    )


def is_said_now(verb: Token, modals: frozenset[str]) -> bool:
    """Whether a modal neither foretells nor recommends.

    "I will tell you", "I must say", "the term shall mean", "every night we would sing", "the bill would replace it".
    """
    if not modals:
        return False
    own = subject(verb) or (subject(verb.head) if verb.dep_ == "conj" else None)
    if own is None:
        return False
    first = own.lower_ in {"i", "we"}
    if own.lower_ == "i" and "should" in modals and verb.tag_ == "VB" and "ccomp" not in verb.deps:
        # "I should oppose it": I would.
        return "aux" in verb.deps and not any(child.lower_ == "have" for child in verb.children)
    if "shall" in modals:
        return not first and defines(verb) and verb.tag_ == "VB"
    if modals & {"may", "might"}:
        # "You may guess why", "it may be argued": the reader's leave, not the future.
        leave = own.lower_ in {"you", "readers", "one"} or (own.lower_ == "it" and verb.tag_ == "VBN")
        # "A farmer may now draw water": a right.
        return leave or any(child.lower_ == "now" for child in verb.children)
    if "could" in modals and verb.lemma_ in SENSES:
        return first
    would = bool(modals & modal_words("modals", "hypothetical"))
    if would and verb.lemma_ in WISHES:
        return True
    if first and verb.lemma_ in COURTESIES and (would or modals & {"must", "will", "'ll", "’ll"}):
        return (
            "must" in modals
            or verb.lemma_ not in {"tell", "report"}
            or any(c.lower_ in {"you", "that"} for c in verb.children)
        )
    if not would:
        return False
    if own.lemma_.lower() in {"bill", "act", "amendment"} or any(
        c.lower_ in {"rather", "sooner"} for c in verb.children
    ):
        return True
    return any(c.dep_ == "npadvmod" and any(d.lower_ == "every" for d in c.children) for c in verb.children)
