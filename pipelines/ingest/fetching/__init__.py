"""URLs -> bytes, politely and safely. No Dagster, no reading of what was fetched.

`settings` says how far a fetch may go, `guard` lets connections reach public addresses only, `manners` asks robots.txt
and spaces requests to a host, `body` unpacks within limits, `fetcher` puts a request together with its redirects and
retries, `log` keeps what every fetch came to, `fallback` goes from the live URL to the archived copy, and `loop` lets
ordinary code wait for all this.
"""
