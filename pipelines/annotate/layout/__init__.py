"""A plain text's blocks, and which of them are page furniture."""
