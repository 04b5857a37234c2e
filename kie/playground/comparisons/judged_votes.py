"""The votes of a blind judging with what they are about: which prompt, and which pair of pictures. Pure.

The prompt is the brief of the pair's wording, the same in every run of it; seeds, repeats and parameters are none.
Pictures of one request with a fixed seed are one picture however often it was made, and so are equal files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kie import catalogue
from kie.domain.comparison import Comparison, Pair, Slot, brief_of
from kie.domain.task import ResultFile, Task
from kie.ledger.judgings import JudgedPair, Judging
from kie.playground.brief_lines import line_of
from kie.playground.distinct_labels import distinct
from kie.playground.labels import shortened
from kie.playground.matrix import LEFT_OUT_AXIS, WORDING_AXIS
from prompts.brief import brief_from_json
from prompts.evaluation.votes import Vote

LONGEST_PROMPT = 80
OPTIONS_ARE_PROMPTS = (WORDING_AXIS, LEFT_OUT_AXIS)
"""Axes whose options are themselves prompts: nobody asks there about other ones."""


@dataclass(frozen=True)
class Judged:
    """A judging and the comparison that its pictures are of; None where that is gone, or came from elsewhere."""

    judging: Judging
    comparison: Comparison | None

    @cached_property
    def files(self) -> frozenset[str]:
        """Everything that was judged, by id."""
        voted = self.judging.votes
        return frozenset(file_id for pair in voted for file_id in (pair.left_file, pair.right_file))

    @cached_property
    def prompts(self) -> frozenset[str]:
        return frozenset(self._prompt(pair) for pair in self.judging.votes)

    @cached_property
    def options(self) -> frozenset[str]:
        """The keys of what met."""
        return frozenset(key for pair in self.judging.pairs for key in (pair.left_option, pair.right_option))

    @property
    def labels(self) -> dict[str, str]:
        """The label of everything that met, by key, each unlike the others; an import may lack some."""
        return labels_of([self])

    def votes(self, *, labels: Mapping[str, str], sitting: str) -> Iterator[Vote]:
        """Those between two different options, in the order in which they were given."""
        for pair in self.judging.votes:
            if pair.outcome is not None and pair.left_option != pair.right_option:
                yield Vote(
                    left=labels[pair.left_option],
                    right=labels[pair.right_option],
                    outcome=pair.outcome,
                    prompt=self._prompt(pair),
                    repeat=" ".join(sorted(map(self._picture, (pair.left_file, pair.right_file)))),
                    sitting=sitting,
                )

    @cached_property
    def prompt_names(self) -> dict[str, str]:
        """What a person calls each prompt, by the name that its votes have."""
        names: dict[str, str] = {}
        for pair in self.judging.votes:
            made = self._made.get(pair.left_file)
            if made is not None:
                names[self._prompt(pair)] = _name(self.comparison, made[0], made[1])
        return names

    @cached_property
    def _made(self) -> dict[str, tuple[Slot, Task, ResultFile]]:
        slots = self.comparison.slots if self.comparison else ()
        return {file.id: (slot, task, file) for slot in slots for task in slot.attempts for file in task.files}

    def _prompt(self, pair: JudgedPair) -> str:
        return prompt_of(self.comparison, pair, axis=self.judging.axis, made=self._made)

    def _picture(self, file_id: str) -> str:
        made = self._made.get(file_id)
        if made is None:
            return file_id
        _, task, file = made
        model = catalogue.find(task.model)
        seed = model.by_role("seed") if model else None
        if seed is not None and task.input.get(seed.name) is not None:
            return json.dumps([task.model, task.input], sort_keys=True)
        return file.sha256 or file_id


def labels_of(judged: Iterable[Judged]) -> dict[str, str]:
    """The labels of everything that met in these judgings, by key, each unlike the others; newer ones count."""
    labels: dict[str, str] = {}
    for one in judged:
        met = (option for pair in one.judging.pairs for option in (pair.left_option, pair.right_option))
        labels |= {
            key: one.judging.options.get(key) or labels.get(key) or key or "Unchanged"
            for key in dict.fromkeys((*one.judging.options, *met))
        }
    return distinct(labels.items())


def prompts_of(comparison: Comparison, pairs: Iterable[Pair], *, axis: str) -> set[str]:
    """The prompts that these pairs are about."""
    made = {f.id: (slot, task, f) for slot in comparison.slots for task in slot.attempts for f in task.files}
    return {prompt_of(comparison, pair, axis=axis, made=made) for pair in pairs}


def prompt_of(
    comparison: Comparison | None,
    pair: Pair,
    *,
    axis: str,
    made: Mapping[str, tuple[Slot, Task, ResultFile]],
) -> str:
    """What votes on the same prompt share. Where its picture is gone nothing tells it from the others that are."""
    if comparison is None or pair.left_file not in made:
        return "unknown"
    if axis in OPTIONS_ARE_PROMPTS:
        return "of options"
    briefs = {
        json.dumps(brief, sort_keys=True) if (brief := brief_of(comparison.run, made[file_id][1])) else ""
        for file_id in (pair.left_file, pair.right_file)
        if file_id in made
    }
    if briefs <= {""}:
        return made[pair.left_file][0].cell.get(WORDING_AXIS, "") or comparison.run.tasks[0].prompt
    return min(briefs)


def _name(comparison: Comparison | None, slot: Slot, task: Task) -> str:
    axis = comparison.layout.axis(WORDING_AXIS) if comparison else None
    if axis is not None:
        return shortened(axis.label_of(slot.cell.get(WORDING_AXIS)), LONGEST_PROMPT)
    line = line_of(brief_from_json(brief_of(comparison.run, task))) if comparison else ""
    return shortened(line or task.prompt, LONGEST_PROMPT)
