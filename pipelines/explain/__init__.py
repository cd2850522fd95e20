"""Annotations made visible for developers: each with the rule that fired and the line of code that names the rule."""
