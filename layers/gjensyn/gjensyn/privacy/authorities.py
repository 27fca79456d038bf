"""Where somebody complains who is not content with an answer (GDPR Art. 12(4), 77).

    authority("NO")  -> Authority("Datatilsynet", "https://www.datatilsynet.no")
    authority(None)  -> the list of all of them, kept by the European Data Protection Board

A person may complain where they live; so the country to ask for is theirs, else the shop's.
Names and addresses as the list of the EDPB's members and the authorities themselves give them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Authority:
    """A data protection authority; `name` is None where only the list of all is known."""

    name: str | None
    url: str


ANYWHERE: Final = Authority(None, "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en")

AUTHORITIES: Final[Mapping[str, Authority]] = MappingProxyType(
    {
        "AT": Authority("Österreichische Datenschutzbehörde", "https://www.dsb.gv.at"),
        "BE": Authority(
            "Gegevensbeschermingsautoriteit", "https://www.gegevensbeschermingsautoriteit.be"
        ),
        "CH": Authority("EDÖB", "https://www.edoeb.admin.ch"),
        "DE": Authority("BfDI", "https://www.bfdi.bund.de"),
        "DK": Authority("Datatilsynet", "https://www.datatilsynet.dk"),
        "EE": Authority("Andmekaitse Inspektsioon", "https://www.aki.ee"),
        "ES": Authority("Agencia Española de Protección de Datos", "https://www.aepd.es"),
        "FI": Authority("Tietosuojavaltuutetun toimisto", "https://tietosuoja.fi"),
        "FR": Authority("CNIL", "https://www.cnil.fr"),
        "GB": Authority("Information Commissioner's Office (ICO)", "https://ico.org.uk"),
        "IE": Authority("Data Protection Commission", "https://www.dataprotection.ie"),
        "IS": Authority("Persónuvernd", "https://www.personuvernd.is"),
        "IT": Authority("Garante per la protezione dei dati", "https://www.garanteprivacy.it"),
        "LT": Authority("Valstybinė duomenų apsaugos inspekcija", "https://vdai.lrv.lt"),
        "LV": Authority("Datu valsts inspekcija", "https://www.dvi.gov.lv"),
        "NL": Authority("Autoriteit Persoonsgegevens", "https://autoriteitpersoonsgegevens.nl"),
        "NO": Authority("Datatilsynet", "https://www.datatilsynet.no"),
        "PL": Authority("Urząd Ochrony Danych Osobowych", "https://uodo.gov.pl"),
        "SE": Authority("Integritetsskyddsmyndigheten (IMY)", "https://www.imy.se"),
    }
)


def authority(*countries: str | None) -> Authority:
    """Return the authority of the first country (ISO 3166-1 alpha-2) whose own is known."""
    for country in countries:
        if country and (found := AUTHORITIES.get(country.upper())):
            return found
    return ANYWHERE
