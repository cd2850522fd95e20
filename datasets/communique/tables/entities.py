"""The contract of `entities`: people, organisations and places, each minted once."""

import polars as pl

from communique.tables.contract import Column, Table

KINDS = ("person", "organisation", "place")

ENTITIES = Table(
    name="entities",
    description="People, organisations and places that the annotations speak of.",
    key=("entity_id",),
    order=("entity_id",),
    content=(
        Column("entity_id", pl.String, "Id of the entity, minted once from its kind and canonical name."),
        Column("kind", pl.String, "What it is.", allowed=KINDS),
        Column("name", pl.String, "Canonical name.", standard="schema.org/name"),
        Column("wikidata", pl.String, "Wikidata item, where known.", nullable=True, standard="Wikidata QID"),
        Column("same_as", pl.List(pl.String), "Other URIs of the same entity.", standard="schema.org/sameAs"),
    ),
)
