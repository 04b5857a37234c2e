"""`python -m kie brand KIT`: a kit's colours and how well each pair is read, or the kit as design tokens."""

from __future__ import annotations

import json

from kie.cli import exit_codes
from kie.cli.brief_options import kit_of
from prompts.brand_kits import contrasts, kit_tokens


def show_brand(*, kit: str, as_tokens: bool) -> int:
    """A kit is given by its name, or by a file in design tokens, CSS, or any text that holds colours."""
    brand = kit_of(kit)
    if as_tokens:
        print(json.dumps(kit_tokens(brand), ensure_ascii=False, indent=2))
        return exit_codes.OK
    print(brand.name)
    for colour in brand.colours:
        print("  ".join(filter(None, (colour.hex, colour.role, colour.name))))
    for label, words in (("Style", brand.keywords), ("Exclusions", brand.exclusions)):
        if words:
            print(f"{label}: {', '.join(words)}")
    for pair in contrasts(brand):
        print(f"{pair.text} on {pair.ground}  WCAG {pair.wcag:.2f}  APCA Lc {pair.apca:.1f}")
    return exit_codes.OK
