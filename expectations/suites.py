"""One suite a table: what its contract states, what only this domain knows, and, for rows that leave, rights.

`suite_rules` and `suite_descriptions` need no Great Expectations; `build_suite` imports it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from communique.tables import TABLES, Column
from expectations.crosstable import cross_table_rules
from expectations.engine import import_engine
from expectations.rights_rules import rights_rules
from expectations.rules import Corpus, Rule

if TYPE_CHECKING:
    import great_expectations as gx

ROW = "row_number"
"""Helper column of a batch: which row of the frame a failure is in."""

_SHA256 = (r"^[0-9a-f]{64}$", "64 hex digits")
_ANNOTATION_ID = (r"^[a-z]{2}[0-9a-f]{16}$", "a two-letter prefix and 16 hex digits")
_SOURCE_ID = (r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$", "a slug: small letters and digits, joined by hyphens")
_URI = (r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$", "an absolute URI")
PATTERNS = {
    "row_hash": (r"^[0-9a-f]{16}$", "16 hex digits"),
    "source_id": _SOURCE_ID,
    "document_id": (r"^[a-z0-9]+(?:[._-][a-z0-9]+)*@[0-9a-f]{12}$", "source_id, @ and 12 hex digits"),
    "passage_id": _ANNOTATION_ID,
    "quotation_id": _ANNOTATION_ID,
    "claim_id": _ANNOTATION_ID,
    "reference_id": _ANNOTATION_ID,
    "mention_id": _ANNOTATION_ID,
    "alignment_id": _ANNOTATION_ID,
    "entity_id": _ANNOTATION_ID,
    "text_sha256": _SHA256,
    "bytes_sha256": _SHA256,
    "wikidata": (r"^Q[1-9][0-9]*$", "a Wikidata item"),
    "language": (r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", "a BCP 47 tag"),
    "url": _URI,
    "archived_url": _URI,
    "media_type": (r"^[\w.+-]+/[\w.+-]+(?:\s*;.*)?$", "an RFC 6838 media type"),
}
"""Column to the regular expression its values match, and what that says in words."""

_COUNTS = {"ordinal": 0, "characters": 0, "words": 0, "warc_offset": 0, "other_sources": 0, "searched_documents": 0}
_FROM = {**_COUNTS, "rank": 1}
"""Column to its smallest value."""


@lru_cache
def suite_rules(table: str) -> tuple[Rule, ...]:
    """Every rule of one table: of its contract, across tables, and of rights."""
    return (*contract_rules(table), *cross_table_rules(table), *rights_rules(table))


def suite_descriptions() -> dict[str, dict[str, str]]:
    """Table to rule to the sentence that says what it promises, for the documentation."""
    return {table: {rule.name: rule.description for rule in suite_rules(table)} for table in TABLES}


def contract_rules(table: str) -> list[Rule]:
    """The rules that follow from the table's contract alone."""
    contract = TABLES[table]
    rules = [_columns_rule(table), _types_rule(table), _key_rule(table), _hash_rule(table)]
    for column in contract.working_columns:
        rules += _column_rules(table, column)
    names = {column.name for column in contract.content}
    rules += [_order_rule(table, start, start.removesuffix("start") + "end") for start in sorted(names)
              if start.endswith("start") and start.removesuffix("start") + "end" in names]  # fmt: skip
    return rules


def _columns_rule(table: str) -> Rule:
    columns = [column.name for column in TABLES[table].working_columns]
    return Rule(
        table, "has_its_columns", "The table has every column its contract declares.", "block",
        "ExpectTableColumnsToMatchSet", {"column_set": columns, "exact_match": False},
    )  # fmt: skip


def _types_rule(table: str) -> Rule:
    types = {column.name: str(column.arrow_type) for column in TABLES[table].working_columns}
    return Rule(
        table, "columns_have_their_types", "Every column has the Arrow type its contract declares.", "block",
        "ExpectColumnsToHaveArrowTypes", {"types": types},
    )  # fmt: skip


