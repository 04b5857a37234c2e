"""The versions of a result as a tree that a page draws: what led to what, and which words changed on the way. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kie.domain.lineage import Branch, Derivation, Lineage
from kie.domain.task import Task, has_thumbnail
from kie.playground import labels
from kie.playground.comparisons.request_differences import Segment, differing
from kie.playground.signed_links import SignedLinks

HOW: Mapping[Derivation, str] = {
    Derivation.RETRY: "Asked for again",
    Derivation.CUTOUT: "Background removed",
    Derivation.REFERENCE: "Used as a reference",
    Derivation.CLIP: "Made into a clip",
    Derivation.REUSE: "Reused",
    Derivation.CHANGE: "Changed",
}
LONGEST_PROMPT = 600
_SAME_REQUEST = "Asked for once more, unchanged"


@dataclass(frozen=True, kw_only=True)
class Version:
    """One line of the tree. `depth` is how many steps lie before it; `words` are of its prompt, with those marked that
    the version above, `before`, does not have."""

    task_id: str
    before: str | None
    depth: int
    how: str
    title: str
    moment: str
    stage: str
    thumbnail: str | None
    words: tuple[Segment, ...]
    is_here: bool

    def as_json(self) -> dict[str, object]:
        """As versions.js draws it."""
        return {
            "id": self.task_id, "before": self.before, "depth": self.depth, "how": self.how, "title": self.title,
            "moment": self.moment, "stage": self.stage, "thumbnail": self.thumbnail, "words": self.words,
            "isHere": self.is_here,
        }  # fmt: skip


def versions_of(lineage: Lineage, *, links: SignedLinks) -> tuple[Version, ...]:
    """Every version that is connected with a result, each below what it came of."""
    return tuple(_lines(lineage.tree(), lineage, above=None, depth=0, links=links))


def _lines(
    branches: Sequence[Branch], lineage: Lineage, *, above: Task | None, depth: int, links: SignedLinks
) -> Iterator[Version]:
    for branch in branches:
        yield _version(branch, above, depth=depth, links=links, is_here=branch.task.id == lineage.task_id)
        yield from _lines(branch.branches, lineage, above=branch.task, depth=depth + 1, links=links)


def _version(branch: Branch, above: Task | None, *, depth: int, links: SignedLinks, is_here: bool) -> Version:
    task = branch.task
    first = next((file for file in task.kept if has_thumbnail(file)), None)
    prompt = task.prompt[:LONGEST_PROMPT]
    return Version(
        task_id=task.id,
        before=above.id if above else None,
        depth=depth,
        how=_how(branch, above),
        title=labels.model_title(task.model),
        moment=labels.moment_stamp(task.created_at),
        stage=labels.state_words(task),
        thumbnail=links.thumbnail(first.sha256 or "") if first else None,
        words=differing(above.prompt[:LONGEST_PROMPT], prompt) if above else ((prompt, False),) if prompt else (),
        is_here=is_here,
    )


def _how(branch: Branch, above: Task | None) -> str:
    if branch.how is None or above is None:
        return "The first"
    is_same = (above.model, above.input) == (branch.task.model, branch.task.input)
    if is_same and branch.how in (Derivation.CHANGE, Derivation.REUSE):
        return _SAME_REQUEST
    if branch.how is Derivation.CHANGE and above.model != branch.task.model and above.prompt == branch.task.prompt:
        return "Another model"
    return HOW[branch.how]
