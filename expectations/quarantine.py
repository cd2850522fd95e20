"""Take rows that break a rule out of the tables, and with them what depends on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from communique.tables import TABLES
from expectations.crosstable import LISTED_KEYS
from expectations.rules import Rule

KEPT_WHOLE = {("alignments", "source_document_id")}
"""Nullable keys without which the row would say something else; the row goes with what they point to."""


@dataclass
class Quarantine:
    """The rows taken out so far: table to rows of key, rule, reason and the row as JSON."""

    taken: dict[str, list[dict[str, str | None]]] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)
    """Table to the keys whose rows were taken out, for tables whose key is one column."""

    def frames(self) -> dict[str, pl.DataFrame]:
        """One frame a table from which rows were taken: its key columns, `rule`, `reason`, `row`."""
        return {
            table: pl.DataFrame(
                rows, schema=dict.fromkeys((*TABLES[table].key, "rule", "reason", "row"), pl.String)
            ).sort(*TABLES[table].key, "rule", nulls_last=True)
            for table, rows in sorted(self.taken.items())
        }

    def take_out(self, frame: pl.DataFrame, broken: Iterable[tuple[Rule, Iterable[int]]]) -> pl.DataFrame:
        """`frame` without the rows that broke a rule; a row that broke several is listed under each."""
        rows: set[int] = set()
        for rule, numbers in broken:
            numbers = sorted(numbers)
            self._list(rule.table, frame[numbers], rule.name, rule.description)
            rows.update(numbers)
        return frame.with_row_index("n").filter(~pl.col("n").is_in(sorted(rows))).drop("n") if rows else frame

    def follow_keys(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The tables after quarantine has followed their keys: rows go, or nullable keys are cleared, until none is
        left that points into the quarantine. Changed rows are hashed anew."""
        followed = dict(tables)
        changed = True
        while changed:
            changed = False
            for name, frame in followed.items():
                after = self._follow(name, frame, followed)
                if not after.equals(frame):
                    changed = True
                    followed[name] = after
        return {name: self._hashed(name, frame, tables[name]) for name, frame in followed.items()}

    def _follow(self, name: str, frame: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        for column in TABLES[name].content:
            target = column.standard if column.name in LISTED_KEYS else column.foreign_key
            other, _, key = (target or "").partition(".")
            # Of duplicates one may be taken out and one stay: the key still resolves then.
            gone = self.gone.get(other, set())
            if gone and other in tables:
                gone = gone - set(tables[other][key].to_list())
            if not gone:
                continue
            value = pl.col(column.name)
            if column.name in LISTED_KEYS:
                frame = frame.with_columns(value.list.filter(~pl.element().is_in(list(gone))))
                continue
            points = value.is_in(list(gone)).fill_null(False)
            if column.nullable and (name, column.name) not in KEPT_WHOLE:
                frame = frame.with_columns(pl.when(~points).then(value).alias(column.name))
                continue
            lost = frame.filter(points)
            if lost.height:
                self._list(name, lost, f"{column.name}_resolves", f"its {column.name} is in quarantine")
                frame = frame.filter(~points)
        return frame

    def _list(self, table: str, rows: pl.DataFrame, rule: str, reason: str) -> None:
        key = TABLES[table].key
        if len(key) == 1:
            self.gone.setdefault(table, set()).update(rows[key[0]].drop_nulls().to_list())
        for row in rows.iter_rows(named=True):
            encoded = json.dumps(row, default=str, ensure_ascii=False, sort_keys=True)
            listed = {name: None if row[name] is None else str(row[name]) for name in key}
            self.taken.setdefault(table, []).append({**listed, "rule": rule, "reason": reason, "row": encoded})

    @staticmethod
    def _hashed(name: str, frame: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
        if not frame.height or frame.equals(before):
            return frame
        content = [column.name for column in TABLES[name].content]
        return TABLES[name].conform(frame.select(content), frame["collection"][0])
