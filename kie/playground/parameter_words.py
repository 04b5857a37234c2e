"""A parameter in words: what may stand in it, with every bound in full digits. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from kie.catalogue import Accepted, Json, Parameter

_FILES = {
    "webp": "WebP", "quicktime": "MOV", "mpeg": "MP3", "x-wav": "WAV", "x-matroska": "MKV", "x-ms-wma": "WMA",
}  # fmt: skip
_ONE = {"entries": "entry"}


def takes(parameter: Parameter) -> str:
    """What may stand in it: choices, bounds, files."""
    if parameter.choices:
        choices = ", ".join(_value(choice) for choice in parameter.choices)
        return f"{_many(parameter, 'texts')}, each one of {choices}" if parameter.type == "array" else choices
    if parameter.accepts is not None:
        return ", ".join(
            [_many(parameter, "files") if parameter.type == "array" else "one file", *accepted(parameter.accepts)]
        )
    if parameter.type == "array":
        what = {"object": "entries", "array": "lists", "integer": "whole numbers", "number": "numbers"}
        return _many(parameter, what.get(parameter.items or "", "texts"))
    if parameter.name.endswith("_url"):
        return "the address of a file"
    limits = [
        _between(parameter.minimum, parameter.maximum),
        f"in steps of {_number(parameter.step)}" if parameter.step and parameter.step != 1 else "",
        f"{_between(parameter.min_length, parameter.max_length)} characters"
        if parameter.min_length or parameter.max_length
        else "",
        f"such as {parameter.example}" if parameter.example else "",
    ]
    kind = {"boolean": "on or off", "integer": "a whole number", "number": "a number"}.get(parameter.type, "text")
    return ", ".join([kind, *filter(None, limits)])


def accepted(files: Accepted) -> Iterable[str]:
    """The limits of a file, each by itself."""
    endings = [mime.partition("/")[2] for mime in files.mime]
    names = dict.fromkeys(_FILES.get(ending, ending.upper()) for ending in endings)
    if names:
        yield " or ".join(names)
    if files.max_mb is not None:
        yield f"up to {files.max_mb:g} MB"
    if files.min_side or files.max_side:
        yield f"sides {_between(files.min_side, files.max_side)} px"
    if files.max_megapixels is not None:
        yield f"up to {files.max_megapixels:g} megapixels"
    if files.max_ratio is not None:
        yield f"at most {files.max_ratio:g} times as long as wide"
    if files.min_seconds or files.max_seconds:
        yield f"{_between(files.min_seconds, files.max_seconds)} s"
    if files.max_total_seconds is not None:
        yield f"{files.max_total_seconds:g} s in all"


def default(parameter: Parameter) -> str:
    return "" if parameter.default is None else _value(parameter.default)


def _many(parameter: Parameter, what: str) -> str:
    low, high = parameter.min_count, parameter.max_count
    if high == 1:
        return f"one {_ONE.get(what, what.removesuffix('s'))}"
    return f"{_between(low, high)} {what}" if low or high else f"any number of {what}"


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return "" if high is None else f"up to {_number(high)}"
    if high is None:
        return f"at least {_number(low)}"
    return f"exactly {_number(low)}" if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    return f"{value:,.12g}"


def _value(value: Json) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
