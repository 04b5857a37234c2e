"""Where what entries say was read, and on which day.

The days are those of one reading of everything: who checks a single entry again gives that entry a date of its own.
"""

from __future__ import annotations

from datetime import date

MODEL_PAGE = "docs.kie.ai model page"
MODEL_PAGES_READ = date(2026, 6, 30)
COMPILATION = "a compilation of docs.kie.ai model pages"
COMPILATION_READ = date(2026, 9, 24)
GONE_PAGE = "docs.kie.ai model page of December 2025; the page is gone"
GONE_PAGES_READ = date(2025, 12, 12)
PRICE_CATALOGUE = "KIE's price catalogue"
PRICES_READ = date(2026, 10, 1)
