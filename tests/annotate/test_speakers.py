"""Speakers and cues of quotations: one construction a row."""

import pytest

from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.quotations import find_quotations
from tests.annotate.quoting import names_in, quotations


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The reporting clause before, after, inverted, and in the middle.
        ("Anna Berg said, “The talks have failed.”", [("Anna Berg", "said")]),
        ("“The talks have failed,” Berg said.", [("Berg", "said")]),
        ("“The talks have failed,” said Anna Berg, a senator.", [("Anna Berg", "said")]),
        ("“Why,” he asked, “should we pay for it?”", [("he", "asked"), ("he", "asked")]),
        # Pages lose the space behind a mark, or before it.
        (
            "“The pier is shut,”Berg said. “It leaks.”Allen denied that it was “a ruin.”",
            [("Berg", "said")] * 2 + [("Allen", "denied")],
        ),
        ('Berg said:"The pier is shut."Then she left.', [("Berg", "said")]),
        # A second sentence in marks goes on with the speaker of the first.
        ("“We won,” Berg said. “Nobody expected it.”", [("Berg", "said"), ("Berg", "said")]),
        # Lists keep speaker and cue.
        ("The memo warns of “grave risks” as well as “rising costs.”", [("The memo", "warns of")] * 2),
        # Documents speak.
        ("The text acknowledges steps that “disturb the balance of the region.”", [("The text", "acknowledges")]),
        ("In the report the agency speaks of “a lost decade for the coast.”", [("the agency", "speaks of")]),
        # Owners of promises, passive agents, sources in a prepositional phrase.
        ("Voters await the mayor’s promised “fresh start” for the port.", [("the mayor", "promised")]),
        ("It is a “new dawn” vision shared by Norland and Sudland.", [("Norland and Sudland", "shared by")]),
        ("According to Ruth Allen, the machine was “not working.”", [("Ruth Allen", "According to")]),
        ("The deal, in the words of Ruth Allen, was “dead on arrival.”", [("Ruth Allen", "words")]),
        # A holder's name after the office, two offices of one person, whose words are passed on.
        ("“We hope,” said the group's trade envoy, Ruth Allen.", [("the group's trade envoy, Ruth Allen", "said")]),
        (
            "“We hope,” said Norair President and Chief Executive Officer, Ruth Allen.",
            [("Norair President and Chief Executive Officer, Ruth Allen", "said")],
        ),
        ("“Nobody knew,” the Weekly quoted Allen as saying.", [("Allen", "quoted")]),
        ("“Why not?” Allen remembered asking.", [("Allen", "asking")]),
        # A name after a dash with the occasion, a saying's supposed author, last words.
        ("“Ports make wealth, not oil.” — Ruth Allen, on her first day", [("Ruth Allen", None)]),
        ("There is a line attributed to Ruth Allen: “Nobody knows.”", [("Ruth Allen", "attributed to")]),
        ("Allen gasped her last words, “I am not afraid,” and died.", [("her", "words")]),
        # With the words, remembered as, of two relative clauses the second.
        ("Allen left with the words “I owe nobody anything.”", [("Allen", "words")]),
        ("Allen remembered him on Friday as “the rudest kind man in town.”", [("Allen", "remembered")]),
        (
            "Allen, whose songs sold and who later left with the words “I owe nobody anything,” has died.",
            [("Allen", "words")],
        ),
        ("She says they go “to be properly missed.”", [("She", "says")]),
        # A chance rated as something, a caption, a subject that the parser takes for an adverb.
        ("The agency rated the chance of a flood as “low to moderate.”", [("The agency", "rated")]),
        ("Allen posted a photograph of them with the caption “Brothers.”", [("Allen", "caption")]),
        ("Coach Allen was delighted. “What a night,” she beamed.", [("she", "beamed")]),
        ("“Look, nobody is perfect,” the forward said with a grin.", [("the forward", "said with")]),
        # Answers that come.
        ("Allen was asked if she would go. “Ask the board,” came the reply.", [("Allen", "came the reply")]),
        ("“Ask the board,” came Allen's reply.", [("Allen", "reply")]),
        # A body that the parser cannot tell from a thing, a dateline, an object of what is demanded.
        ("The trust said it had acted “in good faith.”", [("The trust", "said")]),
        (
            "PORTWICK, Norland (AP) — Opposition leader Ruth Allen promised on Sunday to end the “harsh” levy.",
            [("Opposition leader Ruth Allen", "promised on")],
        ),
        ("In a letter, Allen demanded “immediate and unconditional” talks.", [("Allen", "demanded")]),
        # Labels.
        ("Ruth Allen: “We will not yield”", [("Ruth Allen", None)]),
        # Who puts out the statement, not the statement.
        ("Berg issued a statement saying “the case is closed for good.”", [("Berg", "saying")]),
        # Passive agents and what is passed on.
        ("The plan was rejected by Ruth Allen as “a gift to nobody.”", [("Ruth Allen", "was rejected by")]),
        ("Allen was quoted by the weekly as saying the bridge was “a death trap.”", [("Allen", "saying")]),
        # Nominal cues: the owner of a promise or claim, the nearer one where two might be meant.
        ("Allen drew applause with her promise that “no school will close.”", [("her", "promise")]),
        ("The union has not said if Allen stands by his claim that the vote was “bought.”", [("his", "claim")]),
        # Colons and dashes.
        ("Allen was blunt: “We ran out of money.”", [("Allen", None)]),
        ("And this, from Ruth Allen, a nurse: “We are worn out.”", [("Ruth Allen", None)]),
        ("Allen’s answer? “Not a chance.”", [("Allen", "answer")]),
        ("“We ran out of money.” — Ruth Allen", [("Ruth Allen", None)]),
        # A sentence before a colon is no label.
        ("He was curt about the mayor: “She is wrong,” Allen told a crowd.", [("Allen", "told")]),
        # A series of verbs with one subject.
        (
            "Allen has called the tax a “joke,” said farmers would face “certain ruin” and left.",
            [("Allen", "has called"), ("Allen", "said")],
        ),
        # The ministry is struck by the shelling but speaks itself.
        ("The ministry was shaken by the news and urged “all sides” to wait.", [("The ministry", "urged")]),
        # A spokesman is not whom he speaks for.
        ("“No,” a spokesman for Ruth Allen, Ola Dahl, said.", [("a spokesman for Ruth Allen", "said")]),
        # A view is its holder's.
        ("To many farmers, the tax amounts to “theft.”", [("many farmers", "To")]),
        # A further clause of speech inside words.
        ("Rice testified that one aide had warned her to “get on board.”", [("one aide", "had warned")]),
        # A verb that says with "back" only.
        ("“That’s a lie,” Allen shot back.", [("Allen", "shot")]),
        # A nested quotation at the end of the words.
        ("“He told me, ‘Never again,’” Allen recalled.", [("Allen", "recalled")]),
        # A second verb of the speaker, not of the thing spoken of.
        (
            "The governor said the tax is “a gift” and vowed to “fight it to the end.”",
            [("The governor", "said"), ("The governor", "vowed")],
        ),
        # What a document says of itself.
        ("The joint statement “strongly condemns” the launches.", [("The joint statement", None)]),
        # A plural subject right after a singular noun.
        ("She proposed a fund, a plan aides describe as “the centerpiece” of it.", [("aides", "describe as")]),
        # A term inside what is reported before its verb.
        ("It’s “game over” for the bill, one aide said.", [("one aide", "said")]),
        # A sentence that ends before the words does not announce them.
        ("Olga Brandt was not celebrating. “I will wait,” Brandt said.", [("Brandt", "said")]),
        # A name that nobody in particular gave.
        ("The law, better known as the “gag rule,” was repealed.", [(None, None)]),
        ("Once “Hale House,” the hall was opened by Ruth Allen.", [(None, None)]),
        # A school speaks, though schools are also houses.
        ("The city's own school described the pledge as “heroic.”", [("The city's own school", "described")]),
    ],
)
def test_the_speaker_and_cue_of_each_construction(
    nlp, text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    found = [
        (q.speaker.written if q.speaker else None, q.cue.slice(text) if q.cue else None) for q in quotations(nlp, text)
    ]
    assert found == expected


def test_a_quotation_that_runs_on_keeps_its_speaker(nlp) -> None:
    text = "“The talks have failed,” said Anna Berg. “We waited.\n“Nobody came to the table.”"
    assert {q.speaker.name for q in quotations(nlp, text) if q.speaker} == {"Anna Berg"}
    assert quotations(nlp, text)[-1].rule == "continued"


def test_paragraphs_before_the_reporting_clause_are_the_same_speakers(nlp) -> None:
    text = "“We won,” Reed said.\n“First we go.\n“Then we stay,” Berg said. “That is all.”"
    assert [q.speaker.written for q in quotations(nlp, text) if q.speaker] == ["Reed", "Berg", "Berg", "Berg"]


def test_words_that_are_part_of_a_sentence_are_not_the_last_speakers(nlp) -> None:
    text = "“We won,” Reed said.\n“Forward, all of you!” – the line that won the vote – was written on a wall."
    assert [q.speaker.written if q.speaker else None for q in quotations(nlp, text)] == ["Reed", None]


def test_a_paragraph_that_announces_words_gives_the_speaker_of_the_next(nlp) -> None:
    text = "Senator Anna Berg wrote:\n“We waited and nobody came to the table.”"
    (found,) = quotations(nlp, text)
    assert found.speaker is not None
    assert found.speaker.name == "Anna Berg"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna Berg said “never again in my life.”", "person"),
        ("The ministry said “the road is closed.”", "organisation"),
        ("The communique says “the road is closed.”", "document"),
        ("Critics said “the road is closed.”", "group"),
    ],
)
def test_what_kind_of_speaker_it_is(nlp, text: str, kind: str) -> None:
    (found,) = quotations(nlp, text)
    assert found.speaker is not None
    assert found.speaker.kind == kind


