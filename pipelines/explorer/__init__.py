"""Serve releases to a browser: the explorer is a static page, and this is a static server that can serve parts."""
