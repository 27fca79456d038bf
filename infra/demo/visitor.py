"""Visits the survey pages as customers and their mail gateways do."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from infra.demo.habits import Reaction

_LINK = re.compile(r"https?://[^/\s\"'<>]+(/[^\s\"'<>]*)")
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_OK = 200


class _Scores(HTMLParser):
    """Collects what the page lets one choose."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("name") == "score":
            self.values.append(int(found.get("value") or 0))


def links(*bodies: str) -> list[str]:
    """The path of every link in a mail, each once."""
    found = (match.group(1) for body in bodies for match in _LINK.finditer(body))
    return list(dict.fromkeys(each.replace("&amp;", "&") for each in found))


def open_everything(cloud: Any, mail: Any) -> int:
    """Do as a gateway does that looks for malware: open every link of a mail."""
    paths = links(mail.html, mail.text)
    for path in paths:
        cloud.http("GET", path)
    return len(paths)


def answer(cloud: Any, page: str, reaction: Reaction) -> bool:
    """Open the page, look at its scale, press the button once; tell whether it was taken."""
    scores = _Scores()
    scores.feed(cloud.http("GET", page).text)
    if not scores.values:
        return False
    lowest, highest = min(scores.values), max(scores.values)
    score = lowest + round(reaction.happiness * (highest - lowest))
    form = urlencode({"score": score, "comment": reaction.comment})
    return bool(cloud.http("POST", page, headers=_FORM, body=form.encode()).status == _OK)
