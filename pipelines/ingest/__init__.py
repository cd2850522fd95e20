"""Source -> snapshot -> document text. No Dagster, no spaCy."""
