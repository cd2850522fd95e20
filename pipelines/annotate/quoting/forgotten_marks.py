"""Where words end whose closing mark was forgotten: before the clause that says whose they are, or with a sentence."""

from __future__ import annotations

import re
from functools import cache

from pipelines.annotate.reporting.said_forms import said, says

CAPITALIZED = r"[A-Z][\w.’'-]*"
NAME = rf"(?:{CAPITALIZED}|the|a|an|of|former|minister|president|spokes\w+|chief)"
SENTENCE_END = re.compile(r"(?<=[a-z0-9)’'][.?!])\s+(?=[A-Z])")
# Words by which a sentence is still somebody's speech.
SPEAKING = re.compile(r"\b(?:I|we|you|me|us|my|our|your|mine|ours|yours|We|You|My|Our|Your|Let[’']s)\b")


@cache
def _reporting_clause() -> re.Pattern[str]:
    """ ", Ola Dahl said", ", said Ola Dahl", ", Ola Dahl, the firm's chief, said", ", she said"."""
    # "the claims" and "the reports" are nouns, "Norair claims" is not.
    verb = rf"(?:{says()}|{said()})\b"
    return re.compile(
        rf"[,?!] (?:(?:{NAME} ){{1,6}}{said()}\b|(?:{NAME} ){{0,5}}{CAPITALIZED} {verb}"
        rf"|(?:{NAME} ){{0,5}}{NAME}, [^,.;?!\n]{{3,70}}, {verb}|(?:he|she|they|it|I) {verb}|{verb} {NAME})"
    )


def end_of_unclosed(text: str, start: int, end: int, *, opens: bool) -> int:
    """Where words that begin at `start` and are not closed before `end` are taken to end.

    A reporting clause ends them. Else, where the mark `opens` the paragraph, all of it is said: of long speeches each
    paragraph is opened and only the last closed. Else the first sentence is, and each further one with an "I" in it.
    """
    clause = _reporting_clause().search(text, start, end)
    if clause is not None:
        return clause.start() + (text[clause.start()] in "?!")
    if opens:
        return end
    for boundary in SENTENCE_END.finditer(text, start, end):
        following = SENTENCE_END.search(text, boundary.end(), end)
        sentence = text[boundary.end() : following.start() if following is not None else end]
        if SPEAKING.search(sentence) is None:
            return boundary.start()
    return end
