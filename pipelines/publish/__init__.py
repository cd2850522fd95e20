"""Tables -> an immutable release.

`publish` is the verb; `store` says how a release becomes visible, `compose` what a version folder holds.
"""

from pipelines.publish.errors import PublisherBusyError, ReleaseRefusedError
from pipelines.publish.facts import CollectionFacts, Release, SourceReport, Unchanged
from pipelines.publish.release import publish

__all__ = [
    "CollectionFacts",
    "PublisherBusyError",
    "Release",
    "ReleaseRefusedError",
    "SourceReport",
    "Unchanged",
    "publish",
]
