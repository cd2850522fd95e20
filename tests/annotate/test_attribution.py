"""Reported content: whose it is and where it stands."""

from __future__ import annotations

from functools import cache

import pytest
from spacy.language import Language

from pipelines.annotate.attribution import find_reports
from pipelines.annotate.claims import find_claims
from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.quotations import find_quotations
from pipelines.annotate.tokens import TokenSpan


@cache
def _parser() -> Language:
    return load_parser(entities=False)


def _sentences(text: str) -> list[TokenSpan]:
    return DocReader(_parser().vocab).read(_parser()(text)).sentences


@pytest.mark.parametrize(
    ("text", "holder", "content"),
    [
        # Content clause after the verb.
        ("The mayor said that the bridge was safe.", "mayor", "the bridge was safe"),
        # Reporting clause after what it reports.
        ("The bridge was safe, the mayor said.", "mayor", "The bridge was safe"),
        # A source in a prepositional phrase.
        ("According to the mayor, the bridge is safe.", "mayor", "the bridge is safe"),
        ("The bridge is safe, according to the mayor (page 3).", "mayor", "The bridge is safe"),
        # An as-clause, before and inside what it reports.
        (
            "As the mayor told reporters, the bridge has been closed since May.",
            "mayor",
            "the bridge has been closed since May",
        ),
        (
            "The bridge has been closed since May, as the mayor has said.",
            "mayor",
            "The bridge has been closed since May",
        ),
        # A reporting clause turned round inside the sentence.
        (
            "The vote, said Ola Dahl of the Harbour League, was a disgrace.",
            "Dahl",
            "The vote, said Ola Dahl of the Harbour League, was a disgrace",
        ),
        # Content that the parser hangs on the letter it stands in.
        (
            "The minister told lawmakers in a letter that a lapse would furlough nurses.",
            "minister",
            "a lapse would furlough nurses",
        ),
        # A speaker that the parser joins to the clause before.
        (
            "His office kept silent, but an aide, speaking without his leave, said the talks had not failed.",
            "aide",
            "the talks had not failed",
        ),
        # Another's report, joined to what is reported first.
        (
            "Traders fear that the pact would fail, and a memo seen by the Post warns of losses.",
            "Traders",
            "the pact would fail",
        ),
        # What somebody holds something to be, what a poll shows it doing, what somebody denies having done.
        ("Berg considers the deal dead.", "Berg", "the deal dead"),
        ("Polls show the race tightening in three states.", "Polls", "the race tightening in three states"),
        ("The clerk denied ever meeting her.", "clerk", "ever meeting her"),
        # The clause of a claim ends where the verb of the sentence comes.
        ("Roe's claim that crime has doubled is false.", "Roe", "crime has doubled"),
        # What the speaker calls something next is not what is said first.
        (
            "The mayor insisted the money was spent properly and called the inquiry a farce.",
            "mayor",
            "the money was spent properly",
        ),
        ("The moderator pleaded with them to respect the clock.", "moderator", "them to respect the clock"),
        # What is expected or asked of somebody.
        ("Analysts expect the bank to cut its rates in May.", "Analysts", "the bank to cut its rates in May"),
        ("The minister told farmers not to sell their land.", "minister", "farmers not to sell their land"),
        # Two parallel clauses are one content.
        ("Everyone told Berg it was crazy, that it would fail.", "Everyone", "it was crazy, that it would fail"),
        # Made known.
        ("The governor made clear that the tolls would stay.", "governor", "the tolls would stay"),
        ("She has made it plain that her party will not back the bill.", "She", "her party will not back the bill"),
        ("The aide let reporters know that the talks had failed.", "aide", "the talks had failed"),
        # States of mind, participles among them.
        ("Officials were convinced that the pipe had burst.", "Officials", "the pipe had burst"),
        # What a relative clause says of its antecedent.
        ("The tax is a policy that critics say will hurt farmers.", "critics", "will hurt farmers"),
        # Views and contentions.
        ("In Berg's view, the plan is dead.", "Berg", "the plan is dead"),
        ("It is Berg's contention that the plan is dead.", "Berg", "the plan is dead"),
        ("What the minister said was that the border would reopen.", "minister", "the border would reopen"),
        # Questions about something.
        ("He asked about whether the port would reopen.", "He", "whether the port would reopen"),
        # The reporting clause in the middle of what it reports.
        (
            "The bill, Berg told a crowd on Sunday, would cost every family a thousand dollars.",
            "Berg",
            "The bill, Berg told a crowd on Sunday, would cost every family a thousand dollars",
        ),
        (
            "There was no evidence, the agency said, that the ballots had been forged.",
            "agency",
            "There was no evidence, the agency said, that the ballots had been forged",
        ),
        ("It was, the lawyer argued, a mistake.", "lawyer", "It was, the lawyer argued, a mistake"),
        (
            "It was not clear, officials said, whether the bridge was safe.",
            "officials",
            "It was not clear, officials said, whether the bridge was safe",
        ),
        # What follows the content and is not of it.
        ("The Herald reported that the plan was dead, citing two aides.", "Herald", "the plan was dead"),
        ("Tehran says its program is peaceful, a claim that officials dispute.", "Tehran", "its program is peaceful"),
        # Clauses the parser cut: what belongs to the content stays with it.
        (
            "The mayor said that with the harbour closed the island would starve.",
            "mayor",
            "with the harbour closed the island would starve",
        ),
        (
            "She said that if the river rises, the town will be emptied.",
            "She",
            "if the river rises, the town will be emptied",
        ),
        (
            "The scientists found reduction of yields exceeded losses of the past.",
            "scientists",
            "reduction of yields exceeded losses of the past",
        ),
        # What the parser hangs on the occasion or on the listeners.
        ("The spokesman told the Weekly in a statement that the case was closed.", "spokesman", "the case was closed"),
        ("Reed said on NBC’s “First Watch” that the camp was using tricks.", "Reed", "the camp was using tricks"),
        ("The mayor issued a statement saying the bridge was safe.", "mayor", "the bridge was safe"),
        # Past whom the source cites, and past an as-clause at the head.
        ("According to the agency, quoting the army, the town has fallen.", "agency", "the town has fallen"),
        ("But, as Reed said on Friday, the town has fallen.", "Reed", "the town has fallen"),
        # What the number of the verb shows to be the content's.
        (
            "Officials say the levee holds, but remains weak at its base.",
            "Officials",
            "the levee holds, but remains weak at its base",
        ),
        ("Her aides said they were worn out by the result.", "aides", "they were worn out by the result"),
        ("By 1965, Reed had come to acknowledge that the plan was dead.", "Reed", "the plan was dead"),
        # Words the parser cut off, and a subject that it gave to the source.
        (
            "Reed is not clear on whether any of the cases actually draws that line.",
            "Reed",
            "whether any of the cases actually draws that line",
        ),
        # Conclusions come to, facts denied.
        ("Berg came to the conclusion that the plan was dead.", "Berg", "the plan was dead"),
        ("Berg denied the fact that the plan was dead.", "Berg", "the plan was dead"),
        # Requests, with whom they are put to.
        ("The senator called on the mayor to resign.", "senator", "the mayor to resign"),
        # What somebody binds himself to.
        ("The mayor vowed to repair the bridge.", "mayor", "to repair the bridge"),
    ],
)
def test_reported_content_is_found_with_its_holder(text: str, holder: str, content: str) -> None:
    (report,) = [report for sentence in _sentences(text) for report in find_reports(sentence)]
    assert (report.holder.text, report.tokens.text) == (holder, content)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell in May.",
        # Things hold no views, and a word of the content is not its cue.
        "For many old harbours, however, there is no chart of the sea floor.",
        "Then we assign it depending on what people's writing strengths are.",
        # A verb whose object is told already: a further relative clause, an aside; a conjunction.
        "They drew charts that foretold the tides and that pilots used to cross the bar.",
        "It is no surprise considering that the ferry is full of gulls.",
        # What somebody rejects is held by others.
        "The minister rejected suggestions that the port had been closed in haste.",
        "The mayor dismissed claims that the bridge was unsafe.",
    ],
)
def test_a_sentence_that_reports_nothing_has_no_reports(text: str) -> None:
    assert not [report for sentence in _sentences(text) for report in find_reports(sentence)]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        # The second verb is the holder's too, not the content's.
        (
            "Berg said the plan was dead and vowed not to bring it back.",
            [("Berg", "the plan was dead"), ("Berg", "not to bring it back")],
        ),
        # A verb that the parser takes for a participle of its subject.
        (
            "The chairman, a lawyer, conceded in an interview that the port was late, but she insisted it was safe.",
            [("chairman", "the port was late"), ("she", "it was safe")],
        ),
        # Another's report, or the survey that is the source, is no part of the content.
        (
            "Aides said the award was fair, with the judge saying the key was fuel.",
            [("Aides", "the award was fair"), ("judge", "the key was fuel")],
        ),
        (
            "Berg said he was sad, releasing a statement saying that it was wrong.",
            [("Berg", "he was sad"), ("Berg", "it was wrong")],
        ),
        (
            "Voters say they trust the mayor, according to a survey.",
            [("survey", "Voters say they trust the mayor"), ("Voters", "they trust the mayor")],
        ),
        (
            "According to Berg, the virus is here to stay, but the ministry insists it will pass.",
            [("Berg", "the virus is here to stay"), ("ministry", "it will pass")],
        ),
        # Somebody taken for one more thing in a list; of two verbs before the nearer; "that" for an object.
        (
            "The bank plans to close a dozen branches, its chief executive, Olga Brandt, said.",
            [("executive", "The bank plans to close a dozen branches")],
        ),
        (
            "The palace declined to comment, but an official confirmed that talks were on and suggested that he knew.",
            [("official", "talks were on"), ("official", "he knew")],
        ),
        (
            "The company disputes that, saying that the warnings concerned a different site.",
            [("company", "the warnings concerned a different site")],
        ),
        # No content is made up of what follows a mark.
        ("“She knows that perfectly well,” Berg added.", [("Berg", "She knows that perfectly well")]),
        # Whoever is asked or told does not report.
        ("Asked whether the plan was dead, Berg said it was not.", [("Berg", "it was not")]),
        ("The clerk was called in and told that the plan was dead.", []),
        # A phone call asks nothing; nor does a thing recognize anything.
        ("After calling the clerk by phone to speak with Berg, he left.", []),
        ("Recognizing that time was short, production was moved.", []),
        # Phrases that look like clauses: a noun with its participle, a rule that sets, a noun that nobody holds.
        ("The mayor was happy to note the progress made by the port.", []),
        ("The plan reinforces the view that the port is dead.", []),
        # The holder accuses, in a clause of his own.
        ("Berg said the port was dead, and he accused the union of greed.", [("Berg", "the port was dead")]),
        # What stays in somebody's mind, whoever orders a thing about, a guest that is received.
        ("Guards cannot check what a scholar has in his mind.", []),
        ("The crew left to command operations to clear the port.", []),
        # The same verb again is the holder's.
        (
            "The firm said that Berg had left but did not say whether he was forced out.",
            [("firm", "Berg had left"), ("firm", "whether he was forced out")],
        ),
        # A part of what was read aloud is no content of what follows.
        (
            "In the memo, portions of which were read aloud, Reed wrote that the plan was dead.",
            [("Reed", "the plan was dead")],
        ),
        # A reporting clause before another is no content.
        (
            "At a dinner last month, one recalled, Reed joked that he would run the place.",
            [("Reed", "he would run the place")],
        ),
        # "That office" is no clause.
        ("As he assumes that office, he will need the help of all of us.", []),
        # "That" without a clause.
        ("I have said that after every one of these votes.", []),
        # Between two clauses the second is reported; "that work" is no clause.
        ("The bridge was praised, but, they point out, the rail line is late.", [("they", "the rail line is late")]),
        ("The visit continues that work – deepening the friendship.", []),
        # What an event shows is the writer's conclusion; what a report shows is the report's.
        ("The bridge fell, and it showed that the steel was weak.", []),
        ("The report shows that the steel was weak.", [("report", "the steel was weak")]),
        # The writer again, and asides that are no content.
        ("As I said before, the bridge is closed.", []),
        ("They found scrolls (the singular is scroll) in the cave.", []),
    ],
)
def test_contents_are_given_to_those_who_hold_them_and_to_nobody_else(
    text: str, contents: list[tuple[str, str]]
) -> None:
    reports = [report for sentence in _sentences(text) for report in find_reports(sentence)]
    assert [(report.holder.text, report.tokens.text) for report in reports] == contents


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "\"I told him, 'Paul, my mother is on Medicare,'\" Corbelo recalled. \"I said, 'She votes.'\"",
            ["Paul, my mother is on Medicare,'", "She votes"],
        ),
        ("“They said, ‘We will fight,’ ” Alder told reporters.", ["We will fight"]),
    ],
)
def test_what_a_quoted_sentence_reports_ends_with_the_quotation(text: str, contents: list[str]) -> None:
    (parsed,) = parse_documents(_parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
    names = find_mentions(parsed)
    claims = find_claims(parsed, find_quotations(parsed, names), names, [])
    assert [claim.span.slice(text) for claim in claims] == contents


@pytest.mark.parametrize(
    ("text", "claim", "holder"),
    [
        (
            "PORTWICK, Norland (AP) — The port closed on Monday after a storm.",
            "The port closed on Monday after a storm",
            None,
        ),
        (
            "DAYTON, Ohio - Mayor Ola Dahl accused the board on Friday of lying.",
            "Mayor Ola Dahl accused the board on Friday of lying",
            "Mayor Ola Dahl",
        ),
        (
            "NATO — a league of 32 states — was founded in 1949.",
            "NATO — a league of 32 states — was founded in 1949",
            None,
        ),
    ],
)
def test_a_dateline_is_no_part_of_the_first_claim(text: str, claim: str, holder: str | None) -> None:
    (parsed,) = parse_documents(_parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
    names = find_mentions(parsed)
    (found,) = find_claims(parsed, find_quotations(parsed, names), names, [])
    assert found.span.slice(text) == claim
    assert (found.holder.written if found.holder else None) == holder


def test_a_clause_that_only_says_who_spoke_is_no_claim() -> None:
    text = "“We hope,” said Norair President and Chief Executive Officer, Ola Dahl."
    (parsed,) = parse_documents(_parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
    names = find_mentions(parsed)
    claims = find_claims(parsed, find_quotations(parsed, names), names, [])
    assert not [claim for claim in claims if claim.holder is None]
