"""How many tips the lint finds, and how many of its hints are right: on tuned and on held-out briefs.

    python bench/lint.py                 both sets
    python bench/lint.py FILE --wrong    one set, with what was missed and what was wrong

A set is JSON lines: `{"brief": {...}, "capabilities": {...}, "expect": [rules]}`. `held_out.jsonl`
was written before the rules and is not looked at while they are changed; its figures are what to quote.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from prompts.brief import parse_brief
from prompts.compose import Capabilities
from prompts.lint.rules import lint

SETS = Path(__file__).parent / "lint_set"
TIPS = (
    "colour-without-hex", "hex-without-role", "no-exclusions", "no-render-style", "no-composition", "several-concepts",
)  # fmt: skip


def main(arguments: list[str]) -> None:
    shows_wrong = "--wrong" in arguments
    files = [Path(name) for name in arguments if not name.startswith("--")] or [
        SETS / "tuned_on.jsonl",
        SETS / "held_out.jsonl",
    ]
    for file in files:
        measure(file, shows_wrong=shows_wrong)


def measure(file: Path, *, shows_wrong: bool) -> None:
    cases = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        capabilities = Capabilities(**case.get("capabilities", {}))
        hints = lint(parse_brief(case["brief"]), capabilities=capabilities)
        expected, given = set(case["expect"]), {hint.rule for hint in hints}
        for outcome, rules in (("hit", expected & given), ("missed", expected - given), ("wrong", given - expected)):
            for rule in rules:
                counts.setdefault(rule, Counter())[outcome] += 1
        if shows_wrong and expected != given:
            print(json.dumps(case["brief"], ensure_ascii=False))
            for rule in sorted(expected - given):
                print(f"    missed {rule}")
            for hint in hints:
                if hint.rule not in expected:
                    print(f"    wrong  {hint.rule}: {hint.message}")
    print(f"\n{file.name}: {len(cases)} briefs")
    print(f"{'rule':28}{'found':>8}{'missed':>8}{'wrong':>8}")
    for rule in sorted(counts, key=lambda rule: (rule not in TIPS, rule)):
        row = counts[rule]
        print(f"{rule:28}{row['hit']:8}{row['missed']:8}{row['wrong']:8}")
    for title, rules in (("the six tips", TIPS), ("all rules", tuple(counts))):
        row = sum((counts.get(rule, Counter()) for rule in rules), Counter())
        found, given = row["hit"] + row["missed"], row["hit"] + row["wrong"]
        print(f"{title}: {row['hit']} of {found} found ({row['hit'] / max(1, found):.2f}), "
              f"{row['wrong']} of {given} hints wrong ({row['wrong'] / max(1, given):.2f})")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
