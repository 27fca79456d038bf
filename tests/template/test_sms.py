"""An SMS is short, plain and paid once, in every language."""

# ruff: noqa: RUF001 - characters that look like others are what this is about

from pathlib import Path

import pytest

from gjensyn.gsm import is_gsm, segments, to_gsm
from gjensyn.language import LANGUAGES, Language
from gjensyn.render import COMPILED, Renderer, precompile
from tests.template.examples import MAILS, TEMPLATES
from tests.template.texting import LINK, SMS, STOP, sms

SOURCES = sorted(TEMPLATES.glob("*/*.sms"))
EVERY = [(name, state) for name, states in SMS.items() for state in states]


def unpaid(source: str) -> set[str]:
    """Return the characters of a template's source that would make its SMS cost more."""
    return {c for c in source if not is_gsm(c)}


def test_every_message_is_an_sms_too():
    """No message is without its texts, and no text escapes the tests."""
    assert set(SMS) == set(MAILS)
    assert len(SOURCES) == len(MAILS) * len(LANGUAGES)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_template_is_one_line_of_gsm(source: Path):
    """The wording itself is GSM-7: nothing is left to be replaced when it is sent."""
    written = source.read_text(encoding="utf-8")
    assert unpaid(written) == set()
    assert written.count("\n") == 1


@pytest.mark.parametrize("slip", ["Ny dato – snart", "don’t", "ventar…", "«ja»", "a\u00a0b", "á"])
def test_the_lint_finds_what_a_hand_slips_in(slip: str):
    """A dash, an apostrophe or a space of better typography would not pass."""
    assert len(unpaid(slip)) in {1, 2}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "state"), EVERY)
def test_a_text_is_paid_once(name: str, state: dict[str, object], language: Language):
    """With a link of fifty characters and a shop of usual length it is a single segment."""
    assert len(LINK) == len(STOP) == 50
    text = sms(name, language, **state)
    assert is_gsm(text)
    assert segments(text) == 1, (len(text), text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "state"), EVERY)
def test_long_names_and_links_make_no_third_segment(
    name: str, state: dict[str, object], language: Language
):
    """Two segments are the most, for the longest names and the links of a bare API as well."""
    link = "https://a1b2c3d4e5.execute-api.eu-north-1.amazonaws.com/s/pQ7xKc_vR2mT9wLz-B4pQ7"
    long = {"shop": "Nordlys Sport og Fritid Tromsø", "order_number": "NO-2026-000104217"}
    links = {"url": link, **({"stop_url": link} if "stop_url" in state else {})}
    assert segments(sms(name, language, **{**state, **long, **links})) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "state"), EVERY)
def test_a_text_says_who_writes_and_leads_somewhere(
    name: str, state: dict[str, object], language: Language
):
    """The shop comes first; all but a service message can be stopped, that one names the order."""
    text = sms(name, language, **state)
    assert text.startswith("Nordlys Sport: ")
    assert f" {state.get('authority_url', LINK)}" in text
    assert (STOP in text) == name.startswith(("survey", "repurchase"))
    assert ("1042" in text) == name.startswith("delay")
    assert "None" not in text


def test_a_day_is_written_short():
    """Weekday, day and month: the year goes without saying."""
    days = {
        language: sms("delay_notice", language, **SMS["delay_notice"][0]) for language in LANGUAGES
    }
    assert "mandag 2. november" in days["nb"]
    assert "måndag 2. november" in days["nn"]
    assert "måndag 2 november" in days["sv"]
    assert "Monday 2 November" in days["en"]
    assert not [text for text in days.values() if "2026" in text]


@pytest.mark.parametrize("odd", ["Café Łódź", "Bjørn’s «Ski»", "Nordlys™ 🎿", "Ål–Gol"])
def test_one_odd_character_in_a_name_does_not_double_the_price(odd: str):
    """Names from outside are spelt in GSM-7 as well as it can."""
    text = sms("survey_invitation", "nb", shop=odd, stop_url=STOP)
    assert is_gsm(text)
    assert segments(text) == 1


def test_a_name_cannot_break_the_line_or_bring_a_link():
    """What is harmful in a mail is harmful here."""
    text = sms(
        "delay_notice", "nb", shop="Kari\r\nhttps://evil.example/x", **SMS["delay_notice"][0]
    )
    assert text.count("http") == 1
    assert "\n" not in text
    assert "evil.example" not in text


def test_the_link_is_as_it_was():
    """No character of a link is replaced or escaped."""
    url = "https://svar.example/s/a-b_c~d?x=1&y=%20[z]"
    assert url in sms("delay_notice", "nb", url=url, **SMS["delay_notice"][0])


def test_a_compiled_set_writes_the_same(tmp_path: Path):
    """The layer's templates are compiled; the texts are among them."""
    precompile(TEMPLATES, tmp_path / COMPILED)
    context = {"shop": "A&B", "url": LINK, "stop_url": STOP}
    text = Renderer(tmp_path).render_sms("survey_invitation", "sv", context)
    assert text.startswith("A&B: Hur gick det")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" * 77, 3),  # the first € does not fit into what is left of the first
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("🎿" * 35, 1),
        ("🎿" * 36, 2),
        ("🎿" * 67, 3),  # 33 of them fit, a half does not travel alone
        ("æøåäöéÆØÅÄÖÉ" * 13, 1),
    ],
)
def test_segments_are_counted_as_they_are_paid(text: str, count: int):
    """160 or 153 septets, 70 or 67 units of UTF-16; pairs are not torn apart (3GPP TS 23.040)."""
    assert segments(text) == count


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Åse Sørbø, Öberg, Müller, café", "Åse Sørbø, Öberg, Müller, café"),
        ("don’t – «ja» … „so“", 'don\'t - "ja" ... "so"'),
        ("Łódź Škoda François Ærø", "Lodz Skoda Francois Ærø"),
        ("Guðrún Þórðardóttir", "Gudrun Thordardottir"),
        ("đ ħ ı ł œ þ", "d h i l oe th"),
        ("a\u00a0b\u2009c\u200dd\u00ade", "a b cde"),
        ("2 × ½ m, № 3 ™", "2 x 1/2 m, No 3 TM"),
        ("Ski 🎿❄️", "Ski "),
        ("e\u0301 a\u030a", "é å"),
        ("Магазин 日本", "Магазин 日本"),
        ("[a]{b}\\^~|€", "[a]{b}\\^~|€"),
    ],
)
def test_texts_are_kept_to_the_letters_that_cost_least(text: str, plain: str):
    """Typography and accents go, letters of another script stay."""
    assert to_gsm(text) == plain
