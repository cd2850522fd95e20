"""What a table promises: its columns, key, order and meaning, declared once.

Everything else derives from a `Table`: polars and Arrow schemas, the expectation suite, `datapackage.json`, the
data dictionary. Nothing here knows how a table is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING

import polars as pl
from polars.datatypes import DataTypeClass

from communique.errors import ContractError

if TYPE_CHECKING:
    # Imported where it is used: it takes longer than all the rest of `import communique`.
    import pyarrow as pa

PolarsType = pl.DataType | DataTypeClass


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be null, what it means and which standard it follows."""

    name: str
    dtype: PolarsType
    description: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    foreign_key: str | None = None
    """`table.column` that this value, when present, must resolve in."""
    standard: str | None = None
    unit: str | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type, with plain (not large) strings and lists, as published."""
        return _arrow_type(self.dtype)


@dataclass(frozen=True)
class Table:
    """The contract of one published table."""

    name: str
    description: str
    key: tuple[str, ...]
    order: tuple[str, ...]
    content: tuple[Column, ...]
    max_drop: float = 0.5
    """Largest share of rows that may vanish between releases; a larger drop blocks."""
    max_gain: float = 5.0
    """Growth factor beyond which a release warns."""
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", (COLLECTION, *self.content, ROW_HASH, *RELEASE_COLUMNS))

    @property
    def working_columns(self) -> tuple[Column, ...]:
        """Columns that a stage makes: all but those the release adds."""
        return (COLLECTION, *self.content, ROW_HASH)

    def column(self, name: str) -> Column:
        """The column called `name`; ContractError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise ContractError(f"table {self.name} has no column {name!r}; it has {[c.name for c in self.columns]}")

    def polars_schema(self, *, released: bool = False) -> dict[str, PolarsType]:
        """Name to polars type, in order; with `released`, the release columns too."""
        return {c.name: c.dtype for c in (self.columns if released else self.working_columns)}

    def arrow_schema(self, *, released: bool = True) -> pa.Schema:
        """The Arrow schema as published: descriptions, units and standards as field metadata."""
        import pyarrow as pa

        columns = self.columns if released else self.working_columns
        return pa.schema([_arrow_field(c) for c in columns], metadata={"description": self.description})

    def empty(self, *, released: bool = False) -> pl.DataFrame:
        """A frame with no rows and the right columns."""
        return pl.DataFrame(schema=self.polars_schema(released=released))

    def conform(self, rows: pl.DataFrame | Iterable[dict[str, object]], collection: str) -> pl.DataFrame:
        """Rows as this table has them: columns selected and typed, hashed, sorted by `order`, one chunk.

        Content columns that are missing and nullable are filled with nulls. Raises ContractError for a column the
        contract does not know, a missing column that may not be null, or a value of the wrong type.
        """
        schema = {c.name: c.dtype for c in self.content}
        system = {COLLECTION.name, ROW_HASH.name}
        try:
            frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(list(rows), schema_overrides=schema)
            unknown = [name for name in frame.columns if name not in schema and name not in system]
            if unknown:
                raise ContractError(f"table {self.name} has no columns {unknown}; declare them in its contract")
            missing = [c.name for c in self.content if c.name not in frame.columns and not c.nullable]
            if missing and frame.height:
                raise ContractError(f"table {self.name} needs columns {missing}, which these rows lack")
            exprs = [
                (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
                for name, dtype in schema.items()
            ]
            frame = frame.select(exprs) if frame.height else pl.DataFrame(schema=schema)
        except (pl.exceptions.PolarsError, TypeError) as error:
            raise ContractError(f"table {self.name}: a value does not fit its column: {error}") from error
        frame = frame.sort(self.order, nulls_last=True)
        frame = frame.with_columns(pl.lit(collection).alias(COLLECTION.name), row_hashes(frame).alias(ROW_HASH.name))
        return frame.select([c.name for c in self.working_columns]).rechunk()


def row_hashes(content: pl.DataFrame) -> pl.Series:
    """16 hex digits of BLAKE2b over each row's content columns as canonical JSON (nulls kept, columns by name)."""
    names = sorted(content.columns)
    if not content.height:
        return pl.Series("row_hash", [], dtype=pl.String)
    encoded = content.select(pl.struct(names).struct.json_encode().alias("json"))["json"].to_list()
    return pl.Series("row_hash", [blake2b(row.encode(), digest_size=8).hexdigest() for row in encoded])


def content_digest(frame: pl.DataFrame) -> str:
    """sha256 over the sorted row hashes of a conformed frame: the same rows in any order give the same digest."""
    return sha256("\n".join(frame["row_hash"].sort().to_list()).encode()).hexdigest()


def _arrow_field(column: Column) -> pa.Field[pa.DataType]:
    import pyarrow as pa

    facts = {
        "description": column.description,
        "standard": column.standard,
        "unit": column.unit,
        "allowed": "|".join(column.allowed) or None,
        "foreign_key": column.foreign_key,
    }
    metadata = {key: value for key, value in facts.items() if value}
    return pa.field(column.name, column.arrow_type, nullable=column.nullable, metadata=metadata)


def _arrow_type(dtype: PolarsType) -> pa.DataType:
    import pyarrow as pa

    if isinstance(dtype, pl.List):
        return pa.list_(_arrow_type(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pa.struct([pa.field(f.name, _arrow_type(f.dtype)) for f in dtype.fields])
    if isinstance(dtype, pl.Datetime):
        return pa.timestamp("us", tz="UTC")
    simple: Sequence[tuple[PolarsType, pa.DataType]] = (
        (pl.String, pa.string()),
        (pl.Boolean, pa.bool_()),
        (pl.Int32, pa.int32()),
        (pl.Int64, pa.int64()),
        (pl.Float64, pa.float64()),
        (pl.Date, pa.date32()),
    )
    for polars_type, arrow_type in simple:
        if dtype == polars_type:
            return arrow_type
    raise ContractError(f"no Arrow type is declared for {dtype}")


COLLECTION = Column("collection", pl.String, "The collection that published the row.")
ROW_HASH = Column("row_hash", pl.String, "16 hex digits of BLAKE2b over the row's own content.")
RELEASE_COLUMNS = (
    Column(
        "first_release",
        pl.String,
        "The version that first had a row with this key.",
        standard="CalVer YYYY.M.N",
    ),
    Column("changed_release", pl.String, "The version in which the row last changed.", standard="CalVer YYYY.M.N"),
)
