"""Names behind the words for a speaker: written out in the phrase, or behind a pronoun or a description.

What the text does not tell stays open.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.models import Mention
from pipelines.annotate.names.antecedents import indefinite
from pipelines.annotate.names.cast import cast_of
from pipelines.annotate.names.descriptions import by_description
from pipelines.annotate.names.pronouns import FEMALE, MALE, by_it, by_pronoun
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.tokens import Token

FIRST = frozenset({"i", "me", "my", "we", "us", "our", "myself", "ourselves"})
SINGULAR = frozenset({"i", "me", "my", "myself"})


def resolve_name(
    parse: Parse, token: Token, parsed: ParsedDocument, names: Sequence[Mention]
) -> tuple[str | None, float]:
    """Canonical name of whoever `token` (head of a noun phrase in `parse`) denotes, and how sure that is, 0 to 1.

    (None, 0.0) when the text does not tell, as for "critics" or "a spokesman" without a name.
    """
    cast = cast_of(parsed, names)
    written = cast.named(parse, token)
    if written is not None:
        return written, 1.0
    surname = cast.by_surname(token)
    if surname is not None:
        return surname, 0.9
    word = token.lower_
    if word in MALE or word in FEMALE:
        return by_pronoun(cast, parse, token, "male" if word in MALE else "female")
    if word in FIRST:
        return cast.turn_holder(parse) if word in SINGULAR else (None, 0.0)
    if word == "it":
        return by_it(cast, parse, token)
    common = token.tag_ == "NN" or (token.tag_ == "NNP" and token.is_lower)
    if common and not indefinite(token):
        return by_description(cast, parse, token)
    return None, 0.0
