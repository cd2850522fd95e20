"""Other languages are told and left out with a reason; English is not, however it was damaged."""

from __future__ import annotations

import pytest

from pipelines.annotate.annotator import AnnotationInput, annotate
from pipelines.annotate.languages import skipped_passages
from pipelines.annotate.passages import find_passages

FRENCH = "Le ministre a déclaré lundi que le port resterait fermé jusqu'à l'été, et que les pêcheurs seraient payés."


def reasons(text: str) -> list[str]:
    return [each.reason for each in skipped_passages(text, find_passages(text))]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        ("Die Ministerin sagte am Montag, der Hafen bleibe bis zum Sommer geschlossen.", "de"),
        ("El alcalde dijo el lunes que el puerto seguirá cerrado hasta el verano próximo.", "es"),
        ("市長は月曜日に、港は夏まで閉鎖されると述べた。漁師には補償が支払われる。", "ja"),
        ("قال العمدة يوم الاثنين إن الميناء سيبقى مغلقا حتى الصيف", "ar"),
    ],
)
def test_another_language_is_skipped_and_named(text: str, language: str) -> None:
    assert reasons(text) == [f"not in English: {language}"]


@pytest.mark.parametrize(
    "text",
    [
        # Characters badly recognised, function words mostly left.
        "Th3 rnayor sa1d 0n M0nday tbat the p0rt wi11 stay cl0sed and tbe fisherrnen will be paid f0r it.",
        # Names and addresses have no function words of any language.
        "Marco Rossi, Roma\n\nHans Müller, Köln\n\nPierre Dupont, Lyon\n\nAnne Petit, Lille, Luc Moreau, Brest",
        # Too short to tell.
        "Bonjour!",
        "",
        "12 345 678",
        # English with a foreign name and term in it.
        "The mayor of Saint-Étienne called the plan a fait accompli, and the council of Besançon agreed.",
    ],
)
def test_english_and_what_has_no_language_are_not_skipped(text: str) -> None:
    assert reasons(text) == []


def test_a_foreign_paragraph_of_an_english_document_is_left_out_alone() -> None:
    text = f"The port will stay closed until the summer, the mayor said.\n\n{FRENCH}\n\nThe fishermen will be paid."
    (found,) = annotate([AnnotationInput("one", text)])
    assert [each.span.slice(text) for each in found.skipped] == [FRENCH]
    assert len(found.passages) == 3
    start, end = found.skipped[0].span.start, found.skipped[0].span.end
    assert found.claims
    assert not [claim for claim in found.claims if start <= claim.span.start < end]
