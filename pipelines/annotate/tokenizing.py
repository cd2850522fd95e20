"""What the tokenizer misses: a quotation mark without a space behind it, as pages lose them.

"He paid,”she said": without this "paid,”she" would be one word, and the mark would neither open nor close anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

# A stop before a mark, and the mark behind it, each a token, where a word follows at once.
GLUED_MARKS = r"[.,!?:;](?=[”“\"]\w)|(?<=[.,!?:;])[”“\"](?=\w)"


def part_glued_marks(nlp: Language) -> None:
    """Let the tokenizer part words at quotation marks that have no space on either side."""
    from spacy.util import compile_infix_regex

    # Compiled code without type stubs.
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([GLUED_MARKS, *(nlp.Defaults.infixes or ())]).finditer
