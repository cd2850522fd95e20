"""Persons, organisations and places where they are named, with one canonical name a document.

Names are runs of proper nouns. A run is cut at the names the gazetteer knows and at titles; what remains is classified
by its own words (heads of bodies and features, given names), by its context (titles, verbs of saying, appositions),
by the rest of the document (a family name whose full name stands elsewhere), and by the parser's entities, if any.
"""

from __future__ import annotations

from pipelines.annotate.models import Mention
from pipelines.annotate.names.merging import merge_names
from pipelines.annotate.names.runs import Name, names_in
from pipelines.annotate.parsing import Parse, ParsedDocument

# Roles of passages that may be written with capitals throughout, where a capital tells no name.
HEADINGS = frozenset({"headline", "standfirst", "heading", "caption"})
# Signs that capitals alone can give: in a heading they need the name to stand in running text too.
DOUBTFUL = frozenset({"head_of_body", "head_of_place", "entity_recogniser", "speaks", "locative", "family_name_first"})


def find_mentions(parsed: ParsedDocument) -> list[Mention]:
    """Persons, organisations and places in text order. The span is the name without title or office."""
    found: list[Name] = []
    doubtful: list[Name] = []
    for parse in parsed.parses:
        names = list(names_in(parse))
        if parse.passage.role in HEADINGS and _is_title_case(parse):
            doubtful += [name for name in names if _is_doubtful(name, parse)]
            names = [name for name in names if not _is_doubtful(name, parse)]
        found.extend(names)
    told = {name.text for name in found if name.kind}
    found.extend(name for name in doubtful if name.text in told)
    found.sort(key=lambda name: name.span)
    return merge_names(found, parsed.text, parsed.date)


def _is_doubtful(name: Name, parse: Parse) -> bool:
    """A name that its words alone make one, inside a longer heading: "Protecting | Community Services"."""
    whole = name.span.end - name.span.start >= len(parse.doc.text.strip())
    return name.rule in DOUBTFUL and not whole and name.defines is None


def _is_title_case(parse: Parse) -> bool:
    """Whether every longer word is capitalised."""
    longer = [token.text for token in parse.doc if token.is_alpha and len(token.text) > 4]
    return bool(longer) and all(word[0].isupper() for word in longer)
