"""Names behind pronouns and descriptions."""

import pytest

from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Span
from pipelines.annotate.names.coreference import resolve_name
from pipelines.annotate.parsing import load_parser, parse_documents


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


def resolved(nlp, text: str, word: str) -> tuple[str | None, float]:
    """What the last `word` of the text denotes."""
    (parsed,) = parse_documents(nlp, [(text, [Passage(Span(0, len(text)), "body")], None)])
    names = find_mentions(parsed)
    token = [token for token in parsed.parses[0].doc if token.text == word][-1]
    return resolve_name(parsed.parses[0], token, parsed, names)


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Senator Anna Berg spoke first. She left early.", "She", "Anna Berg"),
        ("Mr. John Hale met Mrs. Anna Berg. He left early.", "He", "John Hale"),
        ("Anna Berg resigned. Berg said little.", "Berg", "Anna Berg"),
        ("Prime Minister Kenji Mori spoke. The prime minister left.", "minister", "Kenji Mori"),
        ("President Anna Berg met Prime Minister Kenji Mori. The president left.", "president", "Anna Berg"),
        ("The spokesman, John Hale, said little.", "spokesman", "John Hale"),
        # "I" is whom the label of the line names; an address is no label.
        ("THE CHAIRMAN: I was told of it.", "I", "THE CHAIRMAN"),
        ("TO THE COUNCIL OF THE HARBOUR STATES: I was told of it.", "I", None),
        # The nameless subject of the clause above.
        ("Erik Holm waited. The president has said that he agrees.", "he", None),
        # Nobody is his own wife.
        ("Erik Holm said little. His wife, he says, wants to move.", "he", "Erik Holm"),
        # A body that bears a person's name, told by the pronoun; a person taken for a body.
        (
            "The chairman, William Clay Ford, agreed. Ford said it would close two plants.",
            "Ford",
            "Ford",
        ),
        (
            "Tom Cross, a senator, spoke. The Cross campaign was small. Cross said that he was tired.",
            "Cross",
            "Tom Cross",
        ),
        # What cannot be told stays open.
        ("A spokesman said little.", "spokesman", None),
        ("Critics said little.", "Critics", None),
        ("He said little.", "He", None),
    ],
)
def test_who_is_meant(nlp, text: str, word: str, name: str | None) -> None:
    found, confidence = resolved(nlp, text, word)
    assert found == name
    assert (confidence > 0) == (name is not None)


def test_a_name_is_surer_than_a_pronoun(nlp) -> None:
    text = "Senator Anna Berg spoke first. She left early."
    assert resolved(nlp, text, "Berg")[1] > resolved(nlp, text, "She")[1]


def test_a_document_is_known_by_its_full_description(nlp) -> None:
    text = "The 2019 Norland statement was long. The statement said little."
    assert resolved(nlp, text, "statement")[0] == "2019 Norland statement"


def test_a_pronoun_is_followed_through_a_text_whatever_is_asked_first(nlp) -> None:
    line = "He said little, and the harbour lay quiet under the rain for most of the long and windy afternoon. "
    text = "Victor Hale spoke. " + line * 25
    (parsed,) = parse_documents(nlp, [(text, [Passage(Span(0, len(text)), "body")], None)])
    names, parse = find_mentions(parsed), parsed.parses[0]
    pronouns = [token for token in parse.doc if token.text == "He"]
    inward = [resolve_name(parse, token, parsed, names)[0] for token in pronouns]
    again = [resolve_name(parse, token, parsed, names)[0] for token in pronouns]
    assert inward == again == ["Victor Hale"] * 25


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The ministry closed the port. It said that the port was unsafe.", "ministry"),
        # Two navies are not "it", and a collision says nothing.
        ("Both navies left. It said that the port was unsafe.", None),
        ("The ministry left. The collision was bad, and it showed that the port was unsafe.", None),
    ],
)
def test_it_is_one_body_that_speaks(nlp, text: str, name: str | None) -> None:
    assert resolved(nlp, text, "it" if " it " in text else "It")[0] == name
