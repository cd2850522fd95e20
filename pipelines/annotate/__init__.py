"""Document text -> passages, quotations, claims, references and mentions, from one parse a document."""
