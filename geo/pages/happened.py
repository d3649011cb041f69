"""What was reported to have happened on a day: the incidents of all areas or of one, as a list."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from geo.dataset import Dataset
from geo.incidents import Incident, WhenPrecision, Where
from geo.language import say
from geo.pages.markup import joined
from geo.pages.why import quiet

_SHOWN = 12


def happened(dataset: Dataset, day: date, area_id: str | None) -> Markup:
    """The incidents that were, or may have been, on a day; None as the area: in all areas. The surest come first."""
    on_day = [
        one for one in dataset.incidents if one.first <= day <= one.last and (area_id is None or one.area_id == area_id)
    ]
    if not on_day:
        return quiet(say("happened.nothing"))
    on_day.sort(key=lambda one: (not one.is_precise, one.last - one.first, -(one.deaths or 0), one.id))
    rows = joined(_row(one) for one in on_day[:_SHOWN])
    more = quiet(say("happened.more", n=len(on_day) - _SHOWN)) if len(on_day) > _SHOWN else Markup("")
    return Markup('<ul class="ch-changes ch-happened-list">{}</ul>{}').format(rows, more)


def _row(one: Incident) -> Markup:
    sides = " – ".join(side for side in (one.side_a, one.side_b) if side)
    deaths = "" if one.deaths is None else say("happened.deaths", n=one.deaths)
    rough = [
        say(f"happened.where_{one.where}") if one.where is not Where.EXACT else "",
        say(f"happened.when_{one.when}") if one.when is not WhenPrecision.DAY else "",
    ]
    words = " · ".join(part for part in (one.kind, sides, deaths, *rough, one.source) if part)
    return Markup("<li><b><bdi>{}</bdi></b><span><bdi>{}</bdi></span></li>").format(one.toponym or one.kind, words)
