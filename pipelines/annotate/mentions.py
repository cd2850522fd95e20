"""Persons, organisations and places where they are named, with one canonical name a document.

Names are runs of proper nouns. A run is cut at the names the gazetteer knows and at titles; what remains is classified
by its own words (heads of bodies and features, given names), by its context (titles, verbs of saying, appositions),
by the rest of the document (a family name whose full name stands elsewhere), and by the parser's entities, if any.
"""

from __future__ import annotations

from pipelines.annotate.models import Mention
from pipelines.annotate.name_merging import merge_names
from pipelines.annotate.name_runs import Name, names_in
from pipelines.annotate.parsing import ParsedDocument


def find_mentions(parsed: ParsedDocument) -> list[Mention]:
    """Persons, organisations and places in text order. The span is the name without title or office."""
    found: list[Name] = []
    for parse in parsed.parses:
        found.extend(names_in(parse))
    return merge_names(found, parsed.text, parsed.date)
