"""The name a speaker is resolved to: pronouns, descriptions and offices."""

import pytest

from pipelines.annotate.parsing import load_parser
from tests.annotate.quoting import names_in, quotations


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A pronoun, and the same person two paragraphs on.
        (
            "Victor Hale watched from the hill.\n“My father built that,” he said.\nHe paused. “It was all we had.”",
            ["Victor Hale", "Victor Hale"],
        ),
        # An office: lower case, and after others have spoken.
        (
            "Prime Minister Ola Brandt arrived on Friday.\n“We came to listen,” the prime minister said.",
            ["Ola Brandt"],
        ),
        (
            "Senator Carla Voss met Mayor Tim Oakes.\n“It is a gift,” Oakes said.\n“It is not,” the senator replied.",
            ["Tim Oakes", "Carla Voss"],
        ),
        # "It" is the report that was the subject.
        ("The safety report blames the board. It describes “a culture of silence.”", ["safety report"]),
        # A last name that stands alone, and an office abbreviated before its holder's name.
        (
            "Karen Voss met Gov. Alma Trask.\n“They sell,” Voss said.\nTrask is up for election.\n“So what,” she said.",
            ["Karen Voss", "Alma Trask"],
        ),
        ("Gov. Alma Trask met Tim Oakes.\n“It is a gift,” the governor said.", ["Alma Trask"]),
        # Somebody without a name spoke between.
        ("Alma Trask left. His wife laughed. “He says that every year,” she said.", [None]),
        # A description with its holder's name beside it.
        ("A spokesman for the union, Ola Dahl, said it was “too early to tell.”", ["Ola Dahl"]),
        # Nobody is named.
        ("“No,” said one aide.", [None]),
        # The speaker named beside the office, a subject of a main clause, not whoever is spoken of between marks.
        (
            "Victor Hale met the press.\nThe prosecutor, Omar Reed, told Mr. Hale to wait.\n“Not here,” he said.",
            ["Omar Reed"],
        ),
        ("Near an exit, Omar Reed shook his head as Victor Hale spoke.\n“A train wreck,” he said.", ["Omar Reed"]),
        ("Omar Reed shrugged. “Victor is a friend,” he said.", ["Omar Reed"]),
        # Kin: her husband is no woman.
        ("“It is over,” said Darla Fitch. Her husband, Ray, nodded. “She’s right,” he said.", ["Darla Fitch", "Ray"]),
        # The subject of the clause above, described by her office.
        (
            "Gov. Alma Trask met Rachel Stein. Stein said the governor was hurt by a speech in which she called them"
            " “part-time workers.”",
            ["Alma Trask"],
        ),
        # Not the subject of what is reported.
        ("“Shameful,” said Josh Reed. Victor Hale “was not surprised,” he added.", ["Josh Reed", "Josh Reed"]),
        # "It" takes up the subject of the main clause.
        (
            "The safety report recommends that the Harbor Council act. It also calls for “a complete overhaul.”",
            ["safety report"],
        ),
        # A form of address tells two bearers of a last name apart; an office is not its deputy's.
        ("Anna Voss spoke. She left. “Good news,” Mr. Voss told a friend.", ["Voss"]),
        (
            "Vice President Omar Reed spoke.\nThe president, asked about it, frowned. “No comment,” he said.",
            [None],
        ),
        # The holder of two offices; a name the parser does not know, told by the office or age beside it.
        ("“We hope,” said Norair President and Chief Executive Officer, Tom Reed.", ["Tom Reed"]),
        ("“It is a fig leaf,” said the union's campaign director, Ulvo Aune, who left in May.", ["Ulvo Aune"]),
        ("“Never,” said Ulvo Aune, 52.\nAune left. “I am old,” he said.", ["Ulvo Aune", "Ulvo Aune"]),
        # What somebody does, or a company's trade, takes up the one the paragraph is about.
        ("Tim Rask was at a loss. “I just hit it,” the striker said.", ["Tim Rask"]),
        # Whom the sentence itself names is somebody else.
        ("Tim Rask was a poor pupil. The tutor said Rask would never be “so good” again.", [None]),
        ("Norair said on Monday it would cut fares. “We listened,” the airline said.", ["Norair"]),
        # A few pronouns nearby are a weak sign: the only man is meant, whoever "her" was.
        (
            "The premier, Vond Thorn, spoke. “Mrs. Moss voted for it,” he said.\nVoters like Thorn. Her camp lost.",
            ["Vond Thorn"],
        ),
        # Somebody whom "she" took up before is not "he".
        (
            "Omar Reed waited.\nThe aide, Hedd Strand, called. Strand was late, she told him.\n“So am I,” he said.",
            ["Omar Reed"],
        ),
        # The other's turn after a question and an answer.
        (
            "“Did you read it?” Anna Berg asked.\n“I did,” Omar Reed answered.\n“All of it?”\n“No,” Reed said.",
            ["Anna Berg", "Omar Reed", "Anna Berg", "Omar Reed"],
        ),
        # A role in capitals is no part of the name; "whose husband" follows nobody but a person.
        ("“It was like a furnace,” Station Manager Bea Holt said.", ["Bea Holt"]),
        ("Ulvo Moe, whose husband died, held up his coat. “Look at him,” she said.", ["Ulvo Moe"]),
        # What others feel is told by whoever says so.
        ("Omar Reed added that his clients felt “betrayed.”", ["Omar Reed"]),
        # Two men are nobody in particular.
        ("Omar Reed locked up. Two men came for the keys. “There is no lock,” he told them.", ["Omar Reed"]),
        # Somebody new, without a name.
        ("Omar Reed spoke.\nA nurse from Brandt disagreed. “He is wrong,” she said.", [None]),
        # The topic of the paragraph, followed from one "he" to the next.
        (
            "“He lied,” said Omar Reed, her aide.\nFor Victor Hale, it was theater. At night they roared as he laid out"
            " his plan.\n“There will be no mercy,” he thundered.",
            ["Omar Reed", "Victor Hale"],
        ),
        # A mother from Brandt is not Brandt.
        ("Anna Berg listened.\nA mother from Brandt held up a photograph. “He was 22,” she said.", [None]),
        # A state's name that is a last name; somebody without a name in the paragraph before.
        ("Representative Jim Jordan leaned in. “Tell us,” he said.", ["Jim Jordan"]),
        ("Anna Berg left.\nA nurse from Brandt held up a sign.\n“Did she win?” she asked.", [None]),
        (
            "Sheriff Joe Alder met Omar Reed.\n“No,” said Mr. Reed.\nThe sheriff came out. “I am not going,” he said.",
            ["Omar Reed", "Joe Alder"],
        ),
    ],
)
def test_a_speaker_is_resolved_to_a_name(nlp, text: str, names: list[str | None]) -> None:
    assert names_in(nlp, text) == names


def test_a_resolved_pronoun_is_less_sure_than_a_name(nlp) -> None:
    text = "Victor Hale and Omar Reed watched.\n“My father built that,” Hale said.\n“He did,” he added."
    by_name, by_pronoun = (q.speaker.confidence for q in quotations(nlp, text) if q.speaker)
    assert by_pronoun < by_name
