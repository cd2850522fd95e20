"""The command line, in the words of the Python API: list, describe, show, path, download, verify, diff, cite."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from communique.errors import CommuniqueError

if TYPE_CHECKING:
    import polars as pl

EXAMPLES = """examples:
  communique list
  communique describe claims
  communique show quotations --columns exact,speaker_name --where "style = 'direct'" --limit 5
  communique show claims --collection sample --format csv > claims.csv
  communique path --collection sample --version 2026.11.0
  communique download --root https://example.org/releases --collection sample
  communique diff 2026.10.0 2026.11.0
  communique cite --format bibtex
"""
DEFAULT_LIMIT = 20
"""Rows that `show` prints as a table: about a screen."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 1 after an error, which is printed without a traceback."""
    options = _parser().parse_args(arguments)
    warnings.showwarning = _plain_warning
    try:
        options.command(options)
        sys.stdout.flush()
    except CommuniqueError as error:
        print(f"communique: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="communique",
        description="Read published tables of quotations, claims and references, traced to public statements.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument("--root", help="folder or URL of the releases (default: $COMMUNIQUE_ROOT, else the checkout's)")
    release = argparse.ArgumentParser(add_help=False, parents=[place])
    release.add_argument("--collection", help="which collection (may be left out when there is only one)")
    release.add_argument("--version", default="latest", help="an exact version such as 2026.11.0 (default: latest)")

    listing = commands.add_parser("list", parents=[place], help="collections, their versions, tables and rows")
    listing.set_defaults(command=_list)
    describing = commands.add_parser("describe", parents=[release], help="what the columns of a table mean")
    describing.add_argument("table", nargs="?", metavar="TABLE", help="name of the table (default: all)")
    describing.add_argument(
        "--format", choices=("table", "markdown"), default="table", help="markdown: the page of all tables"
    )
    describing.set_defaults(command=_describe)
    showing = commands.add_parser("show", parents=[release], help="rows of a table")
    showing.add_argument("table", metavar="TABLE", help="name of the table")
    showing.add_argument("--columns", metavar="A,B", help="columns to show, by commas (default: all)")
    showing.add_argument("--where", metavar="SQL", help="condition on the rows, such as \"kind = 'forecast'\"")
    showing.add_argument(
        "--limit", type=int, metavar="N", help=f"at most N rows (default: {DEFAULT_LIMIT} as a table, else all)"
    )
    showing.add_argument("--format", choices=("table", "csv", "jsonl"), default="table", help="(default: table)")
    showing.set_defaults(command=_show)
    locating = commands.add_parser("path", parents=[release], help="folder of a release")
    locating.set_defaults(command=_path)
    downloading = commands.add_parser("download", parents=[release], help="bring a release to this machine")
    downloading.add_argument("--to", metavar="FOLDER", help="folder to bring it to (default: the cache)")
    downloading.add_argument("--tables", metavar="A,B", help="only these tables, by commas (default: everything)")
    downloading.set_defaults(command=_download)
    differing = commands.add_parser("diff", parents=[place], help="what changed between two versions")
    differing.add_argument("since", metavar="A", help="the older version")
    differing.add_argument("until", metavar="B", nargs="?", default="latest", help="the newer (default: latest)")
    differing.add_argument("--collection", help="which collection (may be left out when there is only one)")
    differing.add_argument("--table", metavar="TABLE", help="row by row, of this table (default: counts of all)")
    differing.add_argument("--format", choices=("table", "csv", "jsonl"), default="table", help="(default: table)")
    differing.set_defaults(command=_diff)
    citing = commands.add_parser("cite", parents=[release], help="how to cite a release")
    citing.add_argument("--format", choices=("text", "bibtex", "cff"), default="text", help="(default: text)")
    citing.set_defaults(command=_cite)
    verifying = commands.add_parser("verify", parents=[release], help="check every file of a release by its sha256")
    verifying.set_defaults(command=_verify)
    return parser


def _list(options: argparse.Namespace) -> None:
    from communique.catalog import find_release, find_root, read_catalog

    root = find_root(options.root)
    for collection in read_catalog(root.location).values():
        print(f"{collection.name}: {collection.title}")
        for version in reversed(collection.versions):
            notes = ["latest"] if version.version == collection.latest else []
            notes += [f"yanked: {version.yanked}"] if version.yanked else []
            print(f"  {version.version}  {version.rows:>9,} rows  {version.created[:10]}  {', '.join(notes)}".rstrip())
        newest = find_release(collection.name, root=root.location).tables if collection.latest else {}
        for table, rows in newest.items():
            print(f"    {table:<12} {rows:>9,}")


def _describe(options: argparse.Namespace) -> None:
    from communique.describe import describe, dictionary_markdown

    if options.format == "markdown":
        print(dictionary_markdown(), end="")
        return
    print(describe(options.table, options.collection, options.version, options.root))


def _show(options: argparse.Namespace) -> None:
    import polars as pl

    from communique.load import scan

    rows = scan(options.table, options.collection, options.version, options.root)
    names = rows.collect_schema().names()
    limit = DEFAULT_LIMIT if options.limit is None and options.format == "table" else options.limit
    try:
        if options.where:
            rows = rows.filter(pl.sql_expr(options.where))
        if options.columns:
            rows = rows.select([name.strip() for name in options.columns.split(",")])
        # One row more than asked for tells whether there are any further.
        frame = (rows if limit is None else rows.head(limit + 1)).collect()
    except pl.exceptions.PolarsError as error:
        raise CommuniqueError(f"{error}\ntable {options.table} has the columns {', '.join(names)}") from error
    shown = frame if limit is None else frame.head(limit)
    _print_rows(shown, options.format)
    if frame.height > shown.height:
        print(f"communique: only the first {limit} rows are shown; --limit says how many", file=sys.stderr)


def _print_rows(rows: pl.DataFrame, form: str) -> None:
    import polars as pl

    if form == "table":
        with pl.Config(
            tbl_rows=-1, tbl_cols=-1, fmt_str_lengths=100, tbl_width_chars=_width(), tbl_hide_dtype_separator=True
        ):
            print(rows)
        return
    if form == "csv":
        rows = rows.with_columns(_as_json(rows[name]) for name in rows.columns if rows.schema[name].is_nested())
        print(rows.write_csv(), end="")
        return
    print(rows.write_ndjson(), end="")


def _as_json(nested: pl.Series) -> pl.Series:
    """A list column as JSON text, since a CSV cell holds only text."""
    import json

    import polars as pl

    cells = [None if cell is None else json.dumps(cell, ensure_ascii=False) for cell in nested.to_list()]
    return pl.Series(nested.name, cells, dtype=pl.String)


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 40)).columns


