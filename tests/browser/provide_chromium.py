"""A Chromium for the browser tests: find one, or get one. `make test` runs this once at set-up.

Looked for in this order: the environment's CHROMIUM, the PATH, what Playwright has downloaded. Where there is
none, Debian's package is installed (as root), or else Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE_SECONDS = 600


def find_chromium() -> str | None:
    """The path of a Chromium that is here already; None where there is none."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return shutil.which(named)
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _install() -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        install = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        if _run(*install) or (_run("apt-get", "update") and _run(*install)):
            return
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def _run(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return False
    if done.returncode:
        print("\n".join(done.stderr.splitlines()[-5:]), file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """0 when there is a Chromium at the end, 1 when there is none."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named and find_chromium() is None:
        print(f"CHROMIUM names {named}, which is no program here. Correct it or take it away.")
        return 1
    chromium = find_chromium()
    if chromium is None:
        print("There is no Chromium here yet; getting one for the browser tests.")
        _install()
        chromium = find_chromium()
    if chromium is None:
        print("No Chromium could be found or installed. Install one, or say where it is: CHROMIUM=/path/to/chromium")
        return 1
    print(f"The browser tests use {chromium}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
