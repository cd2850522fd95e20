"""Communiqué: commentary on foreign policy, traced to the public statements it rests on.

    import communique

    claims = communique.load("claims", collection="sample")
    communique.describe("claims")

`load` and `scan` read tables, `collections`, `versions` and `tables` list what there is, `describe` says what a column
means. `quotations_with_sources` and `claims_with_references` are the joins that everybody needs. `changes` and `diff`
compare versions, `cite` cites one, `download` brings it to this machine, `verify` checks it against its digests, and
`rehydrate` fills texts back in from your own copies.
"""

# The contracts come first: `tables` below is the function, and must not be overwritten by a later import of the package
# of the same name. Reach the contracts with `from communique.tables import TABLES`.
import communique.tables  # noqa: F401
from communique.cache import download
from communique.catalog import collections, path, tables, versions
from communique.citing import cite
from communique.delta import changes, diff
from communique.describe import describe
from communique.errors import CommuniqueError, ContractError, DamagedReleaseError, NotPublishedError, RightsError
from communique.joins import claims_with_references, quotations_with_sources
from communique.load import load, scan
from communique.rehydrate import rehydrate
from communique.revisions import history, revisions
from communique.verify import verify

__all__ = [
    "CommuniqueError",
    "ContractError",
    "DamagedReleaseError",
    "NotPublishedError",
    "RightsError",
    "changes",
    "cite",
    "claims_with_references",
    "collections",
    "describe",
    "diff",
    "download",
    "history",
    "load",
    "path",
    "quotations_with_sources",
    "rehydrate",
    "revisions",
    "scan",
    "tables",
    "verify",
    "versions",
]
