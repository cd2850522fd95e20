"""Communiqué: commentary on foreign policy, traced to the public statements it rests on.

    import communique

    claims = communique.load("claims", collection="sample")
    communique.describe("claims")

`load` and `scan` read tables, `collections`, `versions` and `tables` list what there is, `describe` says what a column
means, `rehydrate` fills texts back in from your own copies, `verify` checks a release against its digests.
"""

# The contracts come first: `tables` below is the function, and must not be overwritten by a later import of the package
# of the same name. Reach the contracts with `from communique.tables import TABLES`.
import communique.tables  # noqa: F401
from communique.catalog import collections, path, tables, versions
from communique.describe import describe
from communique.errors import CommuniqueError, ContractError, DamagedReleaseError, NotPublishedError, RightsError
from communique.load import load, scan
from communique.rehydrate import rehydrate
from communique.verify import verify

__all__ = [
    "CommuniqueError",
    "ContractError",
    "DamagedReleaseError",
    "NotPublishedError",
    "RightsError",
    "collections",
    "describe",
    "load",
    "path",
    "rehydrate",
    "scan",
    "tables",
    "verify",
    "versions",
]
