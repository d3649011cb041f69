"""Dari and Pashto sentences: what they say of places, really or not, who says it, and that no text makes the reader fall over."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest

from geo.dataset import HOME, build
from geo.places import PlaceKind
from geo.reading.dating import find_dates
from geo.reading.lexicon import Lexicon
from geo.reading.mentions import KnownNames, Places
from geo.reading.verbfinal import Reading, VerbFinal, is_arabic_script
from geo.reading.verbfinal import words as vocabulary
from geo.reading.verbfinal.words import Job, fold, load_words
from geo.reading.vocabulary import WORDS

DATA = HOME / "data" / "afghanistan-2021"
DATASET = build(DATA)
LEXICON = DATASET.lexicon
GAZETTEER = DATASET.gazetteer
NAMES = KnownNames(GAZETTEER)
PLACES = Places(GAZETTEER, PlaceKind.CAPITAL)
READER = VerbFinal(LEXICON)
PUBLISHED = date(2021, 8, 10)


def reading(text: str, before: Reading | None = None) -> Reading:
    return READER.read(text, 0, len(text), NAMES, PLACES, find_dates(text, PUBLISHED), before)


def told(text: str) -> list[str]:
    """Each finding as "place id or name, predicate, actor, stance"."""
    found = []
    for one in reading(text).told:
        place = PLACES.resolve(one.found.mention, ()).place
        name = place.id if place else one.found.mention.name
        found.append(f"{name} {one.found.predicate} {one.found.actor} {one.found.stance}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # falling, taking, having taken; active and passive; joiners or none
        ("شهر غزنی سقوط کرد.", ["AF-GHA.ghazni captured taliban real"]),
        ("شهر غزنی سقوط کرده‌است.", ["AF-GHA.ghazni captured taliban real"]),
        ("شهر غزنی به‌دست طالبان افتاده است.", ["AF-GHA.ghazni captured taliban real"]),
        ("شهر غزني بدست طالبان افتاد.", ["AF-GHA.ghazni captured taliban real"]),
        ("طالبان شهر غزنی را فتح کردند.", ["AF-GHA.ghazni captured taliban real"]),
        ("شهر غزنی توسط طالبان اشغال شد.", ["AF-GHA.ghazni captured taliban real"]),
        ("طالبان شهر غزنی را به کنترل خود درآوردند.", ["AF-GHA.ghazni captured taliban real"]),
        ("طالبان کنترول شهر غزنی را به دست گرفتند.", ["AF-GHA.ghazni captured taliban real"]),
        ("شهر غزنی تحت کنترل طالبان است.", ["AF-GHA.ghazni captured taliban real"]),
        ("دولت کنترل شهر غزنی را از دست داده است.", ["AF-GHA.ghazni captured taliban real"]),
        ("سقوط شهر غزنی به دست طالبان", ["AF-GHA.ghazni captured taliban real"]),
        ("شهر غزنی بدون جنگ به طالبان واگذار شد.", ["AF-GHA.ghazni captured taliban real"]),
        # regaining, holding, repelling, fighting, leaving
        ("نیروهای امنیتی شهر غزنی را از طالبان پس گرفتند.", ["AF-GHA.ghazni recaptured government real"]),
        ("شهر غزنی پاکسازی شد.", ["AF-GHA.ghazni recaptured government real"]),
        ("شهر غزنی از چنگ طالبان بیرون آورده شد.", ["AF-GHA.ghazni recaptured government real"]),
        ("نیروهای امنیتی طالبان را از شهر غزنی بیرون راندند.", ["AF-GHA.ghazni recaptured government real"]),
        ("شهر غزنی هنوز در کنترل دولت است.", ["AF-GHA.ghazni holds government real"]),
        ("حمله طالبان بر شهر غزنی عقب زده شد.", ["AF-GHA.ghazni repelled government real"]),
        ("در شهر غزنی درگیری جریان دارد.", ["AF-GHA.ghazni contested taliban real"]),
        ("شهر غزنی در محاصره طالبان قرار دارد.", ["AF-GHA.ghazni contested taliban real"]),
        ("طالبان بخش‌هایی از شهر غزنی را تصرف کردند.", ["AF-GHA.ghazni contested taliban real"]),
        ("نیروهای دولتی از شهر غزنی عقب‌نشینی کردند.", ["AF-GHA.ghazni withdrew government real"]),
        # not so, or not yet
        ("شهر غزنی سقوط نکرده است.", ["AF-GHA.ghazni captured taliban denied"]),
        ("والی غزنی سقوط شهر غزنی را تکذیب کرد.", ["AF-GHA.ghazni captured taliban denied"]),
        ("ممکن است شهر غزنی سقوط کند.", ["AF-GHA.ghazni captured taliban expected"]),
        ("شهر غزنی در آستانه سقوط قرار دارد.", ["AF-GHA.ghazni captured taliban expected"]),
        ("شهر غزنی سقوط خواهد کرد.", ["AF-GHA.ghazni captured taliban expected"]),
        ("طالبان تلاش کردند که شهر غزنی را بگیرند.", ["AF-GHA.ghazni contested taliban real"]),
        ("طالبان نتوانستند شهر غزنی را تصرف کنند.", []),
        # nothing
        ("در درگیری در شهر غزنی ده سرباز کشته شدند.", []),
        ("طالبان در شهر غزنی جلسه گرفتند.", []),
        ("رئیس جمهور به شهر غزنی سفر کرد.", []),
        ("", []),
        # Pashto
        ("طالبانو د غزني ښار ونیو.", ["AF-GHA.ghazni captured taliban real"]),
        ("د غزني ښار سقوط وکړ.", ["AF-GHA.ghazni captured taliban real"]),
        ("د غزني ښار د طالبانو تر ولکې لاندې دی.", ["AF-GHA.ghazni captured taliban real"]),
        ("د غزني ښار د طالبانو لاس ته ولوېد.", ["AF-GHA.ghazni captured taliban real"]),
        ("د غزني ښار لا هم د دولت په لاس کې دی.", ["AF-GHA.ghazni holds government real"]),
        ("امنیتي ځواکونو د غزني ښار بېرته له طالبانو ونیو.", ["AF-GHA.ghazni recaptured government real"]),
        ("پر غزني ښار د طالبانو برید شنډ شو.", ["AF-GHA.ghazni repelled government real"]),
        ("د غزني په ښار کې جګړه روانه ده.", ["AF-GHA.ghazni contested taliban real"]),
        ("طالبانو د غزني ښار نه دی نیولی.", ["AF-GHA.ghazni captured taliban denied"]),
        ("د غزني ښار نه دی سقوط شوی.", ["AF-GHA.ghazni captured taliban denied"]),
        ("که د غزني ښار سقوط وکړي، جګړه به اوږده شي.", ["AF-GHA.ghazni captured taliban expected"]),
        ("طالبان د غزني ښار د نیولو هڅه کوي.", ["AF-GHA.ghazni contested taliban real"]),
    ],
)
def test_what_a_sentence_tells(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ولسوالی‌های کشم، جرم و شهر بزرگ در ولایت بدخشان سقوط کردند.",
            ["AF-BDS.kishim-district", "AF-BDS.jurm-district", "AF-BDS.shahr-e-buzurg-district"],
        ),
        ("ولسوالی های قیصار و المار فاریاب سقوط کردند.", ["AF-FYB.qaisar-district", "AF-FYB.almar-district"]),
        ("شهرستان زرمت در استان پکتیا سقوط کرد.", ["AF-PIA.zurmat-district"]),
        ("تاله و برفک در بغلان سقوط کرد.", ["AF-BGL.talah-wa-barfak-district"]),
        (
            "ولسوالی‌های دولت‌آباد، شیرین تگاب و قرمقل در فاریاب سقوط کردند.",
            ["AF-FYB.dowlatabad-district", "AF-FYB.shirin-tagab-district", "AF-FYB.qaram-qol-district"],
        ),
        ("گذرگاه مرزی اسلام قلعه در هرات سقوط کرد.", ["AF-HER.eslam-qaleh"]),
        ("شهر لشکرگاه، مرکز ولایت هلمند، سقوط کرد.", ["AF-HEL.lashkar-gah"]),
        ("مرکز ولایت تخار سقوط کرد.", ["AF-TAK.taloqan"]),
        ("مراکز ولایات کنر و لغمان تسلیم طالبان شدند.", ["AF-KNR.asadabad", "AF-LAG.mehtarlam"]),
        ("در ولایت بدخشان ولسوالی کشم سقوط کرد.", ["AF-BDS.kishim-district"]),
        ("ولسوالی کشم که دیروز در محاصره بود، سقوط کرد.", ["AF-BDS.kishim-district", "AF-BDS.kishim-district"]),
        ("د کندهار د پنجوايي او ارغنداب ولسوالۍ سقوط شوې.", ["AF-KAN.panjwai-district", "AF-KAN.arghandab-district"]),
        ("د غزني په ولایت کې د مالستان ولسوالي سقوط شوه.", ["AF-GHA.malistan-district"]),
        ("د هلمند مرکز لښکرګاه سقوط شوه.", ["AF-HEL.lashkar-gah"]),
        ("د هلمند مرکز سقوط شو.", ["AF-HEL.lashkar-gah"]),
    ],
)
def test_which_places_are_meant(text: str, expected: list[str]) -> None:
    assert [one.split()[0] for one in told(text)] == expected


@pytest.mark.parametrize(
    ("text", "attribution", "side"),
    [
        ("سخنگوی طالبان گفت که شهر غزنی را گرفته‌اند.", "سخنگوی طالبان", "taliban"),
        ("به گفته یک مقام محلی، شهر غزنی سقوط کرد.", "یک مقام محلی", None),
        ("شهر غزنی سقوط کرد، وزارت دفاع خبر داد.", "وزارت دفاع", "government"),
        ("وزارت دفاع: شهر غزنی پاکسازی شد.", "وزارت دفاع", "government"),
        ("د دفاع وزارت وايي چې د غزني ښار یې ونیو.", "د دفاع وزارت", "government"),
        ("د غزني ښار سقوط وکړ، چارواکي وايي.", "چارواکي", None),
        ("شهر غزنی سقوط کرد.", "", None),
    ],
)
def test_who_says_so(text: str, attribution: str, side: str | None) -> None:
    (one,) = reading(text).told
    assert (one.attribution, one.side) == (attribution, side)


def test_who_says_they_took_it_took_it() -> None:
    assert told("سخنگوی طالبان گفت که شهر غزنی را گرفته‌اند.") == ["AF-GHA.ghazni captured taliban real"]
    assert told("وزارت دفاع گفت که شهر غزنی را گرفته‌اند.") == ["AF-GHA.ghazni recaptured government real"]


def test_a_denial_of_this_denies_what_was_told_before() -> None:
    first = reading("طالبان ادعا کردند که شهر غزنی را گرفته‌اند.")
    (one,) = reading("والی غزنی این ادعا را رد کرد.", first).told
    assert (str(one.found.stance), one.found.mention.back) == ("denied", True)
    assert not reading("والی غزنی این ادعا را رد کرد.").told
    assert not reading("والی غزنی این ادعا را تایید کرد.", first).told


def test_each_clause_has_its_own_date_and_that_of_saying_is_marked() -> None:
    taken, regained = reading("شهر غزنی که روز یکشنبه سقوط کرده بود، دیروز پاکسازی شد.").told
    assert taken.dated and taken.dated.when.earliest == date(2021, 8, 8)
    assert regained.dated and regained.dated.when.earliest == date(2021, 8, 9)
    (said,) = reading("وزارت دفاع روز یکشنبه گفت که شهر غزنی سقوط کرده است.").told
    assert said.dated and said.said and not taken.said


def test_news_are_fresh_and_states_are_not() -> None:
    fresh = [one.found.fresh for text in ("شهر غزنی سقوط کرد.", "سقوط شهر غزنی") for one in reading(text).told]
    stale = ["شهر غزنی سقوط کرده است.", "شهر غزنی در کنترل طالبان است.", "پس از سقوط شهر غزنی طالبان پیشروی کردند."]
    assert fresh == [True, True]
    assert [one.found.fresh for text in stale for one in reading(text).told] == [False, False, False]


def test_two_sentences_that_nobody_parted_are_two() -> None:
    assert told("شهر غزنی سقوط کرد. شهر زرنج سقوط نکرد.") == [
        "AF-GHA.ghazni captured taliban real",
        "AF-NIM.zaranj captured taliban denied",
    ]


def test_the_script_is_that_of_most_letters() -> None:
    assert is_arabic_script("شهر غزنی (Ghazni) سقوط کرد")
    assert not is_arabic_script("Ghazni (غزنی) fell to the Taliban")
    assert not is_arabic_script("12 – 13")


@pytest.mark.parametrize("language", ["fa", "ps"])
def test_the_vocabulary_is_read_strictly(language: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    good = (WORDS / f"{language}.toml").read_text("utf-8")
    path = tmp_path / f"{language}.toml"  # type: ignore[operator]
    monkeypatch.setattr(vocabulary, "WORDS", tmp_path)
    for more, problem in (
        ("\n[verbz]\nwords = []\n", "there is no table 'verbz'"),
        ('\n[control2]\nat = ["x"]\n', "control2"),
    ):
        path.write_text(good + more, "utf-8")
        with pytest.raises(ValueError, match=problem):
            load_words(language, LEXICON)
    path.write_text(good.replace('join = ["', 'join = ["سقوط", "'), "utf-8")
    with pytest.raises(ValueError, match="is both"):
        load_words(language, LEXICON)


def test_a_negative_is_made_of_every_form() -> None:
    phrases = load_words("fa", LEXICON).phrases
    for positive, negative in (
        ("کرده‌اند", "نکرده‌اند"),
        ("می‌شود", "نمی‌شود"),
        ("خواهد کرد", "نخواهد کرد"),
        ("گرفت", "نگرفت"),
    ):
        one, other = phrases[fold(positive)], phrases[fold(negative)]
        assert (one.job, one.mood, one.negated, other.negated) == (Job.VERB, other.mood, False, True)


def test_no_text_is_too_odd_and_long_ones_take_time_in_step() -> None:
    letters = random.Random(7)
    odd = [
        "طالبان",
        "شهر",
        "ولسوالی‌های",
        "غزنی",
        "را",
        "که",
        "چې",
        "د",
        "سقوط",
        "کرد",
        "\u200c",
        "\u064b",
        "«",
        ")",
        ":",
        "x",
        "۱۲",
        "،",
        "\n",
        "🏴",
        "به",
        "دست",
        "نه",
        "این",
    ]
    for _ in range(600):
        reading("".join(letters.choice((" ", "")) + letters.choice(odd) for _ in range(letters.randrange(30))))
    taken = []
    for times in (250, 1000):
        text = "ولسوالی کشم که سقوط کرد، " * times
        started = time.perf_counter()
        reading(text)
        taken.append(time.perf_counter() - started)
    assert taken[1] < 12 * taken[0] + 0.5


def test_a_lexicon_without_such_names_is_enough() -> None:
    bare = Lexicon({}, {}, {}, LEXICON.parties, "")
    text = "شهر غزنی سقوط کرد."
    assert len(VerbFinal(bare).read(text, 0, len(text), NAMES, PLACES, ()).told) == 1
