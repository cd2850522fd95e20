"""Clauses over the parse: where they begin and end, how sure they are, when they hold, what a check is worth."""
