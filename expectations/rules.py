"""What a rule is, and the corpus it is held against. Nothing of Great Expectations: suites are built from these.

A rule either names a column check that Great Expectations makes (`expectation`, `arguments`), or computes in polars,
for every row of its table, whether the row keeps it (`holds`); the suite then expects that flag to be true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import polars as pl

from expectations.rights_check import rights_violations

OnFailure = Literal["quarantine", "block"]
"""quarantine: the rows that break the rule are taken out; block: nothing may be published."""


@dataclass(frozen=True)
class Rule:
    """One promise about the rows of one table."""

    table: str
    name: str
    description: str
    on_failure: OnFailure = "quarantine"
    expectation: str = "ExpectRuleToHold"
    """Class of `expectations.custom`, or else of `great_expectations.expectations`."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    holds: Callable[[Corpus], pl.Series] | None = None
    """Whether each row of the table keeps the rule, in row order; a null counts as broken."""
    needs: tuple[str, ...] = ()
    """Other tables that the rule looks into; it is not run where one is absent."""
    published_only: bool = False
    """Whether the rule binds only rows that leave, such as rights."""

    @property
    def flag(self) -> str:
        """Name of the helper column that carries `holds` into the batch."""
        return f"rule_{self.name}"

    def applies_to(self, corpus: Corpus) -> bool:
        """Whether every table the rule looks into is there, and the rows are in the form it binds."""
        there = all(name in corpus.tables for name in (self.table, *self.needs))
        return there and (corpus.published or not self.published_only)


class Corpus:
    """Tables that belong together and the full texts of their documents, as rules look at them.

    `texts` maps document_id to the full text. A document whose text is not in it is looked up in `documents.text`.
    `published` says that the rows are in the form that leaves, so that rights bind them.
    """

    def __init__(
        self, tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str], *, published: bool = False
    ) -> None:
        self.tables = dict(tables)
        self.texts = texts
        self.published = published

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    @cached_property
    def full_texts(self) -> dict[str, str]:
        """document_id to full text, for every document whose text is at hand."""
        found = dict(self.texts)
        if "documents" in self.tables:
            rows = self["documents"].select("document_id", "text").drop_nulls()
            for document_id, text in rows.iter_rows():
                found.setdefault(document_id, text)
        return found

    @cached_property
    def rights(self) -> dict[str, str]:
        """document_id to the text_rights of its source; metadata_only where none is stated."""
        if not {"documents", "sources"} <= self.tables.keys():
            return {}
        joined = self["documents"].join(self["sources"], on="source_id", how="left")
        stated = joined.select("document_id", pl.col("text_rights").fill_null("metadata_only"))
        return dict(stated.iter_rows())

    @cached_property
    def rights_violations(self) -> pl.DataFrame:
        """Rows that give away more than their texts' rights allow."""
        return rights_violations(self.tables, self.full_texts, self["sources"])

    def slices(self, table: str, start: str = "start", end: str = "end", of: str = "document_id") -> list[str | None]:
        """What each row's span cuts out of its document; None where span or text is missing or does not fit."""
        texts = self.full_texts
        cut: list[str | None] = []
        for document_id, first, last in self[table].select(of, start, end).iter_rows():
            text = texts.get(document_id)
            fits = text is not None and first is not None and last is not None and 0 <= first <= last <= len(text)
            cut.append(text[first:last] if text is not None and fits else None)
        return cut

    def lookup(self, table: str, key: str, value: str) -> dict[Any, Any]:
        """key to value over a table's rows."""
        return dict(self[table].select(key, value).iter_rows())


def flags(values: Iterable[bool]) -> pl.Series:
    """Whether each row keeps a rule, as a rule's `holds` returns it."""
    return pl.Series(values=list(values), dtype=pl.Boolean)
