"""Readable slugs for ids."""

from __future__ import annotations

import re
import unicodedata

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 50


def readable_slug(title: str) -> str:
    """Lower-case letters, digits and hyphens out of a title, cut at a word; empty when nothing is left.

    >>> readable_slug("Réponse à l’Arvénie: déclaration")
    'reponse-a-l-arvenie-declaration'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    slug = _NOT_SLUG.sub("-", plain.casefold()).strip("-")
    return slug if len(slug) <= _LONGEST else slug[: _LONGEST + 1].rsplit("-", 1)[0][:_LONGEST].strip("-")
