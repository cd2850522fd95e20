"""CSS selectors of the registry, for pages that the general reader does not understand.

The part of CSS that names a place in a page: `tag`, `.class`, `#id`, `[attribute]`, `[attribute="value"]`, descendants
(a space), children (`>`) and alternatives (`,`). Anything else is refused when the registry is read.
"""

from __future__ import annotations

import re

_SIMPLE = re.compile(
    r"""(?P<tag>[A-Za-z][A-Za-z0-9]*|\*)
    |\.(?P<class>-?[A-Za-z_][\w-]*)
    |\#(?P<id>-?[A-Za-z_][\w-]*)
    |\[(?P<attribute>[A-Za-z_][\w:.-]*)(?:(?P<how>[~^$*]?=)(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w-]+)))?\]""",
    re.VERBOSE,
)
_COMBINATOR = re.compile(r"\s*(?P<child>>)\s*|\s+")


def css_to_xpath(selector: str) -> str:
    """The XPath expression of a selector; ValueError for what is outside the part of CSS read here.

    >>> css_to_xpath("article.story > p")
    "//article[contains(concat(' ', normalize-space(@class), ' '), ' story ')]/p"
    """
    alternatives = [_path(part.strip()) for part in selector.split(",")]
    return " | ".join(alternatives)


def _path(selector: str) -> str:
    if not selector:
        raise ValueError("an empty selector")
    path, at = "//", 0
    while at < len(selector):
        tag, conditions = "*", []
        begun = at
        while at < len(selector) and (found := _SIMPLE.match(selector, at)):
            if found["tag"] and at > begun:
                break
            at = found.end()
            if found["tag"]:
                tag = found["tag"].lower()
            else:
                conditions.append(_condition(found))
        if at == begun:
            raise ValueError(
                f"{selector[at:]!r} is not understood; use tag, .class, #id, [attribute=value], space, >, ','"
            )
        path += tag + "".join(f"[{condition}]" for condition in conditions)
        if at < len(selector):
            combinator = _COMBINATOR.match(selector, at)
            if combinator is None or combinator.end() == len(selector):
                raise ValueError(
                    f"{selector[at:]!r} is not understood; use tag, .class, #id, [attribute=value], space, >, ','"
                )
            path += "/" if combinator["child"] else "//"
            at = combinator.end()
    return path


def _condition(found: re.Match[str]) -> str:
    if found["class"]:
        return f"contains(concat(' ', normalize-space(@class), ' '), ' {found['class']} ')"
    if found["id"]:
        return f"@id='{found['id']}'"
    name = f"@{found['attribute'].lower()}"
    if not found["how"]:
        return name
    value = _literal(next(v for v in (found["quoted"], found["single"], found["bare"]) if v is not None))
    if found["how"] == "=":
        return f"{name}={value}"
    if found["how"] == "~=":
        return f"contains(concat(' ', normalize-space({name}), ' '), concat(' ', {value}, ' '))"
    if found["how"] == "^=":
        return f"starts-with({name}, {value})"
    if found["how"] == "$=":
        return f"substring({name}, string-length({name}) - string-length({value}) + 1) = {value}"
    return f"contains({name}, {value})"


def _literal(value: str) -> str:
    return f'"{value}"' if "'" in value else f"'{value}'"
