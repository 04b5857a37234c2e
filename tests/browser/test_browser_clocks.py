"""The clock of a card says in the browser what the same clock says in the shell."""

from __future__ import annotations

from playwright.sync_api import Browser

from kie.playground.time_to_result import Clock, spread_of, words
from pages.ui.shared.assets import text

PASTS = ((18.0, 20.0, 22.0, 19.0, 21.0), (5.0, 40.0, 12.0, 80.0, 20.0, 33.0), (0.4, 0.5, 0.6, 0.5, 0.4), (3.0, 4.0))
WAITS = (0.0, 0.3, 4.2, 11.9, 19.5, 21.0, 24.0, 30.0, 49.0, 400.0)


def test_browser_and_shell_say_the_same_of_every_wait(browser: Browser) -> None:
    page = browser.new_page()
    script = f"([clock, waited]) => {{ {text('dom.js', 'clocks.js')}; return clockWords(clock, waited) }}"
    for past in PASTS:
        for is_running in (False, True):
            clock = Clock(since=0, spread=spread_of(past), is_running=is_running)
            shown = [page.evaluate(script, [clock.as_json(), waited]) for waited in WAITS]
            assert shown == [words(clock, now=waited) for waited in WAITS]
    page.close()
