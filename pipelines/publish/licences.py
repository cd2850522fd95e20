"""Where a licence can be read."""

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def licence_url(spdx: str) -> str:
    """Address of the licence with this SPDX identifier: its makers' own page where one is known."""
    return LICENCES.get(spdx, f"https://spdx.org/licenses/{spdx}.html")
