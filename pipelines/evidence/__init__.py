"""Claims -> the sentences of statements that bear on them. A score is similarity, never a verdict of truth."""