def _key_rule(table: str) -> Rule:
    key = TABLES[table].key
    arguments: dict[str, Any]
    if len(key) == 1:
        how, arguments = "ExpectColumnValuesToBeUnique", {"column": key[0]}
    else:
        how, arguments = "ExpectCompoundColumnsToBeUnique", {"column_list": list(key)}
    return Rule(table, "key_is_unique", f"No two rows have the same {' and '.join(key)}.", "block", how, arguments)


def _hash_rule(table: str) -> Rule:
    content = [column.name for column in TABLES[table].content]

    def holds(corpus: Corpus) -> Any:
        from communique.tables import row_hashes

        return corpus[table]["row_hash"] == row_hashes(corpus[table].select(content))

    return Rule(table, "row_hash_is_of_the_row", "`row_hash` is the hash of the row's own content.", "block",
                "ExpectTextToMatch", holds=holds)  # fmt: skip


def _column_rules(table: str, column: Column) -> Iterable[Rule]:
    name = column.name
    if not column.nullable:
        yield Rule(table, f"{name}_is_given", f"`{name}` is never null.",
                   expectation="ExpectColumnValuesToNotBeNull", arguments={"column": name})  # fmt: skip
    if column.allowed:
        yield Rule(table, f"{name}_is_allowed", f"`{name}` is one of {', '.join(column.allowed)}.",
                   expectation="ExpectColumnValuesToBeInSet",
                   arguments={"column": name, "value_set": list(column.allowed)})  # fmt: skip
    if name in PATTERNS:
        pattern, words = PATTERNS[name]
        yield Rule(table, f"{name}_is_well_formed", f"`{name}` is {words}.",
                   expectation="ExpectColumnValuesToMatchRegex",
                   arguments={"column": name, "regex": pattern})  # fmt: skip
    if (column.standard or "").startswith("EDTF"):
        yield Rule(table, f"{name}_is_edtf", f"`{name}` is a date or interval of EDTF level 1.",
                   expectation="ExpectEdtfDate", arguments={"column": name})  # fmt: skip
    bounds: tuple[int, int | None] | None = None
    if column.unit == "ratio":
        bounds = (0, 1)
    elif name in _FROM or name == "start" or name.endswith("_start"):
        bounds = (_FROM.get(name, 0), None)
    if bounds:
        words = f"lies between {bounds[0]} and {bounds[1]}" if bounds[1] is not None else f"is at least {bounds[0]}"
        yield Rule(table, f"{name}_is_in_range", f"`{name}` {words}.",
                   expectation="ExpectColumnValuesToBeBetween",
                   arguments={"column": name, "min_value": bounds[0], "max_value": bounds[1]})  # fmt: skip


def _order_rule(table: str, start: str, end: str) -> Rule:
    return Rule(
        table, f"{start}_is_before_{end}", f"`{start}` is before `{end}`: a span is never empty.",
        expectation="ExpectColumnPairValuesAToBeGreaterThanB",
        arguments={"column_A": end, "column_B": start, "ignore_row_if": "either_value_is_missing"},
    )  # fmt: skip


def build_suite(table: str, rules: Iterable[Rule]) -> gx.ExpectationSuite:
    """The Great Expectations suite of these rules; each expectation carries its rule's name in `meta`."""
    import_engine()
    import great_expectations as gx
    import great_expectations.expectations as built_in

    from expectations import custom

    expectations = []
    for rule in rules:
        kind = getattr(custom, rule.expectation, None) or getattr(built_in, rule.expectation)
        arguments = dict(rule.arguments) if rule.holds is None else {"column": rule.flag}
        expectations.append(
            kind(
                **arguments,
                description=rule.description,
                severity="critical" if rule.on_failure == "block" else "warning",
                meta={"rule": rule.name, "on_failure": rule.on_failure},
            )
        )
    # All at once: adding them one by one compares each with all before it, and writes a stored suite every time.
    return gx.ExpectationSuite(name=table, expectations=expectations)
