"""What the built-in shop's customers write, by language and mood; some write nothing."""

from random import Random

_HAPPY, _MIDDLING, _UNHAPPY = "happy", "middling", "unhappy"

_SAYINGS: dict[str, dict[str, tuple[str, ...]]] = {
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
        _UNHAPPY: ("Pakken blev sat hos naboen uden besked.",),
    },
    "sv": {
        _HAPPY: ("Snabbt och smidigt, tack så mycket!", "Precis som utlovat.", ""),
        _MIDDLING: ("Helt okej, men spårningen fungerade inte.", ""),
        _UNHAPPY: ("Fel färg och ingen som svarade på frågor.",),
    },
    "en": {
        _HAPPY: ("Lovely wool socks, arrived early.", "Great service, thank you.", ""),
        _MIDDLING: ("Fine, though customs took a while.", ""),
        _UNHAPPY: ("Took far too long and nobody told me why.",),
    },
}


def saying(random: Random, language: str, happiness: float) -> str:
    """A comment, perhaps empty; happiness runs from 0 to 1."""
    mood = _HAPPY if happiness > 0.7 else _MIDDLING if happiness > 0.4 else _UNHAPPY  # noqa: PLR2004
    return random.choice(_SAYINGS[language][mood])
