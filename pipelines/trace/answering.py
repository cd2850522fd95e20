"""An answer as text on the terminal: every difference in signs and in words, so that nothing hangs on colour."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from pipelines.trace.lookup import Answer
from pipelines.trace.verdicts import Edit

VERDICTS = {
    "verbatim": "word for word",
    "verbatim_norm": "the same words; case, punctuation or spacing differ",
    "elided": "the same words, with some left out at an ellipsis or bracket",
    "altered": "with words changed",
    "ambiguous": "in too many statements to name one",
    "not_found": "in none of the statements searched",
}
_AROUND = 280
"""Characters shown before and after the words, at most, within their paragraphs."""
_LEFT_OUT = 160
"""Characters of the statement shown between the parts of an elided quotation."""
_INDENT = 2
"""Columns by which the passage is set in."""


def print_answer(console: Console, answer: Answer) -> None:
    """Where the words are from, the passage with the words marked, the differences, and what was searched.

    A terminal has the passage wrapped at its width; a pipe or file gets each paragraph as one line.
    """
    _print_attribution(console, answer)
    if answer.source is None:
        _say(console, f"[bold]Not found[/]: {VERDICTS[answer.outcome.verdict]}.")
    else:
        _print_source(console, answer, answer.source)
    _say(console, f"[dim]{_searched(answer)}[/]")


def _say(console: Console, line: str) -> None:
    """One line of markup, wrapped by nobody but the terminal itself: it is copied and searched whole."""
    console.print(line, highlight=False, soft_wrap=True)


def _print_source(console: Console, answer: Answer, source: dict[str, Any]) -> None:
    facts = ", ".join(filter(None, [source["publisher"], source["published"] or "undated"]))
    _say(console, f"[bold]{escape(source['title'])}[/]")
    _say(console, f"{escape(facts)}  ({source['source_id']})")
    if source["url"]:
        _say(console, escape(source["url"]))
    _say(console, f"[bold]{answer.outcome.verdict}[/]: {VERDICTS[answer.outcome.verdict]}")
    # Where no style is shown, signs mark the words.
    passage = _passage(answer, marks=console.color_system is None)
    if console.is_terminal:
        console.print(Padding(passage, (1, _INDENT)), highlight=False)
    else:
        _say(console, f"\n{escape(indent(passage.plain, ' ' * _INDENT))}\n")
    for edit in answer.outcome.match.edits if answer.outcome.match else ():
        _say(console, _difference(edit))
    if others := answer.outcome.others:
        _say(console, f"{others:,} other statement{'s have' if others > 1 else ' has'} the words too.")


def _print_attribution(console: Console, answer: Answer) -> None:
    if answer.attributed is None:
        return
    title = escape(answer.attributed["title"])
    if answer.outcome.in_attributed:
        _say(console, f"[green]✓ yes[/]: the words are in [bold]{title}[/].\n")
    elif answer.source is not None:
        _say(console, f"[red]✗ no[/]: the words are not in [bold]{title}[/]; they are in:\n")
    else:
        _say(console, f"[red]✗ no[/]: the words are not in [bold]{title}[/].\n")


def _passage(answer: Answer, *, marks: bool) -> Text:
    """The words in their paragraphs; `marks` puts them between signs where there is no style to show."""
    match, text = answer.outcome.match, answer.text
    shown = Text()
    if match is None:
        return shown
    begin = max(text.rfind("\n\n", 0, match.start) + 2 if "\n\n" in text[: match.start] else 0, match.start - _AROUND)
    close = text.find("\n\n", match.end)
    end = min(len(text) if close < 0 else close, match.end + _AROUND)
    # Words are not cut.
    while match.start > begin > 0 and text[begin - 1].isalnum():
        begin += 1
    while match.end < end < len(text) and text[end].isalnum():
        end -= 1
    shown.append(("… " if begin and text[begin - 1] != "\n" else "") + text[begin : match.start])
    for number, (start, stop) in enumerate(match.spans):
        if number:
            shown.append(_shortened(text[match.spans[number - 1][1] : start]))
        shown.append(f"»{text[start:stop]}«" if marks else text[start:stop], style="bold reverse")
    shown.append(text[match.end : end] + (" …" if end < len(text) and text[end] != "\n" else ""))
    return shown


def _shortened(text: str) -> str:
    return text if len(text) <= _LEFT_OUT else f"{text[: _LEFT_OUT // 2]} […] {text[-_LEFT_OUT // 2 :]}"


def _difference(edit: Edit) -> str:
    quoted, source = escape(f"“{_shortened(edit.quoted)}”"), escape(f"“{_shortened(edit.source)}”")
    told = {
        "replace": f"[yellow]~[/] {quoted} stands for the statement's {source}",
        "insert": f"[green]+[/] {quoted} is not in the statement",
        "delete": f"[red]-[/] the statement's {source} was left out",
    }[edit.op]
    return f"{told} [bold](! changes the meaning)[/]" if edit.meaning_change else told


def _searched(answer: Answer) -> str:
    searched = answer.searched
    dates = f", {searched['searched_from']} to {searched['searched_to']}" if searched["searched_from"] else ""
    return (
        f"searched {searched['searched_documents']:,} statements of {answer.statements.collection} "
        f"{answer.statements.version}{dates}"
    )
