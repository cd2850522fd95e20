"""PDFs as offices make them: set in one or two columns, words divided at line ends, running heads on every page."""

from __future__ import annotations

from fpdf import FPDF

HEAD, TITLE = "Institute for Coastal Affairs", "The Harbour Pact After One Year"
SENTENCES = (
    "The harbour pact has been kept by both governments for a year, which few observers had expected of either.",
    "No vessel was detained, no fee was refused, and the joint commission met more often than the text demands.",
    "Its secretary reports that the longest dispute, on the eastern channel, was settled in twenty-nine days.",
    "The silence of the pact on money remains its weakness, since every settlement so far has been about money.",
)


def report_pdf(pages: int = 3, columns: int = 1, paragraphs: int = 4) -> bytes:
    """A report: a title, some paragraphs a column, a running head with the page's number at top and bottom."""
    document = FPDF(format="A4")
    document.set_auto_page_break(False)
    document.set_compression(True)
    for number in range(1, pages + 1):
        document.add_page()
        document.set_font("Helvetica", size=8)
        document.text(20, 12, f"{HEAD} | {number}")
        document.text(100, 288, str(number))
        top = 25.0
        if number == 1:
            document.set_font("Helvetica", "B", size=18)
            document.text(20, 25, TITLE)
            document.set_font("Helvetica", size=10)
            document.text(20, 32, "4 May 2027")
            top = 42.0
        document.set_font("Times", size=10)
        _columns(document, number, top, columns, paragraphs)
    return bytes(document.output())


def paragraph(page: int, column: int, number: int) -> str:
    """The text of a paragraph; no two pages end alike."""
    turn = (page + column + number) % len(SENTENCES)
    return f"Page {page} column {column} paragraph {number}. " + " ".join(SENTENCES[turn:] + SENTENCES[:turn])


def _columns(document: FPDF, page: int, top: float, columns: int, paragraphs: int) -> None:
    width = (170 - 10 * (columns - 1)) / columns
    for column in range(columns):
        y = top
        for number in range(1, paragraphs + 1):
            for line in _lines(document, paragraph(page, column + 1, number), width):
                document.text(20 + column * (width + 10), y, line)
                y += 4.6
            y += 3.5


def _lines(document: FPDF, text: str, width: float) -> list[str]:
    """Text broken into lines of a width, a long last word divided where it does not fit."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if document.get_string_width(longer) <= width:
            line = longer
            continue
        part = word[: len(word) // 2] if len(word) >= 8 and word.isalpha() else ""
        if part and document.get_string_width(f"{line} {part}-") <= width:
            lines.append(f"{line} {part}-")
            line = word[len(part) :]
        else:
            lines.append(line)
            line = word
    return [*lines, line]