def test_every_speaker_span_slices_to_what_is_written(nlp) -> None:
    text = "“We won,” said the minister of trade, Ola Dahl. He called it “a good day for all.”"
    for quotation in quotations(nlp, text):
        assert quotation.speaker is not None
        assert quotation.speaker.span.slice(text) == quotation.speaker.written


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # A person's words are not carried into a paragraph about something else.
        ("“We won,” Berg said.\nAn office in Brandt “will count the votes within ten days.”", ["Berg", None]),
        # A paragraph that opens with words goes on with the speaker.
        ("“We won,” Berg said.\n“Nobody in the city expected it.”", ["Berg", "Berg"]),
        # A term has a speaker only where somebody names or promises it.
        ("The memo says the ports entered a “grey zone” in May.", [None]),
        ("Berg called the port a “grey zone” in May.", ["Berg"]),
        # What a person is reported to say in short is theirs, unless it is a name.
        ("Berg said the port had become a “ghost town” in May.", ["Berg"]),
        ("Berg said so on the programme “Harbour Talk.”", [None]),
        # How a word sounds, what a word means and where a sign stands are nobody's words.
        ("The town (pronounced “VIL-too”) lies north of Brandt.", [None]),
        ("The field (often called the “Old Strip”) lies north of Brandt.", [None]),
        # A wish in the sentence before does not speak.
        ("Why did she want to leave? “It is over now.”", [None]),
        # Words set between dashes explain the name before them.
        ("We remember the victims of the Long Frost – “death by cold” – of 1932.", [None]),
        # "You" and "I quote" name nobody.
        ("She wrote, and I’m quoting, “The town has waited for years.”", ["She"]),
        # Names that everybody uses, things that cannot speak, scare quotes.
        ("The islanders call the rock “Old Tom,” and so do the maps.", [None]),
        ("Allen runs a weekly show with her brother Tim Oakes called “Harbor Lights.”", [None]),
        ("The evidence suggests that a phrase like “dead on arrival” is older.", [None]),
        ("Crews will scrap the old pier to “modernize” the port.", [None]),
        # A dateline does not speak, a document does, and so does who tells what others would do.
        ("HARTWELL, Ohio — Mayor Ruth Allen on Friday accused the union of “hiding.”", ["Mayor Ruth Allen"]),
        ("According to the filing, Allen accepted gifts worth “well over a thousand dollars.”", ["the filing"]),
        ("An aide said the mayors had met and would answer “in due course.”", ["An aide"]),
        # The main clause, not whoever its relative clause is about.
        ("“Nobody has asked me,” Allen told a man who had asked her. “Not one.”", ["Allen", "Allen"]),
        (
            "BRANDT (AP) - Republican candidate Omar Reed on Friday called the vote “crooked.”",
            ["Republican candidate Omar Reed"],
        ),
        # A noun that looks like a verb, and verbs that look like nouns.
        (
            "Allen told the delegates that her parents had taught her the same values: “your word is your bond.”",
            ["Allen"],
        ),
        ("“This is what decay looks like,” the document states.", ["the document"]),
        # The subject that the parser gave to somebody else.
        (
            "In a talk obtained by The Register, Ruth Allen, now a judge, said that the port was “a lost cause.”",
            ["Ruth Allen"],
        ),
        # The end of a quotation is not of the next speaker's phrase.
        (
            "“It is over,” Allen said. “D-O-A.” Her Republican rival said he would “take a look.”",
            ["Allen", "Allen", "Her Republican rival"],
        ),
        # Who writes the letter; whom "who" means; whose hand it is that goes before the words.
        ("Allen resigned in a letter to the board stating, “That day has come.”", ["Allen"]),
        ("Ruth Allen spoke of routes for the new ferries saying, “We have an eye on the north.”", ["Ruth Allen"]),
        (
            "“We won,” Berg said.\nMayor Ruth Allen invited the band, “we have always loved your songs.”",
            ["Berg", "Mayor Ruth Allen"],
        ),
        ("The crew from Brandt named their boat “Robin.”", [None]),
        (
            "One senior aide, who was there to discuss the vote, called the caucus “the wrecking wing.”",
            ["One senior aide"],
        ),
        # A noun of saying after the words or before a colon; a view; a bill that the speaker foresees.
        ("“No,” was Allen’s answer.", ["Allen"]),
        ("Allen’s verdict: “absurd.”", ["Allen"]),
        ("In Allen’s telling, the town was “a paradise” until the mill closed.", ["Allen"]),
        ("The bill would require a “clear and convincing” showing, Allen said.", ["Allen"]),
        ("“He told me, ‘Get out,’ ” Allen recalled.", ["Allen"]),
        # One more of several, people of all trades, whoever goes on to conclude.
        ("Two senators said they would vote no, and a third said he was “leaning no.”", ["a third"]),
        ("A clerk said the judge was “reading briefs.”", ["A clerk"]),
        ("Reed called it a gift, so that the farms could live, concluding that “nobody loses by it.”", ["Reed"]),
        # A body whose noun is no thing.
        ("Brand argues that workers need notice; the industry counters that a year is “an age.”", ["the industry"]),
        # Whom and what somebody tells.
        ("Allen told “Radio One” that the visit had been “cordial.”", [None, "Allen"]),
        ("Allen told “the truth” to the jury.", [None]),
        # Whoever is told something has not said it; what a thing is called is the language's.
        ("Banker “treated fund as his own,” court told", [None]),
        ("Reed noted that over nine thousand programs, commonly called “apps,” had been sold.", [None]),
        # What is named acts, and says nothing.
        ("A “dark horse” group supporting Ms. Allen has mocked the senator’s boots.", [None]),
        # The owner of a message, the nearer noun after an inverted verb, a nickname between dashes.
        ("Allen’s message is simple: “Throw them out.”", ["Allen"]),
        ("“We are not in a panic,” read the memo, a copy of which was leaked.", ["the memo"]),
        ("Ms. Allen — “Annie” to her friends — declined to comment.", [None]),
        ("“They said it out loud,” a narrator intones over footage of a nurse.", ["a narrator"]),
    ],
)
def test_words_are_given_to_nobody_rather_than_to_the_wrong_speaker(nlp, text: str, speakers: list[str | None]) -> None:
    assert [q.speaker.written if q.speaker else None for q in quotations(nlp, text)] == speakers


