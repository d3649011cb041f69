"""The picture of the dashboard in the README, taken anew: `python docs/screenshot.py [light|dark]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import ClosedPage, open_browser, serve  # noqa: E402  # the tests are no package that is installed

VIEW = "?day=2021-08-10&known-by=follow&place=AF-KAN"


def main(scheme: str) -> None:
    """Open the app on a telling day and save what it shows."""
    with (
        tempfile.TemporaryDirectory() as cache,
        open_browser() as browser,
        serve(ROOT / "dashboard.py", cache=Path(cache)) as url,
    ):
        context = browser.new_context(viewport={"width": 1440, "height": 1585}, color_scheme=scheme)
        page = ClosedPage(context).open(url + VIEW)
        page.get_by_text("Download this day").wait_for()
        page.wait_for_timeout(500)
        page.screenshot(path=ROOT / "docs" / "dashboard.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "light")