def _path(options: argparse.Namespace) -> None:
    from communique.catalog import path

    print(path(options.collection, options.version, options.root))


def _download(options: argparse.Namespace) -> None:
    from communique.cache import download
    from communique.progress import shown_progress

    tables = [name.strip() for name in options.tables.split(",")] if options.tables else None
    with shown_progress(options.collection, options.version, options.root) as tell:
        folder = download(
            options.collection, options.version, options.root, tables=tables, to=options.to, progress=tell
        )
    print(folder)


def _diff(options: argparse.Namespace) -> None:
    import polars as pl

    from communique.delta import OPS, changes, diff

    if options.table:
        _print_rows(
            changes(options.table, options.collection, options.since, options.until, options.root), options.format
        )
        return
    found = diff(options.since, options.until, options.collection, options.root)
    counts = [
        {"table": name, **{op: frame.filter(pl.col("op") == op).height for op in OPS}} for name, frame in found.items()
    ]
    _print_rows(pl.DataFrame(counts), options.format)


def _cite(options: argparse.Namespace) -> None:
    from communique.citing import cite

    print(cite(options.collection, options.version, options.root, options.format).rstrip("\n"))


def _verify(options: argparse.Namespace) -> None:
    from communique.verify import verify

    done = verify(options.collection, options.version, options.root)
    print(f"{done.collection} {done.version}: all as published")
    print(f"{done.files} files, {done.bytes:,} bytes, {done.rows:,} rows")


def _plain_warning(message: Warning | str, *_: object, **__: object) -> None:
    print(f"communique: {message}", file=sys.stderr)
