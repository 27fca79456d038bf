"""The customers and staff of the built-in shop. All of them are invented."""

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Country:
    """Where a customer lives: its zone, its made-up mail provider, and names usual there."""

    code: str
    zone: str
    provider: str
    languages: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the shop."""

    customer_id: str
    name: str
    email: str
    language: str
    country: Country

    def as_customer(self) -> dict[str, Any]:
        """The `customer` of an event."""
        return {
            "email": self.email,
            "name": self.name,
            "language": self.language,
            "country": self.country.code,
            "time_zone": self.country.zone,
        }


NORWAY = Country(
    "NO",
    "Europe/Oslo",
    "fjordpost.example",
    ("nb", "nb", "nb", "nn"),
    ("Åse", "Håkon", "Synnøve", "Bjørn", "Ragnhild", "Øystein", "Sæbjørg", "Kåre", "Torbjørg"),
    ("Bjørnstad", "Sætre", "Ødegård", "Håheim", "Kjærvik", "Tveitå", "Grønnlien"),
)
DENMARK = Country(
    "DK",
    "Europe/Copenhagen",
    "sundpost.example",
    ("da",),
    ("Søren", "Bodil", "Jørgen", "Kirstine", "Mærete", "Asbjørn"),
    ("Kærgaard", "Østerby", "Højlund", "Skovmøller", "Nørrelykke"),
)
SWEDEN = Country(
    "SE",
    "Europe/Stockholm",
    "skogspost.example",
    ("sv",),
    ("Åsa", "Göran", "Märta", "Björn", "Linnéa", "Östen"),
    ("Sjöblad", "Hällgren", "Åkervall", "Björkängen", "Lindfors"),
)
FINLAND = Country(
    "FI",
    "Europe/Helsinki",
    "jarvi.example",
    ("sv", "en"),
    ("Päivi", "Jyrki", "Ritva", "Väinö"),
    ("Mäkeläinen", "Hyvärilä", "Pöllänen", "Järvikylä"),
)
BRITAIN = Country(
    "GB",
    "Europe/London",
    "heathmail.example",
    ("en",),
    ("Imogen", "Alasdair", "Bronwen", "Rupert"),
    ("Thistlewood", "Harrowgate", "Pennyfold", "Ashdown"),
)
GERMANY = Country(
    "DE",
    "Europe/Berlin",
    "seepost.example",
    ("en",),
    ("Jürgen", "Käthe"),
    ("Grünwälder", "Löffelholz"),
)
# How a small shop in Norway that sends to its neighbours would see its customers.
_SHARES = ((NORWAY, 18), (DENMARK, 6), (SWEDEN, 6), (FINLAND, 4), (BRITAIN, 3), (GERMANY, 1))

STAFF = ("marthe", "sindre", "yngvild")


def customers(random: Random) -> list[Person]:
    """Everybody who buys in the shop's weeks, in no particular order."""
    people: list[Person] = []
    for country, share in _SHARES:
        names = [f"{given} {family}" for given in country.given for family in country.family]
        for name in random.sample(names, share):
            people.append(_person(1001 + len(people), name, country, random))
    random.shuffle(people)
    return people


def _person(number: int, name: str, country: Country, random: Random) -> Person:
    address = f"{_ascii(name)}@{country.provider}"
    return Person(f"K-{number}", name, address, random.choice(country.languages), country)


def _ascii(name: str) -> str:
    spelled = name.lower().replace(" ", ".")
    for letter, plain in (("æ", "ae"), ("ø", "o"), ("å", "a")):
        spelled = spelled.replace(letter, plain)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
