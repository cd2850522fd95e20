"""Where fingerprints stand in the sorted postings: every different one once, and a table over their leading bits.

Binary search of all postings reads two dozen places of memory far from each other for each pair that is looked up, and
as many for where its postings end. The table leaves one or two fingerprints to look at, side by side. All pairs are
looked up together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.trace.normalise import I64, U32, U64

_BITS = 32
_LOW = np.uint64(_BITS)
_MOST_BITS = 26
_LAST = np.uint32(0xFFFFFFFF)
_AT_ONCE = 1 << 18
"""Postings read at a time: none of what is made of them on the way is held for all."""


@dataclass(frozen=True)
class Directory:
    """`fingerprints` has the different ones, sorted, and one more that ends every search; `begins` where the postings
    of each begin; `table` where the fingerprints begin whose leading bits are each number."""

    fingerprints: U32
    begins: U32
    table: U32
    shift: np.uint32

    def ranges(self, wanted: U32) -> tuple[I64, I64]:
        """The first posting of each fingerprint, and how many it has."""
        at = self.table[wanted >> self.shift].astype(np.int64)
        before = np.flatnonzero(self.fingerprints[at] < wanted)
        while len(before):
            at[before] += 1
            before = before[self.fingerprints[at[before]] < wanted[before]]
        low = self.begins[at].astype(np.int64)
        found = self.fingerprints[at] == wanted
        return low, np.where(found, self.begins[at + found] - low, 0)


def make_directory(postings: U64) -> Directory:
    """The directory of sorted postings."""
    parts = []
    before = ~postings[:1] >> _LOW
    for at in range(0, len(postings), _AT_ONCE):
        part = postings[at : at + _AT_ONCE] >> _LOW
        parts.append((np.flatnonzero(np.diff(part, prepend=before)) + at).astype(np.uint32))
        before = part[-1:]
    begins = np.concatenate([np.zeros(0, np.uint32), *parts])
    fingerprints = (postings[begins] >> _LOW).astype(np.uint32)
    bits = min(_MOST_BITS, max(1, len(fingerprints).bit_length() - 1))
    shift = np.uint32(_BITS - bits)
    table = np.searchsorted(fingerprints, np.arange(1 << bits, dtype=np.uint32) << shift)
    end = np.uint32(len(postings))
    return Directory(np.append(fingerprints, _LAST), np.append(begins, [end, end]), table.astype(np.uint32), shift)
