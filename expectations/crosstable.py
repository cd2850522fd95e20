"""Rules that one table alone cannot answer: keys against other tables, dates against dates.

Each rule says, for every row of its table, whether the row keeps it. Rules that the contracts state (foreign keys)
are derived; those only this domain has are listed in `_meaning_rules`, and in `expectations.spans`.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from communique.tables import TABLES
from communique.tables.edtf import allowed_days
from expectations.rules import Corpus, Rule, flags
from expectations.spans import span_rules

LISTED_KEYS = {"quotation_ids", "reference_ids"}
"""List columns whose contract names, as their standard, the column that every member resolves in."""

Holds = Callable[[Corpus], pl.Series]


def foreign_key_rules(table: str) -> list[Rule]:
    """One rule for each column whose values must resolve in another table."""
    rules = []
    for column in TABLES[table].content:
        target = column.standard if column.name in LISTED_KEYS else column.foreign_key
        if target is None:
            continue
        other, _, key = target.partition(".")
        rules.append(
            Rule(
                table=table,
                name=f"{column.name}_resolves",
                description=f"Every `{column.name}` is the `{key}` of a row in `{other}`.",
                expectation="ExpectKeyToResolve",
                holds=_resolves(table, column.name, other, key),
                needs=(other,),
            )
        )
    return rules


def cross_table_rules(table: str) -> list[Rule]:
    """Every rule of the table that looks beyond a single column of it."""
    domain = (*span_rules(), *_meaning_rules())
    return [*foreign_key_rules(table), *(rule for rule in domain if rule.table == table)]


def _resolves(table: str, column: str, other: str, key: str) -> Holds:
    def holds(corpus: Corpus) -> pl.Series:
        known = corpus[other][key].unique()
        values = corpus[table][column]
        if not isinstance(values.dtype, pl.List):
            return values.is_null() | values.is_in(known.implode())
        frame = corpus[table].with_row_index("row").select("row", column).explode(column).drop_nulls()
        dangling = frame.filter(~pl.col(column).is_in(known.implode()))["row"]
        return ~pl.int_range(len(values), dtype=pl.UInt32, eager=True).is_in(dangling.implode())

    return holds


# Meaning


def _meaning_rules() -> list[Rule]:
    return [
        Rule("sources", "published_days_agree",
             "`published_from` is not after `published_to`, and both agree with a plain `published`.",
             expectation="ExpectDatesToAgree", holds=_published_days_agree),
        Rule("documents", "one_current_snapshot", "A source has at most one current snapshot.", "block",
             holds=_one_current),
        Rule("documents", "supersedes_own_source", "A snapshot supersedes another snapshot of the same source.",
             holds=_supersedes_own_source),
        Rule("quotations", "direct_is_traced", "Every direct quotation has at least one alignment.",
             expectation="ExpectKeyToResolve", holds=_direct_is_traced, needs=("alignments",)),
        Rule("claims", "author_has_no_holder", "A claim of the author's own names no holder.",
             holds=lambda c: _expr(
                 c, "claims",
                 (pl.col("holder_kind") != "author")
                 | _all_null("holder", "holder_start", "holder_name", "holder_entity_id"))),
        Rule("claims", "uncued_holder_has_turn",
             "In a transcript, a holder without a cue, outside quotations, is the label of a turn before the claim.",
             holds=_uncued_holder_has_turn, needs=("passages",)),
        Rule("references", "antecedent_is_earlier", "An antecedent is an earlier reference in the same document.",
             holds=_antecedent_is_earlier),
        Rule("references", "resolution_is_stated", "A reference that resolves to a source says how.",
             holds=lambda c: _expr(
                 c, "references", pl.col("resolved_source_id").is_null() | pl.col("resolution").is_not_null())),
        Rule("mentions", "only_dates_have_a_value", "Only dates have a `value`, and only names an entity.",
             holds=lambda c: _expr(c, "mentions", pl.when(pl.col("kind") == "date").then(
                 pl.col("entity_id").is_null()).otherwise(pl.col("value").is_null()))),
        Rule("alignments", "quotation_is_of_the_document", "The quotation stands in the document the row names.",
             expectation="ExpectKeyToResolve", holds=_quotation_is_of_document, needs=("quotations",)),
        Rule("alignments", "found_verdict_names_its_source",
             "A verdict that says the words stand somewhere says where; `not_found` names no source.",
             holds=_found_names_source),
        Rule("alignments", "source_is_another_document", "A quotation is never traced to the document that quotes.",
             holds=lambda c: _expr(c, "alignments", pl.col("source_document_id").is_null() | (
                 pl.col("source_document_id") != pl.col("document_id")))),
        Rule("alignments", "source_is_not_later", "The statement is not of a later day than what quotes it.",
             expectation="ExpectDatesToAgree", holds=_source_is_not_later, needs=("documents", "sources")),
        Rule("alignments", "searched_days_in_order", "`searched_from` is not after `searched_to`.",
             expectation="ExpectDatesToAgree", holds=lambda c: _expr(
                 c, "alignments", (pl.col("searched_from") <= pl.col("searched_to")).fill_null(True))),
        Rule("alignments", "edits_are_known", "Every edit is an insert, a delete or a replace.",
             holds=lambda c: _expr(c, "alignments", pl.col("edits").list.eval(
                 pl.element().struct.field("op").is_in(["insert", "delete", "replace"])).list.all())),
        Rule("evidence", "passage_is_of_the_statement", "The passage stands in the statement the row names.",
             expectation="ExpectKeyToResolve", holds=_passage_is_of_statement, needs=("passages",)),
    ]  # fmt: skip


def _expr(corpus: Corpus, table: str, keeps: pl.Expr) -> pl.Series:
    return corpus[table].select(keeps.alias("holds"))["holds"]


def _all_null(*columns: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(column).is_null() for column in columns)


def _published_days_agree(corpus: Corpus) -> pl.Series:
    kept = []
    for published, first, last in corpus["sources"].select("published", "published_from", "published_to").iter_rows():
        stated = allowed_days(published) if published else None
        if first is not None and last is not None and first > last:
            kept.append(False)
        elif stated is None:
            kept.append(True)
        else:
            kept.append(first in (None, stated[0]) and last in (None, stated[1]))
    return flags(kept)


def _one_current(corpus: Corpus) -> pl.Series:
    current = pl.col("is_current").fill_null(False)
    return _expr(corpus, "documents", ~current | (current.sum().over("source_id") == 1))


def _supersedes_own_source(corpus: Corpus) -> pl.Series:
    source_of = corpus.lookup("documents", "document_id", "source_id")
    rows = corpus["documents"].select("supersedes", "source_id", "document_id").iter_rows()
    return flags(
        older is None or older not in source_of or (source_of[older] == source_id and older != document_id)
        for older, source_id, document_id in rows
    )


def _direct_is_traced(corpus: Corpus) -> pl.Series:
    traced = corpus["alignments"]["quotation_id"].unique().implode()
    return _expr(corpus, "quotations", (pl.col("style") != "direct") | pl.col("quotation_id").is_in(traced))


def _antecedent_is_earlier(corpus: Corpus) -> pl.Series:
    rows = corpus["references"].select("reference_id", "document_id", "start", "antecedent_id")
    place = {key: (document_id, start) for key, document_id, start, _ in rows.iter_rows()}
    return flags(
        antecedent is None
        or antecedent not in place
        or (place[antecedent][0] == document_id and place[antecedent][1] < start)
        for _, document_id, start, antecedent in rows.iter_rows()
    )


def _uncued_holder_has_turn(corpus: Corpus) -> pl.Series:
    labels = corpus["passages"].filter(pl.col("role") == "speaker_turn")
    turns = set(labels.select("document_id", "start").iter_rows())
    transcripts = {document_id for document_id, _ in turns}
    # Rights may keep a cue back, not where in a transcript the label stands.
    uncued = pl.col("holder").is_not_null() & pl.col("cue").is_null() & (pl.col("quotation_ids").list.len() == 0)
    columns = ("document_id", "holder_start", "start")
    return flags(
        not of_turn or document_id not in transcripts or ((document_id, label) in turns and label < start)
        for of_turn, (document_id, label, start) in zip(
            _expr(corpus, "claims", uncued), corpus["claims"].select(columns).iter_rows(), strict=True
        )
    )


def _quotation_is_of_document(corpus: Corpus) -> pl.Series:
    document_of = corpus.lookup("quotations", "quotation_id", "document_id")
    rows = corpus["alignments"].select("quotation_id", "document_id").iter_rows()
    return flags(document_of.get(key, document_id) == document_id for key, document_id in rows)


def _passage_is_of_statement(corpus: Corpus) -> pl.Series:
    document_of = corpus.lookup("passages", "passage_id", "document_id")
    rows = corpus["evidence"].select("passage_id", "source_document_id").iter_rows()
    return flags(document_of.get(key, document_id) == document_id for key, document_id in rows)


def _found_names_source(corpus: Corpus) -> pl.Series:
    named = pl.all_horizontal(pl.col(c).is_not_null() for c in ("source_document_id", "source_start", "source_end"))
    blank = _all_null("source_document_id", "source_start", "source_end", "source_exact")
    found = pl.col("verdict").is_in(["verbatim", "verbatim_norm", "elided", "altered"])
    # A statement withdrawn by its rights leaves the verdict without the place it was found in.
    withdrawn = (
        corpus.published
        and "withheld" in corpus.tables.get("sources", pl.DataFrame({"text_rights": []}))["text_rights"].to_list()
    )
    keeps = pl.when(found).then(named | (pl.lit(withdrawn) & blank))
    return _expr(corpus, "alignments", keeps.when(pl.col("verdict") == "not_found").then(blank).otherwise(True))


def _source_is_not_later(corpus: Corpus) -> pl.Series:
    dated = (
        corpus["documents"]
        .select("document_id", "source_id")
        .join(corpus["sources"].select("source_id", "published_from", "published_to"), on="source_id", how="left")
    )
    quoting = dated.select("document_id", pl.col("published_to").alias("quoted_by"))
    quoted = dated.select(pl.col("document_id").alias("source_document_id"), pl.col("published_from").alias("said_on"))
    rows = corpus["alignments"].select("document_id", "source_document_id")
    joined = rows.join(quoting, on="document_id", how="left", maintain_order="left").join(
        quoted, on="source_document_id", how="left", maintain_order="left"
    )
    return joined.select((pl.col("said_on") <= pl.col("quoted_by")).fill_null(True).alias("holds"))["holds"]
