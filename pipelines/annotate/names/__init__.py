"""Names of persons, bodies and places: found, told apart, merged, and taken up by pronouns and descriptions."""
