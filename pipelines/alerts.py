"""Telling the operator, by a webhook, what no one would otherwise see before the morning."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

WEBHOOK_VARIABLE = "COMMUNIQUE_WEBHOOK"
"""URL that gets a POST with JSON: `text`, as chat services read it, and the facts by name."""
_SECONDS, _ATTEMPTS = 10.0, 3

logger = logging.getLogger(__name__)


def notify(text: str, facts: Mapping[str, str], environment: Mapping[str, str] = os.environ) -> bool:
    """Post a message to the webhook of the environment; whether it arrived. Without a webhook nothing is sent.

    A webhook that fails is logged and never raises: the alarm must not hide what it is about.
    """
    url = environment.get(WEBHOOK_VARIABLE, "").strip()
    if not url:
        return False
    import httpx
    import stamina

    try:
        for attempt in stamina.retry_context(on=httpx.HTTPError, attempts=_ATTEMPTS, wait_initial=0.2, timeout=30.0):
            with attempt:
                httpx.post(url, json={"text": text, **facts}, timeout=_SECONDS).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        logger.error("the webhook in %s did not take a message: %s", WEBHOOK_VARIABLE, error)
        return False
    return True
