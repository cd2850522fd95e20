"""How to cite a release: a sentence, BibTeX, or the release's own CITATION.cff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from communique.catalog import LATEST, RootLike, find_release
from communique.errors import CommuniqueError
from communique.load import missing_file

FORMS = ("text", "bibtex", "cff")


def cite(
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
    form: Literal["text", "bibtex", "cff"] = "text",
) -> str:
    """The citation of an exact version; `latest` becomes the number that it stands for now.

    It carries the version and the content digest, so that whoever reads it can get and check the very same rows.
    """
    if form not in FORMS:
        raise CommuniqueError(f"form={form!r} is not known; it is one of {', '.join(FORMS)}")
    release = find_release(collection, version, root)
    if form == "cff":
        where = f"{release.path}/CITATION.cff"
        try:
            return release.root.read_bytes(where).decode()
        except FileNotFoundError as error:
            raise missing_file(release.root.url(where)) from error
    facts = release.facts
    year, digest = facts["created"][:4], facts["content_digest"]
    if form == "text":
        return citation_text(release.collection, release.version, facts)
    return "\n".join(
        (
            f"@misc{{communique-{release.collection}-{release.version},",
            "  author  = {{Communiqué}},",
            f"  title   = {{{{{facts['title']}}}}},",
            f"  year    = {{{year}}},",
            f"  version = {{{release.version}}},",
            f"  note    = {{Data set, collection {release.collection}. Content sha256:{digest}}}",
            "}",
        )
    )


def citation_text(collection: str, version: str, facts: Mapping[str, Any]) -> str:
    """The sentence that cites a version; `facts` are those of its `release.json`."""
    return (
        f"Communiqué ({facts['created'][:4]}). {facts['title']} (collection {collection}, version {version}) "
        f"[data set]. Content sha256:{facts['content_digest']}"
    )
