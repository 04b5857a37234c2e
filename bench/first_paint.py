"""A claim: every page paints as soon as a bare Streamlit page, weighs little more, and nothing on it jumps.

    python bench/first_paint.py

Prints, for every page beside a bare page in the same browser: first contentful paint, bytes of what is loaded, and
layout shift. Both servers run here and take turns, each page the median of several first visits.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.conftest import FLAGS
from tests.browser.processes import free_port, wait_until
from tests.browser.provide_chromium import find_chromium

ROOT = Path(__file__).parent.parent
VISITS = 5
MOST_TIMES_BARE, MOST_SHIFT = 1.3, 0.05
SETTLE_MS = 2500
PAGES = ("/", "/compare", "/history", "/models", "/settings")
BARE = "import streamlit as st\nst.set_page_config(layout='wide')\nst.write('Hello')\nst.button('Press')\n"
WATCH = """window.shifted = 0
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shifted += entry.value
})).observe({ type: "layout-shift", buffered: true })"""


@dataclass(frozen=True, kw_only=True)
class Visit:
    paint_ms: float
    bytes: int
    shift: float


def serve(script: Path, *, data: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = {**os.environ, "PLAYGROUND_DATA": str(data), "STREAMLIT_SERVER_HEADLESS": "true"}
    environment |= {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false", "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"}
    process = subprocess.Popen(
        command, cwd=script.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/_stcore/health").is_success
        except httpx.HTTPError:
            return False

    wait_until(answers, seconds=40, what="a server")
    return process, url


def make_results(browser: Browser, url: str) -> None:
    """Pictures to show, so that no page is measured empty."""
    page = browser.new_page()
    page.goto(url)
    page.get_by_label("Subject", exact=True).fill("A lighthouse")
    page.locator(".st-key-generate button:has-text('pictures')").click()
    page.locator(".kb-picture img").nth(1).wait_for()
    page.close()


def visit(browser: Browser, address: str) -> Visit:
    """A first visit, with nothing in the browser's cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(address)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(SETTLE_MS)
    paint, loaded, shift = page.evaluate("""() => [
        performance.getEntriesByName("first-contentful-paint")[0].startTime,
        [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
        window.shifted,
    ]""")
    context.close()
    return Visit(paint_ms=paint, bytes=loaded, shift=shift)


def middle(visits: list[Visit]) -> Visit:
    return Visit(
        paint_ms=statistics.median(v.paint_ms for v in visits),
        bytes=round(statistics.median(v.bytes for v in visits)),
        shift=statistics.median(v.shift for v in visits),
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder) / "bare.py"
        script.write_text(BARE)
        servers = [serve(script, data=Path(folder) / "none"), serve(ROOT / "app.py", data=Path(folder) / "data")]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        (_, bare_url), (_, url) = servers
        try:
            visit(browser, bare_url)  # the first run of a server imports what later ones have
            make_results(browser, url)
            visits: dict[str, list[Visit]] = {"bare": [], **{path: [] for path in PAGES}}
            for _ in range(VISITS):
                visits["bare"].append(visit(browser, bare_url))
                for path in PAGES:
                    visits[path].append(visit(browser, url + path))
        finally:
            browser.close()
            for process, _ in servers:
                process.terminate()
                process.wait(timeout=20)
    report({name: middle(of_page) for name, of_page in visits.items()})


def report(pages: dict[str, Visit]) -> None:
    bare = pages["bare"]
    print(
        f"{'page':12}{'first paint':>14}{'x bare':>8}{'loaded':>12}{'x bare':>8}{'shift':>8}   of {VISITS} first visits"
    )
    for name, seen in pages.items():
        times, weight = seen.paint_ms / bare.paint_ms, seen.bytes / bare.bytes
        is_kept = name == "bare" or (max(times, weight) <= MOST_TIMES_BARE and seen.shift <= MOST_SHIFT)
        figures = f"{seen.paint_ms:>11.0f} ms{times:>8.2f}{seen.bytes / 1e6:>9.2f} MB{weight:>8.2f}{seen.shift:>8.3f}"
        print(f"{name:12}{figures}{'' if is_kept else '   MORE THAN CLAIMED'}")
    print(f"Claimed: at most {MOST_TIMES_BARE} times bare, shift at most {MOST_SHIFT}. {time.strftime('%d %B %Y')}")


if __name__ == "__main__":
    main()
