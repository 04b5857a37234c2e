"""`python -m kie colours TEXT`: the colours that stand in a text, in any notation, and what is none."""

from __future__ import annotations

import json
import sys

from kie.cli import exit_codes
from prompts.read_colours import read_text_colours


def show_colours(*, text: str, as_json: bool) -> int:
    """Bad input is a text that no colour could be read from."""
    read = read_text_colours(sys.stdin.read() if text == "-" else text)
    if as_json:
        colours = [
            {"hex": c.hex, "name": c.name, "role": c.role, **({"note": c.note} if c.note else {})} for c in read.colours
        ]
        print(json.dumps({"colours": colours, "refused": read.refused, "notes": read.notes}))
    else:
        for colour in read.colours:
            print("  ".join(filter(None, (colour.hex, colour.name, colour.role, colour.note))))
        for part in read.refused:
            print(f'"{part}" is no colour that can be read.'.encode(errors="replace").decode(), file=sys.stderr)
    return exit_codes.OK if read.colours else exit_codes.BAD_INPUT
