"""How the data is made: sources -> snapshots -> documents -> annotations -> alignments -> release."""
