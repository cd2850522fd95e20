"""Quotation -> the span of the statement it quotes; claim -> the passages that bear on it."""
