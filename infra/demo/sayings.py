"""What the built-in shop's customers write, by language and mood; some write nothing."""

from random import Random

_HAPPY, _MIDDLING, _UNHAPPY = "happy", "middling", "unhappy"

_AFTER_A_DELIVERY: dict[str, dict[str, tuple[str, ...]]] = {
    "nb": {
        _HAPPY: (
            "Kom dagen før lovet, og pent pakket.",
            "Kjempefornøyd! Handler gjerne igjen.",
            "",
        ),
        _MIDDLING: ("Helt grei levering.", "Pakken var litt bulkete, men innholdet var helt.", ""),
        _UNHAPPY: (
            "Ventet i dagevis uten å høre et ord.\nSi fra neste gang!",
            "Måtte ringe tre ganger før noen visste noe.",
        ),
    },
    "nn": {
        _HAPPY: ("Eg er strålande nøgd, takk skal de ha!", ""),
        _MIDDLING: ("Det gjekk greitt, men det tok litt tid.", ""),
        _UNHAPPY: ("Eg fekk ikkje vite noko før eg ringde sjølv.",),
    },
    "da": {
        _HAPPY: ("Hurtig levering og god kvalitet, tak!", "Alt var i orden.", ""),
        _MIDDLING: ("Fint nok, men æsken var gået i stykker.", ""),
        _UNHAPPY: ("Pakken blev sat hos naboen uden besked.", "Ventede forgæves hjemme to dage."),
    },
    "sv": {
        _HAPPY: ("Snabbt och smidigt, tack så mycket!", "Precis som utlovat.", ""),
        _MIDDLING: ("Helt okej, men spårningen fungerade inte.", ""),
        _UNHAPPY: (
            "Fel färg och ingen som svarade på frågor.",
            "Skulle komma i måndags. Ingen sade något.",
        ),
    },
    "en": {
        _HAPPY: ("Lovely wool socks, arrived early.", "Great service, thank you.", ""),
        _MIDDLING: ("Fine, though customs took a while.", ""),
        _UNHAPPY: (
            "Took far too long and nobody told me why.",
            "Still waiting for a reply to my e-mail.",
        ),
    },
}


_AT_THE_WORKSHOP: dict[str, dict[str, tuple[str, ...]]] = {
    "nb": {
        _HAPPY: (
            "Sykkelen går som ny! Hyggelig og rask hjelp.",
            "Forklarte godt hva som var galt.",
        ),
        _MIDDLING: ("Bra jobb, men litt dyrere enn jeg trodde.", ""),
        _UNHAPPY: ("Giret hopper fortsatt. Må inn igjen.",),
    },
    "nn": {
        _HAPPY: ("Flink mekanikar, og ferdig til avtalt tid.", ""),
        _MIDDLING: ("Greitt nok, men vanskeleg å få tak i dykk på telefon.",),
        _UNHAPPY: ("Måtte kome tilbake fordi bremsa ikkje var stilt.",),
    },
}
_AFTER_A_CASE: dict[str, dict[str, tuple[str, ...]]] = {
    "nb": {
        _HAPPY: ("Fikk svar med en gang.", ""),
        _MIDDLING: ("Måtte forklare det to ganger.",),
        _UNHAPPY: ("Lang vei til et enkelt svar.",),
    },
    "nn": {_HAPPY: ("Lett å få hjelp.", ""), _MIDDLING: ("Det gjekk.",), _UNHAPPY: ("Tungvint.",)},
    "da": {
        _HAPPY: ("Nemt og venligt.", ""),
        _MIDDLING: ("Det tog et par dage.",),
        _UNHAPPY: ("Alt for besværligt.",),
    },
    "sv": {
        _HAPPY: ("Enkelt att få hjälp.", ""),
        _MIDDLING: ("Fick vänta lite.",),
        _UNHAPPY: ("Krångligt.",),
    },
    "en": {
        _HAPPY: ("One message and it was sorted.", ""),
        _MIDDLING: ("Had to explain it twice.",),
        _UNHAPPY: ("Far too much back and forth.",),
    },
}
_SAYINGS = {
    "delivery": _AFTER_A_DELIVERY,
    "visit": _AT_THE_WORKSHOP,
    "support": _AFTER_A_CASE,
}


def saying(random: Random, touchpoint: str, language: str, happiness: float) -> str:
    """A comment, perhaps empty; happiness runs from 0 to 1."""
    mood = _HAPPY if happiness > 0.7 else _MIDDLING if happiness > 0.4 else _UNHAPPY  # noqa: PLR2004
    return random.choice(_SAYINGS[touchpoint][language][mood])
