"""Mentions of documents, meetings, agreements, frameworks and laws: candidates, extents, chains."""
