#!/bin/sh
# Prove that the wheel is the light import package and nothing else: build it, look into it, install it into an empty
# environment, load a release with it, and measure what its import costs on top of polars.
#
#   .ci/wheel_check.sh [RELEASES]      RELEASES: folder of releases (default: datasets/releases)
#
# Needs a Python with hatchling (extra `dev`); $PYTHON names another than `python`.
set -eu

checkout=$(cd "$(dirname "$0")/.." && pwd)
releases=$(cd "${1:-$checkout/datasets/releases}" && pwd)
python=${PYTHON:-python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== build"
cd "$checkout"
"$python" -m hatchling build -t wheel -d "$work"

echo "== content: the package communique, and no other"
"$python" - "$work"/*.whl <<'PYTHON'
import sys
import zipfile

names = zipfile.ZipFile(sys.argv[1]).namelist()
tops = {name.split("/")[0] for name in names}
strangers = sorted(top for top in tops if top != "communique" and not top.endswith(".dist-info"))
assert not strangers, f"the wheel holds {strangers} beside communique"
needed = {"communique/__init__.py", "communique/py.typed", "communique/tables/claims.py", "communique/cli.py"}
assert needed <= set(names), f"the wheel lacks {sorted(needed - set(names))}"
print(f"{len(names)} files, all of communique")
PYTHON

echo "== install into an empty environment"
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$work"/*.whl

echo "== load"
cd "$work"
"$work/venv/bin/python" - "$releases" <<'PYTHON'
import importlib.metadata
import sys

import communique

installed = sorted(d.name for d in importlib.metadata.distributions())
heavy = {"dagster", "great-expectations", "great_expectations", "spacy", "pandas", "duckdb"} & set(installed)
assert not heavy, f"the empty environment holds {heavy}"
print("installed:", ", ".join(installed))
root = sys.argv[1]
for collection in communique.collections(root=root):
    done = communique.verify(collection, root=root)
    for table, rows in communique.tables(collection, root=root).items():
        frame = communique.load(table, collection, root=root)
        assert frame.height == rows, f"{collection} {table}: {frame.height} rows, the manifest says {rows}"
        assert communique.describe(table, collection, root=root).height == frame.width
    print(f"{done.collection} {done.version}: {done.rows:,} rows in {done.files} files load and verify")
PYTHON
"$work/venv/bin/communique" list --root "$releases" > /dev/null

echo "== import time over polars"
"$work/venv/bin/python" - <<'PYTHON'
import subprocess
import sys

LIMIT_SECONDS = 0.4
CODE = "import time, polars; start = time.perf_counter(); import communique; print(time.perf_counter() - start)"
# The least of five: what the import costs, without what else the machine does.
seconds = min(float(subprocess.check_output([sys.executable, "-c", CODE])) for _ in range(5))
print(f"import communique: {seconds:.3f} s on top of polars")
assert seconds < LIMIT_SECONDS, f"more than {LIMIT_SECONDS} s"
PYTHON
echo "== wheel check passed"
