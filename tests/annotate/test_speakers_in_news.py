"""Whose words they are in the constructions of newspaper reports: inserted clauses, gestures, bystanders, documents."""

import pytest

from pipelines.annotate.parsing import load_parser
from tests.annotate.quoting import names_in, quotations


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # How somebody puts it, before or after the words.
        ("The plan, as the governor put it, is to “starve the beast.”", ["the governor"]),
        ("“Pears rot,” was how one grower put it.", ["one grower"]),
        ("“Pears rot” was all that the grower would say.", ["the grower"]),
        ("Another put it more bluntly: “They sold us.”", ["Another"]),
        # A reporting clause inserted before the words, or turned round.
        ("The board had asked for time, he said, and “time does not come with a bill.”", ["he"]),
        ("The memos, said Senator Ann Berg, show that the deal “was a bailout.”", ["Senator Ann Berg"]),
        # A gesture in the sentence before words that are a sentence of their own.
        ("Told of the plan, Mr. Bell was curt. “That is a lie.”", ["Mr. Bell"]),
        ("“We have a budget,” Voss said.\nBen Stahl shrugged. “We have neither.”", ["Voss", "Ben Stahl"]),
        # A sentence between only says whose words went before.
        (
            "“It is sad,” said a friend of the mayor, who asked not to be named to discuss it. “Very sad.”",
            ["a friend of the mayor"] * 2,
        ),
        # What people want is how the speaker puts it; what they say themselves is theirs.
        ("Dahl said the offer was for people who want “a quick way to get home.”", ["Dahl"]),
        ("Those who oppose the bill say it is “a giveaway to landlords.”", ["Those"]),
        # Words that describe whoever speaks are not what they say.
        (
            "According to the Harbour Times, an aide “with direct knowledge of the talks” claimed he was dismissed.",
            ["the Harbour Times"],
        ),
        # Something that speaks, taken up by "it".
        ("“Those who lend their harbours,” it said, “should not complain.”", ["it", "it"]),
        # A surname that ends like an adverb.
        ("“It is aimed at nobody,” Attley told reporters afterward.", ["Attley"]),
        # A participle, an absolute and a second description between a subject and its verb.
        ("Justice Hale, writing for the majority, said the statute “means what it says.”", ["Justice Hale"]),
        ("The campaign hit back, with an aide, Zane Pell, saying Dorn had “shown who he is.”", ["an aide"]),
        # What is joined to a reported clause is still what the speaker says.
        ("Dorn said he had spoken to Kerr since the strike began and had found him “polite.”", ["Dorn"]),
        # A sentence in brackets is somebody's words, no translation.
        ("Mr. Dorn mocked his rival (“She sleeps more than my dog”) and left.", ["Mr. Dorn"]),
        ("“We have a budget,” Voss said.\nThe treasurer, Ben Stahl, smiled. “So we do.”", ["Voss", "The treasurer"]),
        # A line that somebody uses, and one that somebody recalls another saying.
        ("“It is not about me,” is a line he uses often.", ["he"]),
        ("“Never trust a clean boot,” she recalled her grandmother telling her.", ["her grandmother"]),
        # What somebody brushes off as something.
        ("The mayor brushed off the letter as “theatre of the season.”", ["The mayor"]),
        ("He has called the vote “rigged,” the press “crooked” and the judge “a nice guy, maybe.”", ["He"] * 3),
        # A body whose verb was taken for a noun.
        ("The Department of Trade notes, “Wages have fallen.”", ["The Department of Trade"]),
        # The main clause of the sentence before, not what is said or told in it.
        ("Carl Roe denied that the union had agreed to the cuts. “Nobody asked them.”", ["Carl Roe"]),
        ("Mr. Roe laughed when told that Ms. Berg had said he was finished. “She wishes.”", ["Mr. Roe"]),
        ("The minister was quoted by the Times as saying he would go. “It is time.”", ["The minister"]),
        # What is denied is not said.
        ("“We won,” Roe said. Ann Berg did not respond to his message. “It is over.”", ["Roe", "Roe"]),
        # Utterances, and words that are said to be somebody's.
        ("Supporters broke into chants of “Yes we did!”", ["Supporters"]),
        ("His last tweet, posted on Monday, was “Sad!”", ["His"]),
        ("“No.” That was the mayor’s answer when asked to go.", ["the mayor"]),
        # People at large want what the speaker says they want.
        ("Voters, Jim Katz said, want “somebody who will shake things up.”", ["Jim Katz"]),
        ("People who want “an outsider” should look elsewhere, her rival said.", ["her rival"]),
        # A past tense taken for a participle.
        ("A sign taped to the door read “Back in five minutes.”", ["A sign"]),
        # An inverted reporting clause between a subject and its verb.
        ("The vote, said Ola Dahl of the Harbour League, was “a disgrace.”", ["Ola Dahl of the Harbour League"]),
        (
            "Such cuts, argued former minister Ola Dahl, are “dangerous” and should be stopped.",
            ["former minister Ola Dahl"],
        ),
        # A frame that names the source of the whole sentence.
        ("In Dahl’s view, it was “dead on arrival” unless ministers “stopped pretending to read it.”", ["Dahl"] * 2),
        # What a law lays down; a duty to answer is no answer.
        ("Under the city charter, the mayor must answer “within ten working days” or resign.", ["the city charter"]),
        # Two verbs that go on with "that" are one subject's.
        ("The panel found that the mayor had known and ruled that he “must answer in person.”", ["The panel"]),
        # A label on a letter is nobody's words, nor is what the writer heard.
        ("The letter, stamped “URGENT,” was signed by four senators.", [None]),
        ("“Good enough” was the verdict I heard most often.", [None]),
        # A gesture that ends the paragraph before.
        ("Asked whether she would run again, Ola Dahl laughed.\n“Ask me in April.”", ["Ola Dahl"]),
        # What a tape shows somebody saying, whatever the parser takes it for.
        ("The tape, leaked in May, shows Dahl boasting that voters “will swallow anything.”", ["Dahl"]),
        # A vow after the words; a clause that leaves out its verb.
        ("“The town is not going to run this port”, vowed Berg.", ["Berg"]),
        ("Republicans see a “witch hunt”; Democrats, a “cover-up of the worst kind.”", ["Republicans", "Democrats"]),
        # A view whose holder follows it.
        ("“Anybody but him”: That’s the view of Carl Roe, a welder from Norwick.", ["Carl Roe"]),
        ("By Dahl’s own account, he was “no angel” in those years.", ["Dahl"]),
        # A day owns no call; words before a noun only tell which is meant.
        ("To quote from last night’s call: “The rule is well within our authority.”", [None]),
        ("That “if we can get it” part, should we take that as a sign?", [None]),
        # A clause between the speaker and the verb; names that nobody or everybody gave.
        ("“It is the best yet”, Dahl, wearing his old jersey, told the growers.", ["Dahl"]),
        ("The engine, called the “Mark V”, is quiet.", [None]),
        ("The device, dubbed “Skipper” by the press, is small.", [None]),
        # What holds the words is the paper, not the place where it lay.
        ("Divers found a letter in a bottle that read: “Come home.”", ["a letter"]),
        # A participle goes on with the nearer of two main clauses.
        ("He said the firm “can and will” pay, but Fitch was unmoved, calling its cash “thin.”", ["He", "Fitch"]),
        # Somebody heard saying the words, where the parser takes both for nouns.
        ("An aide, who was at the table, recalled the general saying, “Over my dead body.”", ["general"]),
        # An answer that somebody has ready for others.
        ("To growers who say the tax is too high, the mayor has a ready answer: “Compared with what?”", ["the mayor"]),
        # A verdict taken up after a dash; a pledge with its owner before somebody else's reporting clause.
        (
            "“The boom is over” – that was the verdict of the bank’s chief economist on Friday.",
            ["the bank’s chief economist"],
        ),
        ("Asked about the mayor’s pledge to “mend every road,” one aide said: “Some.”", ["the mayor", "one aide"]),
        # What a maker of something says that others have.
        (
            "The maker of engine parts disclosed that its auditors had “substantial doubt” about it.",
            ["The maker of engine parts"],
        ),
        # A verb of the manner of speaking.
        ("“I know a wrecking ball when I see one,” snorts Joe Pike, 70.", ["Joe Pike"]),
        # Words that open a paragraph after one that reports what somebody else says.
        (
            "“I am staying,” Roe said.\nHis aide, Lena Voss, said she was not.\n“It is time to go.”",
            ["Roe", "His aide"],
        ),
        ("According to Mr. Diaz, the mayor called him that night.\n“He was in tears.”", ["Mr. Diaz"]),
        ("“It is done,” Roe said.\nThe bank declined to comment.\n“I have work to do.”", ["Roe", "Roe"]),
        # Another clause behind a semicolon.
        ("He called the bill “a farce”; her party was no kinder: “A farce has jokes.”", ["He", "her party"]),
        # The name of a thing behind whoever makes it.
        ("She hosts a weekly show with her brother Tim Wells called “The Long Lunch.”", [None]),
        # Whoever does not hesitate answers; what is still to be decided is nobody's words.
        ("Asked what she would do with it, Mrs. Pell, 88, did not hesitate. “Spend it.”", ["Mrs. Pell"]),
        ("The court agreed to decide whether a city may ban “offensive” signs.", [None]),
        ("Growers here have a word for the new quotas: “murder.”", ["Growers"]),
        # Somebody reporting beside the main clause; who else calls it something, without a verb.
        ("Officials say all is well, with the Journal reporting no one will be paid “before May.”", ["the Journal"]),
        ("The ministry was glad, with one aide calling it “a gift” and another “overdue.”", ["one aide", "another"]),
        # By what the words were sent.
        ("“We have nothing to add,” a spokesman, Rob Hines, said by email.", ["a spokesman"]),
        # A question that somebody wants answered.
        ("“What is the limit?” Justice Ames wanted to know.", ["Justice Ames"]),
    ],
)
def test_the_speaker_of_words_in_news(nlp, text: str, speakers: list[str]) -> None:
    found = quotations(nlp, text)
    assert [q.speaker.written if q.speaker else None for q in found] == speakers


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("The drills, state media reported, were “routine.”", "direct"),
        ("Dorn said a deal was “likely” by May.", "direct"),
        ("It closed nine schools, a step the governor had called “unthinkable” in March.", "direct"),
        ("He spoke of what is known as the “motor voter” law.", "term"),
    ],
)
def test_a_word_that_somebody_is_said_to_use_is_theirs_and_a_known_name_is_not(nlp, text: str, style: str) -> None:
    assert [quotation.style for quotation in quotations(nlp, text)] == [style]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # A state or body between does not hide the woman who spoke before it.
        (
            "Hana Lind left. A spokeswoman for the ministry waved the pact away. Norland, she said, was “at peace.”",
            None,
        ),
        # Whoever is spoken of between marks governs no pronoun outside them.
        ("Dale Hurst offered his sympathy. “No one here wants that,” he said.", "Dale Hurst"),
        # A relative clause brings in nobody.
        ("Celia Marsh, whose mother was a nurse, said she would “go to the mat” for it.", "Celia Marsh"),
        # A name in the words themselves is not the speaker's.
        ("Ann Berg had left. The firemen shouted, and one at the door: “Mrs. Berg, get out of there!”", None),
        # Known by a last name only, within one paragraph.
        ("Teriaki had heard that before. “Fine,” she said.", "Teriaki"),
    ],
)
def test_the_name_behind_a_pronoun_in_news(nlp, text: str, name: str | None) -> None:
    assert names_in(nlp, text) == [name]
