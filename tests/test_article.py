"""The page *Read an article*, run without a browser, and the pieces of HTML it is made of."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from geo.claims import Certainty, Predicate
from geo.dataset import Dataset
from geo.extract import Proposal
from geo.pages import article as page
from geo.pages.cards import Work
from geo.pages.proposed import badge, decided, highlighted, legend, sentence
from geo.review import LIMIT_BYTES, Article, Decision, Reviewed, new_article
from tests.reading import ARTICLE, FakeReader

DAY = date(2021, 8, 13)
EVIL = "<img src=x onerror=alert(1)>"


def run_page(folder: str) -> None:
    """The page alone, as a script of its own."""
    from pathlib import Path

    import streamlit as st

    from geo.dataset import Dataset
    from geo.pages import article, events

    if st.session_state.get("elsewhere"):
        events.draw(Dataset.load(Path(folder)))
    else:
        article.draw(Dataset.load(Path(folder)))


@pytest.fixture
def app(world: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(page, "_reader", lambda dataset: FakeReader(dataset.gazetteer))
    return AppTest.from_function(run_page, args=(str(world),), default_timeout=60).run()


def give(app: AppTest, text: str = ARTICLE, publisher: str = "Test Paper", day: date | None = DAY) -> AppTest:
    app.text_area(key="article-text").set_value(text)
    app.text_input(key="article-publisher").set_value(publisher)
    app.date_input(key="article-published").set_value(day)
    [button] = [one for one in app.button if one.label == "Read"]
    return button.click().run()


def shown(app: AppTest) -> str:
    return "".join(str(one.proto.body) for one in app.get("html"))


def work(app: AppTest) -> Work:
    return app.session_state["article"]  # type: ignore[no-any-return]


def press(app: AppTest, label: str) -> AppTest:
    [button] = [one for one in app.button if one.label == label]
    return button.click().run()


def proposal(start: int, end: int, toponym: str, predicate: Predicate = Predicate.CAPTURED) -> Proposal:
    return Proposal(toponym, None, (), "", "red", predicate, None, Certainty.ASSERTED, "", "", start, end, "tests@1:x")


def test_highlights_say_exactly_the_text() -> None:
    text = f"  a {EVIL}\n& Bery and Abad fell\n"
    both = [proposal(text.index("Bery"), len(text) - 1, "Bery"), proposal(text.index("Abad"), len(text) - 1, "Abad")]
    html = highlighted(text, both, [(text.index("Bery"), text.index("Bery") + 4, EVIL), (2, 3, "Bery")])
    assert isinstance(html, Markup)
    assert "<img" not in html
    assert re.sub("<[^>]*>", "", html.removesuffix("</div>")) == str(Markup.escape(text))
    assert html.count('href="#claim-1"') == 3  # the number, the toponym and the rest until the second claim
    assert "<b>Bery</b>" in html
    assert html.count('<span class="ch-place"') == 2
    assert "<b>Abad</b>" in html
    assert 'dir="auto"' in html
    assert html.count("is-several") == 1
    assert '<mark class="is-several"> fell</mark>' in html
    assert re.search(r'id="quote-2"[^>]*></a><a class="ch-seg" href="#claim-2"[^>]*><mark[^>]*><b>Abad</b>', html)


@given(st.data())
def test_highlights_keep_any_text_however_the_claims_overlap(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1))
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))))
    claims = [proposal(start, end, text[start : start + 2]) for start, end in spans if start < end]
    html = highlighted(text, claims)
    assert Markup(re.sub("<[^>]*>", "", html)).unescape() == text
    for number in range(1, len(claims) + 1):
        assert html.count(f'id="quote-{number}"') == 1


def test_every_predicate_has_a_look_and_a_word() -> None:
    css = (page.__file__ and Path(page.__file__).parents[1] / "frontend" / "app.css").read_text("utf-8")
    html = legend([proposal(0, 1, "a", one) for one in Predicate])
    looks = [re.search(rf"\.is-{one} \{{([^}}]*)\}}", css)[1] for one in Predicate]  # type: ignore[index]
    assert len(set(looks)) == len(Predicate)
    assert all(f">{one}</mark>" in html for one in Predicate)
    assert legend([]) == ""
    assert 'aria-label="Claim 3, holds: to its card"' in badge(3, Predicate.HOLDS, "claim")


def test_a_style_sheet_tells_what_is_decided() -> None:
    one = Reviewed(proposal(0, 1, "a"))
    sheet = decided([replace(one, decision=Decision.REJECT), one, replace(one, decision=Decision.ACCEPT)])
    assert "st-key-claim-1 " in sheet
    assert "st-key-claim-2" not in sheet
    assert "st-key-claim-3 " in sheet
    assert decided([one]) == "<style></style>"


def test_a_claim_is_a_plain_sentence(world: Path) -> None:
    dataset = Dataset.load(world)
    article: Article = new_article(ARTICLE, publisher="P", published=DAY)
    read = [Reviewed(one) for one in FakeReader(dataset.gazetteer).read(ARTICLE, DAY)]
    assert [sentence(dataset, article, one) for one in read[:3]] == [
        "Red captured Bery (capital, Beryland), 11 August 2021, claimed by Red fighters.",
        "Blue holds Cell (capital, Celland), no day given: by 13 August 2021.",
        "Red captured “Abad” (which place?), 12 August 2021.",
    ]
    changed = replace(
        read[2], place_id="XX-A", actor="", predicate=Predicate.REPELLED, when="", certainty=Certainty.DENIED, attribution="x"
    )  # fmt: skip
    said = "Denied: Somebody beat back an attack on Abad (province), no day given: by 13 August 2021, according to x."
    assert sentence(dataset, article, changed) == said


def test_the_page_opens_empty_and_says_that_nothing_leaves(app: AppTest) -> None:
    assert not app.exception
    assert app.date_input(key="article-published").value is None
    assert "Nothing leaves this machine" in app.text[0].value
    assert "Nothing is coloured" in app.text[0].value


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"text": ""}, "There is no text to read."),
        ({"text": "%PDF\x00"}, "is no plain text"),
        ({"text": "a" * (LIMIT_BYTES + 1)}, "at most 1,000,000"),
        ({"publisher": ""}, "publisher is missing"),
        ({"day": None}, "publication day is missing"),
    ],
)
def test_what_cannot_be_read_says_so(app: AppTest, given_: dict[str, object], said: str) -> None:
    give(app, **given_)  # type: ignore[arg-type]
    assert not app.exception
    assert said in shown(app)
    assert not work(app).open


def test_a_text_without_claims_says_so(app: AppTest) -> None:
    give(app, "Nothing of the kind happened.")
    assert not app.exception
    assert "No claim was found in this text." in shown(app)
    assert not app.get("download_button")


def test_the_text_and_its_cards_are_shown(app: AppTest) -> None:
    give(app)
    assert not app.exception
    html = shown(app)
    assert "Red captured Bery (capital, Beryland), 11 August 2021" in html
    assert "<script>" not in html
    assert "<img" not in html
    assert html.count('class="ch-claim"') == 5
    assert "place known by: the name · found by: captured" in html
    assert "<b>5 claims</b> · 0 accepted · 0 rejected · 5 to decide" in html


def test_accept_all_takes_those_whose_place_is_known(app: AppTest) -> None:
    press(give(app), "Accept all")
    assert not app.exception
    accepted = [number for number, one in enumerate(work(app).reviewed, 1) if one.decision is Decision.ACCEPT]
    assert accepted == [1, 2, 5]
    assert "3 accepted · 0 rejected · 2 to decide" in shown(app)
    assert "Who decided is missing" in shown(app)


def test_choosing_among_candidates_decides_the_place(app: AppTest) -> None:
    give(app)
    chosen = app.selectbox(key="article-1-3-place_id")
    assert chosen.options == ["Abad (capital, Abad)", "Abad (province)", "Abad (town, Celland)"]
    chosen.select("XX-C.abad").run()
    assert work(app).reviewed[2].values["place_id"] == "XX-C.abad"
    assert "Red captured Abad (town, Celland), 12 August 2021." in shown(app)
    assert "place known by: you chose it" in shown(app)


def test_correcting_a_claim(app: AppTest) -> None:
    give(app)
    app.toggle(key="article-1-4-correct").set_value(True).run()
    app.text_input(key="article-1-4-find").set_value("bery").run()
    app.selectbox(key="article-1-4-place_id").select("XX-B.bery").run()
    app.selectbox(key="article-1-4-actor").select("blue").run()
    app.selectbox(key="article-1-4-predicate").select("contested").run()
    app.selectbox(key="article-1-4-certainty").select("expected").run()
    app.text_input(key="article-1-4-when").set_value("2021-08-10/2021-08-12").run()
    app.text_input(key="article-1-4-attribution").set_value("a farmer").run()
    app.text_input(key="article-1-4-note").set_value("sic").run()
    assert not app.exception
    assert "Expected: Blue fights for Bery (capital, Beryland), between 10 August 2021 and 12 August 2021" in shown(app)
    one = work(app).reviewed[3]
    assert (one.attribution, one.note, one.predicate) == ("a farmer", "sic", Predicate.CONTESTED)
    assert "corrected: place, actor, predicate, when, certainty, attribution" in shown(app)
    app.text_input(key="article-1-4-find").set_value("qqqqqq").run()
    assert "No place has a name like this." in shown(app)
    assert work(app).reviewed[3].place_id == "XX-B.bery"


def test_a_date_that_is_none_is_kept_and_told(app: AppTest) -> None:
    press(give(app), "Accept all")
    app.toggle(key="article-1-1-correct").set_value(True).run()
    app.text_input(key="article-1-1-when").set_value(EVIL).run()
    assert not app.exception
    assert app.text_input(key="article-1-1-when").value == EVIL
    assert "is not an EDTF date" in shown(app)
    assert "<img" not in shown(app)
    assert work(app).reviewed[0].values["when"] == "2021-08-11"
    app.text_input(key="article-who").set_value("Ann").run()
    assert all(one.proto.disabled for one in app.get("download_button"))
    app.text_input(key="article-1-1-when").set_value("2021-08-12").run()
    assert work(app).reviewed[0].values["when"] == "2021-08-12"
    assert not any(one.proto.disabled for one in app.get("download_button"))


def test_nothing_is_kept_before_somebody_decides(app: AppTest) -> None:
    give(app)
    assert "Nothing is accepted yet" in shown(app)
    assert all(one.proto.disabled for one in app.get("download_button"))
    [button] = [one for one in app.button if one.label == "Append to the folder"]
    assert button.disabled


def test_appending_says_what_it_did_and_what_it_refuses(app: AppTest, world: Path) -> None:
    press(give(app), "Accept all")
    app.text_input(key="article-who").set_value("Ann").run()
    press(app, "Append to the folder")
    assert "&#39;&#39; names no folder." in shown(app)
    app.text_input(key="article-folder").set_value(str(world)).run()
    press(app, "Append to the folder")
    assert not app.exception
    assert "3 claims, 0 judgements. Its event table has" in shown(app)
    assert len(Dataset.load(world).documents) == 26
    press(app, "Append to the folder")
    assert "this very text is there already" in shown(app)


def test_the_state_outlives_a_look_at_another_page(app: AppTest) -> None:
    press(give(app), "Accept all")
    app.selectbox(key="article-1-3-place_id").select("XX-A.abad").run()
    app.session_state["elsewhere"] = True
    app.run()
    assert app.header[0].value == "Events"
    app.session_state["elsewhere"] = False
    app.run()
    assert "3 accepted" in shown(app)
    assert app.selectbox(key="article-1-3-place_id").value == "XX-A.abad"
    assert app.get("button_group")


def test_reading_again_keeps_decisions_and_another_article_starts_anew(app: AppTest) -> None:
    press(press(give(app), "Accept all"), "Change")
    assert app.text_area(key="article-text").value == ARTICLE
    press(app, "Read")
    assert "3 accepted" in shown(app)
    press(app, "Change")
    give(app, ARTICLE + "And more.")
    assert "0 accepted" in shown(app)
    press(app, "Read another")
    assert app.text_area(key="article-text").value == ""
    assert app.date_input(key="article-published").value is None


def test_many_claims_are_shown_a_page_at_a_time(app: AppTest) -> None:
    text = "".join(f"{n}: Blue holds Cell.\n" for n in range(2 * page.SHOWN + 1))
    give(app, text)
    html = shown(app)
    assert html.count('class="ch-claim"') == page.SHOWN
    assert html.count('class="ch-no') == page.SHOWN + 2 * page.SHOWN + 1
    [pager] = [one for one in app.get("button_group") if one.key == "article-page-1"]
    pager.set_value(3).run()
    assert not app.exception
    assert shown(app).count('class="ch-claim"') == 1
    press(app, "Accept all")
    assert f"{2 * page.SHOWN + 1} accepted" in shown(app)
