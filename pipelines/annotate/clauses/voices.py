"""How a text speaks: whether its "I" is one voice among others, and whether it is talk rather than writing."""

from __future__ import annotations

from pipelines.annotate.parsing import ParsedDocument
from pipelines.annotate.reporting.cue_lists import cue_words

# Share of first-person words above which a text is spoken or personal: its "I" is one voice among others. Measured on
# the development part of the GUM corpus: 68 of 75 written texts (news, biographies, guides, papers, text books) lie
# below it, half of them under 0.003, and 30 of 31 interviews, court hearings and speeches above it (0.017 to 0.061).
FIRST_PERSON_VOICE = 0.012
# Share of contracted words ("it's", "don't") from which on a personal text is talk: 71 of 74 opinion texts written for
# the gold of kinds lie below it, most at none, as do speeches read from paper, whose short sentences are meant too; of
# the GUM corpus's hearings and unrehearsed speeches two thirds lie above it.
CONTRACTED = 0.02
CONTRACTIONS = frozenset({"n't", "'m", "'ve", "'re", "'ll", "'d"} | {"n’t", "’m", "’ve", "’re", "’ll", "’d"})


def is_personal(parsed: ParsedDocument) -> bool:
    """Whether the text's first person is a voice among others, not the author's."""
    if _has_turns(parsed):
        return True
    first = cue_words("person", "first")
    said = [token.lower_ for parse in parsed.parses for token in parse.doc if token.lower_ in first]
    # The "we" of a joint statement, without any "I", is whoever issues it: the author.
    return len(said) / _length(parsed) > FIRST_PERSON_VOICE and any(word in {"i", "me"} for word in said)


def is_spoken(parsed: ParsedDocument) -> bool:
    """Whether a personal text is talk: in turns, or with words contracted as in speech."""
    if _has_turns(parsed):
        return True
    tokens = (token for parse in parsed.parses for token in parse.doc)
    contracted = sum(
        token.lower_ in CONTRACTIONS or (token.lower_ in {"'s", "’s"} and token.tag_ == "VBZ") for token in tokens
    )
    return contracted / _length(parsed) > CONTRACTED


def _has_turns(parsed: ParsedDocument) -> bool:
    return any(passage.role == "speaker_turn" for passage in parsed.passages)


def _length(parsed: ParsedDocument) -> int:
    return sum(len(parse.doc) for parse in parsed.parses) or 1
