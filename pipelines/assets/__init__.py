"""Dagster assets, one module a stage: they only read, call, write and report metadata."""
