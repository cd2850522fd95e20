"""Reports of what somebody says or holds: verbs and nouns, their holders, and how far the content reaches."""
