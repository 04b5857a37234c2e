"""Every rule by its name, with its weight and what it says of itself; `lint` runs them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from prompts.brief import Brief
from prompts.compose import Capabilities
from prompts.lint import clips, concepts, contradictions, denials, tips, wording
from prompts.lint.hint import Hint
from prompts.lint.reading import Reading


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`title` is what it looks for, in a few words. The heavier of two hints is shown first."""

    name: str
    title: str
    weight: int
    run: Callable[[Reading], Iterator[Hint]]


RULES: tuple[Rule, ...] = (
    Rule(name="contradiction", title="Words that contradict each other", weight=100, run=contradictions.contradiction),
    Rule(
        name="contradiction",
        title="Words that contradict each other",
        weight=100,
        run=clips.contradictory_movements,
    ),
    Rule(name="asked-and-excluded", title="Asked for and excluded", weight=95, run=denials.asked_and_excluded),
    Rule(name="unbalanced-braces", title="Braces without their other half", weight=90, run=wording.unbalanced_braces),
    Rule(name="wording-syntax", title="Alternatives outside a matrix", weight=90, run=wording.wording_syntax),
    Rule(
        name="transparency-not-possible",
        title="Transparency that the model cannot give",
        weight=85,
        run=wording.transparency_not_possible,
    ),
    Rule(name="no-subject", title="No subject", weight=80, run=wording.no_subject),
    Rule(name="several-concepts", title="More than one concept", weight=75, run=concepts.several_concepts),
    Rule(name="several-shots", title="More than one shot in a clip", weight=70, run=clips.several_shots),
    Rule(name="several-movements", title="More than one camera movement", weight=70, run=clips.several_movements),
    Rule(name="clip-without-motion", title="A clip without motion", weight=65, run=clips.clip_without_motion),
    Rule(name="exclusions-in-prose", title="Exclusions in prose", weight=60, run=denials.exclusions_in_prose),
    Rule(name="no-render-style", title="No render style", weight=55, run=tips.no_render_style),
    Rule(name="colour-without-hex", title="A colour without its hex", weight=50, run=tips.colour_without_hex),
    Rule(name="no-composition", title="No composition and no background", weight=45, run=tips.no_composition),
    Rule(name="hex-without-role", title="A hex colour without a role", weight=42, run=tips.hex_without_role),
    Rule(name="no-exclusions", title="No exclusions", weight=40, run=tips.no_exclusions),
    Rule(name="exclusion-denied", title="An exclusion that is denied", weight=35, run=denials.exclusion_denied),
    Rule(name="filler-words", title="Words that cannot be seen", weight=25, run=wording.filler_words),
    Rule(name="photography-in-clip", title="Photography in a clip", weight=20, run=clips.words_of_photography),
    Rule(name="said-twice", title="Said twice", weight=15, run=wording.said_twice),
)

TITLES: dict[str, str] = {rule.name: rule.title for rule in RULES}
"""What each rule looks for, by its name."""


def lint(brief: Brief, *, capabilities: Capabilities) -> tuple[Hint, ...]:
    """Hints, the heaviest first, each once.

    An empty brief, or a model without a prompt, gets none. Motion is looked at only where it is sent: for clips.
    """
    # how much fits matters to no rule, so that models that differ in that alone are read once
    return _linted(brief, replace(capabilities, prompt_max=None if capabilities.takes_prompt else 0))


@lru_cache(maxsize=256)
def _linted(brief: Brief, capabilities: Capabilities) -> tuple[Hint, ...]:
    """Kept, because a page asks anew whenever it is drawn."""
    seen = brief if capabilities.kind == "video" else replace(brief, motion=None)
    if seen.is_empty or not capabilities.takes_prompt:
        return ()
    reading = Reading(brief=seen, capabilities=capabilities)
    hints = dict.fromkeys(
        _named(hint, rule, unseen_motion=None if seen is brief else brief.motion)
        for rule in RULES
        for hint in rule.run(reading)
    )
    return tuple(sorted(hints, key=lambda hint: -hint.weight))


def _named(hint: Hint, rule: Rule, *, unseen_motion: str | None) -> Hint:
    fix = hint.fix
    if fix is not None and unseen_motion is not None:
        # a picture's hints were read without Motion, which stays as it was written
        fix = replace(fix, brief=replace(fix.brief, motion=unseen_motion))
    return replace(hint, rule=rule.name, weight=rule.weight, fix=fix)
