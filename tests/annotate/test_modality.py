"""How a clause asserts: its kind, its certainty, whether it denies."""

from __future__ import annotations

from functools import cache

import pytest
from spacy.language import Language

from pipelines.annotate.clauses.finding import find_clauses
from pipelines.annotate.clauses.modality import Modality, clause_modality
from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.parsing import load_parser
from pipelines.annotate.tokens import TokenSpan


@cache
def _parser() -> Language:
    return load_parser(entities=False)


def _sentences(text: str) -> list[TokenSpan]:
    return DocReader(_parser().vocab).read(_parser()(text)).sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge fell in May.", Modality("fact", "certain", "+")),
        ("The bridge never fell.", Modality("fact", "certain", "-")),
        ("The bridge will fall.", Modality("forecast", "certain", "+")),
        ("The bridge may not fall.", Modality("forecast", "possible", "-")),
        ("If it rains, the bridge will fall.", Modality("forecast", "conditional", "+")),
        ("The city should repair the bridge.", Modality("recommendation", "certain", "+")),
        ("The bridge is a remarkable achievement.", Modality("judgment", "certain", "+")),
        # What something is said to be, without name or number, weighs; a name, a measure or a state can be checked.
        ("The plan is a gamble.", Modality("judgment", "certain", "+")),
        ("The decision is indefensible.", Modality("judgment", "certain", "+")),
        ("The port is the largest in Kestria.", Modality("fact", "certain", "+")),
        ("The port is open.", Modality("fact", "certain", "+")),
        # In the first person a stance is a judgment, a request a recommendation.
        ("We welcome the decision.", Modality("judgment", "certain", "+")),
        ("We urge calm in the port.", Modality("recommendation", "certain", "+")),
        ("I am looking forward to our talks in Brandt.", Modality("judgment", "certain", "+")),
        ("We pledge to mend the wall.", Modality("forecast", "certain", "+")),
        ("The council plans to mend the wall.", Modality("forecast", "certain", "+")),
        # An effect of a thing is a matter of cause; an act of somebody on a day can be checked.
        ("This decision protects our shared values.", Modality("judgment", "certain", "+")),
        ("The council met in Brandt on 3 May 2021.", Modality("fact", "certain", "+")),
        # What a measure would do is foretold, what it would be is weighed.
        ("The toll would hit the ferries.", Modality("forecast", "certain", "+")),
        ("The toll would be a mistake.", Modality("judgment", "certain", "+")),
        # Orders, and what it takes.
        ("The agency shall report to the council.", Modality("recommendation", "certain", "+")),
        ("It is up to the council to mend the wall.", Modality("recommendation", "certain", "+")),
        ("What is needed is a decision.", Modality("recommendation", "certain", "+")),
        # The present tells of the future where a time ahead is set.
        ("The council meets again in three weeks.", Modality("forecast", "certain", "+")),
        ("All tickets are to be refunded.", Modality("forecast", "certain", "+")),
        ("The crews are to meet again in Lorne.", Modality("forecast", "certain", "+")),
        ("Our hope is to keep the port.", Modality("judgment", "certain", "+")),
        ("The two ministers are to blame.", Modality("judgment", "certain", "+")),
        # Necessity of things is no advice.
        ("Boats of this class have to surface for air.", Modality("fact", "certain", "+")),
        # What is advised, and what somebody spoken of has to do.
        ("The remedy is to spread the orders.", Modality("recommendation", "certain", "+")),
        ("Your duty is to obey them.", Modality("recommendation", "certain", "+")),
        ("The task of the commission is to count votes.", Modality("fact", "certain", "+")),
        ("The hearing is on the 14th.", Modality("forecast", "certain", "+")),
        ("The court sits on Monday.", Modality("forecast", "certain", "+")),
        ("The crews are leaving Brandt next week.", Modality("forecast", "certain", "+")),
        ("The next auction is planned for April.", Modality("forecast", "certain", "+")),
        ("The port is growing at the fastest rate in ten years.", Modality("fact", "certain", "+")),
        ("The council meets in March.", Modality("forecast", "certain", "+")),
        ("Tomorrow the crews are leaving Brandt.", Modality("forecast", "certain", "+")),
        ("The ban is to end in May.", Modality("forecast", "certain", "+")),
        # So do commitment and expectation, not the day or the pledge of the past.
        ("The ferry line remains committed to serving the islands.", Modality("forecast", "certain", "+")),
        ("The port has committed to mending the wall.", Modality("forecast", "certain", "+")),
        ("The port expects that more ferries will call.", Modality("forecast", "certain", "+")),
        ("You can expect more ferries.", Modality("forecast", "certain", "+")),
        ("The port anticipates mending the wall.", Modality("forecast", "certain", "+")),
        ("We are looking to mend the wall.", Modality("forecast", "certain", "+")),
        # What one would do in their place is advice; what one would like or say is what one thinks.
        ("I would keep the old wall.", Modality("recommendation", "certain", "+")),
        ("I would prefer the old wall.", Modality("judgment", "certain", "+")),
        ("The court sat on Monday.", Modality("fact", "certain", "+")),
        # Of a clause under "is" or "means", the clause says what kind it is.
        ("The danger is that the wall will fall.", Modality("forecast", "certain", "+")),
        ("That is why we must mend the wall.", Modality("recommendation", "certain", "+")),
        # What may be so is judged, what may happen is foretold.
        ("Both accounts may be true.", Modality("judgment", "possible", "+")),
        ("The ban may be unpopular.", Modality("forecast", "possible", "+")),
        ("The ferries may stop.", Modality("forecast", "possible", "+")),
        # A modal of courtesy, of definition, of habit, of past power foretells and recommends nothing.
        ("I will say that the wall fell in May.", Modality("fact", "certain", "+")),
        ("The term shall mean a ferry of ten seats.", Modality("fact", "certain", "+")),
        ("Every night the crews would sing in the port.", Modality("fact", "certain", "+")),
        ("The crews could not hear the bell.", Modality("judgment", "possible", "-")),
        ("The city should have mended the wall.", Modality("judgment", "certain", "+")),
        ("The city has yet to mend the wall.", Modality("fact", "certain", "+")),
        # Duty and need recommend.
        ("The city has a duty to mend the wall.", Modality("recommendation", "certain", "+")),
        ("We owe it to the crews to mend the wall.", Modality("recommendation", "certain", "+")),
        ("The city would be wise to mend the wall.", Modality("recommendation", "certain", "+")),
        ("The city would do better to mend the wall.", Modality("recommendation", "certain", "+")),
        ("New pumps are needed.", Modality("recommendation", "certain", "+")),
        ("We have got to mend the wall.", Modality("recommendation", "certain", "+")),
        ("We cannot let the wall fall.", Modality("recommendation", "certain", "-")),
        ("This task requires us to mend the wall.", Modality("recommendation", "certain", "+")),
        ("It is time to mend the wall.", Modality("recommendation", "certain", "+")),
        # A call recommends while it lasts, whoever makes it.
        ("The harbour office is calling on the council to mend the wall.", Modality("recommendation", "certain", "+")),
        ("We continue to call on the council to act.", Modality("recommendation", "certain", "+")),
        ("I direct the crews to close the port.", Modality("recommendation", "certain", "+")),
        ("The office shall be open on Mondays.", Modality("recommendation", "certain", "+")),
        # Those who are directed to act are told to; leave given to the reader is no forecast.
        ("The crews are authorized and directed to close the port.", Modality("recommendation", "certain", "+")),
        ("You may guess the reason.", Modality("judgment", "possible", "+")),
        ("We ought to have mended the wall.", Modality("judgment", "certain", "+")),
        # "Not only" denies nothing, nor does "not A but B".
        ("What is lacking is not money but courage.", Modality("judgment", "certain", "+")),
        ("The city not only repaired the bridge but also painted it.", Modality("fact", "certain", "+")),
        # The main verb may hang on a participle that the parser took for it.
        ("The ban declared on 3 May 2021, must stay in force.", Modality("recommendation", "certain", "+")),
        # Nobody in the subject denies.
        ("No one repaired the bridge.", Modality("fact", "certain", "-")),
    ],
)
def test_a_clause_asserts_as_its_verb_group_says(text: str, expected: Modality) -> None:
    (sentence,) = _sentences(text)
    assert clause_modality(find_clauses(sentence)[0]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The aim is to end the ban.",
        "The mayor is determined to mend the wall.",
        "The flight was intended to allay the fears of the crews.",
        "I could see the wall from the port.",
        "It is important to remember the storm.",
        "It is the first time that the wall has fallen.",
        "The crews no longer have to wait in the port.",
        "We are not asking for money.",
        "I call this a victory for the port.",
        "The crews do not need to wait in the port.",
        "At first the crews were going to close the port.",
        "A farmer may now draw water from the canal.",
        "The crews sail on the first Monday of each month.",
        "The port would like to keep its crews.",
        "We are encouraged by the news.",
    ],
)
def test_aims_moods_and_calls_that_are_not_made_neither_foretell_nor_recommend(text: str) -> None:
    (sentence,) = _sentences(text)
    assert clause_modality(find_clauses(sentence)[0]).kind in {"fact", "judgment"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The city will repair the bridge and plant new trees.", Modality("forecast", "certain", "+")),
        ("The order shall be printed and sent to all crews.", Modality("recommendation", "certain", "+")),
        ("The city will not repair the bridge or plant new trees.", Modality("forecast", "certain", "-")),
    ],
)
def test_a_second_verb_shares_the_modal_of_the_first(text: str, expected: Modality) -> None:
    (sentence,) = _sentences(text)
    assert {clause_modality(clause) for clause in find_clauses(sentence)} == {expected}


def test_a_clause_with_its_own_subject_shares_no_modal_across_a_semicolon() -> None:
    (sentence,) = _sentences("The tug will be sold by the guild in May; Dahl announced no new boats.")
    kinds = {clause.head.lower_: clause_modality(clause).kind for clause in find_clauses(sentence)}
    assert kinds == {"sold": "forecast", "announced": "fact"}