def test_an_article_hands_its_quotations_to_whoever_speaks(nlp) -> None:
    text = (
        "Rescuers searched the valley on Monday.\n"
        "“We have found nobody since Sunday,” Mayor Alma Reyes said at a news conference.\n"
        "Reyes said the road was “gone, just gone.”\n"
        "“I have never seen the like,” she said. “The river took the whole street.”\n"
        "Victor Hale, a shop owner, watched from a hill.\n"
        "“My father built that house,” he said.\n"
        "The ministry called the losses “beyond counting.”"
    )
    assert names_in(nlp, text) == [*["Alma Reyes"] * 4, "Victor Hale", None]


def test_the_owner_of_a_headline_is_its_label(nlp) -> None:
    text = "Berg: ‘We will not yield’"
    (parsed,) = parse_documents(nlp, [(text, [Passage(Span(0, len(text)), "headline")], None)])
    (found,) = find_quotations(parsed, find_mentions(parsed))
    assert found.speaker is not None
    assert (found.speaker.written, found.rule) == ("Berg", "label")


def test_the_label_of_a_headline_says_what_is_quoted_in_it(nlp) -> None:
    text = "Senate panel: Harbor agency ‘failed at every level’ in flood"
    (parsed,) = parse_documents(nlp, [(text, [Passage(Span(0, len(text)), "headline")], None)])
    (found,) = find_quotations(parsed, find_mentions(parsed))
    assert found.speaker is not None
    assert (found.speaker.written, found.rule) == ("Senate panel", "label")


def test_words_in_a_labelled_turn_are_the_label_bearers(nlp) -> None:
    text = "MAYOR OAKES: “We will see.”"
    (parsed,) = parse_documents(nlp, [(text, [Passage(Span(0, len(text)), "speaker_turn")], None)])
    (found,) = find_quotations(parsed, find_mentions(parsed))
    assert found.speaker is not None
    assert found.speaker.written == "MAYOR OAKES"
