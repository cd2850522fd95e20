"""What the data promises, checked with Great Expectations."""
