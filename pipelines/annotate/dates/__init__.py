"""Dates in a text and their values as EDTF, read against the document's date and the date last spoken of."""

from pipelines.annotate.dates.finding import dates_within, find_dates

__all__ = ["dates_within", "find_dates"]
