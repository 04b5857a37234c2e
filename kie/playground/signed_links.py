"""The signed addresses that leave through the browser, each named so that a person recognises the file.

Which kinds there are, and what stands behind each, is `kie.server.downloads`; every kind is spelt here and there only.
"""

from __future__ import annotations

from kie.domain.task import ResultFile, Task
from kie.media.links import FileLinks
from kie.playground.file_names import download_name
from kie.playground.result_files import Format, PreviewFormat

ROWS = "rows.json"


class SignedLinks:
    """The addresses of one workspace. They die within the hour (see FileLinks)."""

    def __init__(self, links: FileLinks, *, workspace: str) -> None:
        self._link, self._workspace = links.link, workspace
        self.thumbnail, self.full = links.thumbnail, links.full

    def download(self, task: Task, file: ResultFile) -> str:
        """The result with its brief and request inside."""
        return self._link("download", file.id, name=download_name(task, file))

    def clean(self, task: Task, file: ResultFile) -> str:
        """The result without any metadata."""
        return self._link("clean", file.id, name=download_name(task, file))

    def trimmed(self, file: ResultFile) -> str:
        """A cut-out without its empty margins."""
        return self._link("trimmed", file.id, name=f"cut-out-trimmed-{(file.sha256 or '')[:8]}.png")

    def recipe(self, file: ResultFile, *, recipe: str, stem: str) -> str:
        """A ZIP of everything a recipe makes of the result."""
        return self._link("recipe", f"{file.id}~{recipe}", name=f"{stem}-{recipe}.zip")

    def converted(self, file: ResultFile, *, format: Format, quality: int, stem: str) -> str:  # noqa: A002  as in recipes
        name = f"{stem}.{'jpg' if format == 'jpeg' else format}"
        return self._link("converted", f"{file.id}~{format}~{quality}", name=name)

    def preview(self, file: ResultFile, *, kind: PreviewFormat, stem: str, is_glance: bool = False) -> str:
        """A clip made small, as a GIF or an animated WebP; a glance is shown on a page and does not count as taken."""
        return self._link("glance" if is_glance else "preview", f"{file.id}~{kind}", name=f"{stem}-preview.{kind}")

    def timing(self, file: ResultFile) -> str:
        """How a clip is timed, as data: what going through it by frames needs."""
        return self._link("timing", file.id, name="timing.json")

    def selection(self, key: str, *, name: str) -> str:
        """Several results at once: their files (`.zip`), or what is known of them (`.csv`, `.json`)."""
        return self._link("selection", key, name=name)

    def comparison(self, run_id: str, *, name: str) -> str:
        """Every result of a comparison as a ZIP."""
        return self._link("comparison", run_id, name=name)

    def report(self, key: str) -> str:
        return self._link("report", key, name="comparison.html")

    def contact_sheet(self, key: str) -> str:
        return self._link("sheet", key, name="contact-sheet.png")

    def blind(self, judging_id: str, number: int, side: str) -> str:
        """One side of a pair that is being judged; the address says nothing of the result."""
        return self._link("blind", f"{judging_id}~{number}~{side}", name="picture")

    def recording(self, name: str) -> str:
        return self._link("recorded", name, name=f"{name}.zip")

    def recorded_picture(self, name: str, entry: str) -> str:
        """A picture or clip by its entry in a recording's archive."""
        return self._link("recorded", f"{name}~{entry.replace('/', '-')}", name="picture")

    def live(self, tab: str) -> str:
        """The socket over which a tab hears of everything that is live in the workspace."""
        return self._link("live", self._workspace, name=tab)

    def shelf(self, key: str) -> str:
        """The rows of the history that a key of `history_rows` names."""
        return self._link("shelf", key, name=ROWS)

    def everything(self) -> str:
        """The whole workspace as one ZIP."""
        return self._link("everything", self._workspace, name="playground.zip")
