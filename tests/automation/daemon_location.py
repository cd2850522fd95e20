"""The code location as the daemon of a test loads it: the folder of the test, short times, sensors on and often."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg

from pipelines.annotate.pool import AnnotatorPool
from pipelines.automation import feed_sensor, inbox_sensor
from pipelines.choices import Choices
from pipelines.definitions import build_defs
from pipelines.ingest.network import Network
from tests.automation.conftest import FOLDER_VARIABLE, folders_in
from tests.ingest.conftest import FAST

SECONDS = 1

for sensor in (inbox_sensor, feed_sensor):
    # In a checkout a person switches sensors on, and they tick every minute or quarter of an hour.
    sensor._default_status = dg.DefaultSensorStatus.RUNNING
    sensor._min_interval = SECONDS

defs = build_defs(
    folders=folders_in(Path(os.environ[FOLDER_VARIABLE])),
    annotator=AnnotatorPool(1),
    choices=Choices(Network("missing", FAST)),
)
