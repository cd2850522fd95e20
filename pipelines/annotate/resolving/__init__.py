"""Which registered source a reference or an attribution means."""
