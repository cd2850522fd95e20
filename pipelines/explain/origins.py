"""Where a rule is named in the code of the annotators, so that a row leads to the lines that made it."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

ANNOTATORS = Path(__file__).resolve().parents[1] / "annotate"
# Modules that make the rows of a layer, by how their paths begin; two layers may name rules alike.
MODULES = {
    "quotation": ("quotations.py", "quoting/"),
    "claim": ("claims.py", "clauses/", "attribution.py", "reporting/"),
    "reference": ("references.py", "referring/"),
    "date": ("dates/",),
}
NAME_MODULES = ("mentions.py", "names/")


def origin(rule: str, layer: str) -> str:
    """Lines that name the rule of a layer, as "claims.py:128, clauses.py:201"; empty when none does."""
    modules = MODULES.get(layer, NAME_MODULES)
    return ", ".join(place for place in _places().get(rule, ()) if place.startswith(modules))


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """String literals of the annotators and the lines that hold them; one that is compared with names no rule."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(ANNOTATORS.rglob("*.py")):
        lines: dict[str, list[str]] = defaultdict(list)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        compared = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.Compare | ast.Set) for part in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in compared:
                lines[node.value].append(str(node.lineno))
        for literal, numbers in lines.items():
            unique = sorted(set(numbers), key=int)
            found[literal].append(f"{file.relative_to(ANNOTATORS).as_posix()}:{'+'.join(unique)}")
    return {literal: tuple(places) for literal, places in found.items()}
