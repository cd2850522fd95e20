"""Source -> snapshot -> document text. No Dagster, no spaCy.

In the order in which bytes travel: `registry` says which works there are, `inbox` finds their saved copies,
`archive` keeps the bytes, `snapshots` ties works to archived bytes, `readers` make text of bytes, and `documents`
makes the tables `sources` and `documents`.
"""
