"""The text that AUTOMATIC1111's web UI writes under a picture, read and written.

    the prompt, over any number of lines
    Negative prompt: what is not wanted, the same
    Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x768, Model: name, Version: v1.9.0

A value with a comma, a colon or a line end stands in JSON quotes. Like the web UI, a last line counts as settings
when it has three or more.
"""

from __future__ import annotations

import json
import re

from kie.media.metadata.foreign_record import ForeignRecord
from kie.media.metadata.record import GENERATOR, Provenance, well_formed

NEGATIVE = "Negative prompt:"
SIGNED = f"Version: {GENERATOR}"
"""How a text that we wrote ends."""
MAX_SETTINGS = 100_000
"""Characters of a line that is searched for settings."""

_SETTING = re.compile(r'(\w[\w \-/]{1,60}):\s*("(?:\\.|[^\\"])++"|[^,]*)(?:,|$)')
_SEED = re.compile(r"[0-9]{1,20}")
_SIZE = re.compile(r"([1-9][0-9]{0,5})x([1-9][0-9]{0,5})")
_KNOWN = frozenset(["Steps", "Seed", "Size", "Model"])
"""Without any of these a line is prose with colons."""
_CONTROL = {code: None for code in [*range(0x20), *range(0x7F, 0xA0)] if code != 0x0A}


def parse(text: str) -> ForeignRecord | None:
    """What the text says; None for blank text and for JSON, which other programs keep in the same place."""
    lines = [line.strip() for line in text.replace("\0", "").strip().split("\n")]
    if lines == [""] or _is_json_object(text):
        return None
    end, settings = _last_settings(lines)
    start = next((n for n in range(end) if lines[n].startswith(NEGATIVE)), end)
    negative = "\n".join(lines[start:end]).removeprefix(NEGATIVE).strip()
    seed = _SEED.fullmatch(settings.get("Seed", ""))
    size = _SIZE.fullmatch(settings.get("Size", ""))
    return ForeignRecord(
        prompt="\n".join(lines[:start]).strip(),
        negative_prompt=negative or None,
        settings=settings,
        seed=int(seed[0]) if seed else None,
        size=(int(size[1]), int(size[2])) if size else None,
        model=settings.get("Model") or None,
    )


def written(provenance: Provenance, *, width: int, height: int) -> str:
    """Our record in this form, for programs that read no other. `Steps` is absent: KIE has none."""
    negative = provenance.parameters.get("negative_prompt")
    seed = provenance.parameters.get("seed")
    pairs = [f"Size: {width}x{height}", f"Model: {_quoted(provenance.model)}", SIGNED]
    if isinstance(seed, int) and not isinstance(seed, bool):
        pairs.insert(0, f"Seed: {seed}")
    lines = [provenance.prompt, ", ".join(pairs)]
    if isinstance(negative, str) and negative.strip():
        lines.insert(1, f"{NEGATIVE} {negative}")
    return "\n".join(lines).replace("\r\n", "\n").translate(_CONTROL)


def _last_settings(lines: list[str]) -> tuple[int, dict[str, str]]:
    """The number of the line of settings, and they; extensions add lines after it that are not our matter."""
    last = len(lines) - 1
    settings = _settings(lines[last])
    if len(settings) >= 3 and not _KNOWN.isdisjoint(settings):
        return last, settings
    steps = next((n for n in reversed(range(len(lines))) if lines[n].startswith("Steps:")), None)
    return (len(lines), {}) if steps is None else (steps, _settings(lines[steps]))


def _settings(line: str) -> dict[str, str]:
    if len(line) > MAX_SETTINGS:
        return {}
    return {name: _unquoted(value.strip()) for name, value in _SETTING.findall(line)}


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if re.search(r'[,:\n"]', value) else value


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        text = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return well_formed(text) if isinstance(text, str) else value


def _is_json_object(text: str) -> bool:
    if not text.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except RecursionError:
        return True
    except ValueError:
        return False
