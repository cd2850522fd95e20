"""Names and titles with which a speaker turns to somebody: "Madam Mayor, I look forward to it", "Friends, we won"."""

from __future__ import annotations

from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.tokens import Token

# Nouns that need no name: forms of address (Quirk et al., "A Comprehensive Grammar of the English Language", 1985,
# 10.53), the offices spoken to in parliaments and courts among them.
ADDRESS = frozenset(
    {
        "friends",
        "folks",
        "ladies",
        "gentlemen",
        "colleagues",
        "guys",
        "sir",
        "sirs",
        "madam",
        "ma'am",
        "man",
        "comrades",
    }
    | {
        "excellency",
        "excellencies",
        "president",
        "minister",
        "chancellor",
        "chairman",
        "chairwoman",
        "chair",
        "speaker",
    }
    | {"secretary", "governor", "mayor", "senator", "ambassador", "general", "admiral", "professor", "doctor", "judge"}
    | {"lord", "lords", "lordship", "majesty", "highness", "honor", "honour", "americans", "citizens", "buddy", "pal"}
)
TITLES = frozenset({"mr.", "mrs.", "ms.", "dr.", "madam", "mr", "ms", "your", "my", "dear", "fellow", "distinguished"})
SPEAKING = frozenset(
    {"i", "we", "you", "it", "this", "that", "let", "there", "they", "he", "she", "thank", "our", "the"}
)
OPENING = ADDRESS | TITLES
# Words in "Mr. Deputy Prime Minister".
LONGEST = 5


def vocative_length(kept: list[int], head: Token) -> int:
    """Tokens of the form of address, with its comma, that opens the tokens `kept` of a clause; 0 when none does."""
    tokens = head.doc.tokens
    if tokens[kept[0]].lower_ not in OPENING and tokens[kept[0]].pos_ != "PROPN":
        return 0
    comma = next((place for place, i in enumerate(kept[: LONGEST + 1]) if tokens[i].text == ","), 0)
    if not comma or comma + 1 >= len(kept) or kept[comma] >= head.i:
        return 0
    words = [tokens[i] for i in kept[:comma]]
    if not _addresses(words):
        return 0
    own = subject(head)
    named = tokens[kept[comma + 1]].lower_ in SPEAKING or (own is not None and all(word is not own for word in words))
    return kept[comma] + 1 - kept[0] if named else 0


def _addresses(words: list[Token]) -> bool:
    """ "Mr. Deputy Minister", "Friends", "Governor Berg"."""
    if not any(word.lower_ in OPENING for word in words):
        return False
    return all(word.pos_ in {"PROPN", "NOUN", "ADJ"} or word.lower_ in TITLES or word.text == "and" for word in words)
