"""Numbers of items that the words of a claim begin with, also where no blank parts them: "(1)Large ships will pay"."""

from __future__ import annotations

import re

from pipelines.annotate.models import Span

# "(1)", "2)", "(iii)", "\(a\)" as texts written for Markdown have it, and "3. " before a capital.
_NUMBER = re.compile(r"\\?\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})\\?\)\s*(?=\w)|\d{1,2}\.\s+(?=[A-Z])")


def behind_item_number(text: str, span: Span) -> Span:
    """The span without the number of the item that it opens with."""
    number = _NUMBER.match(text, span.start, span.end)
    return span if number is None else Span(number.end(), span.end)
