"""Quotation marks, the style of what stands between them, and the rules that say who speaks."""
