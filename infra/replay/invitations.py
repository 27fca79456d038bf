"""Finds the survey page of each order in the mails that have gone out."""

import re
from collections.abc import Iterator
from typing import Any

SURVEY_KINDS = {"survey_invitation", "survey_reminder"}
_SURVEY_LINK = re.compile(r"https?://[^\s\"'<>]+?(/s/[A-Za-z0-9_-]+)")


def survey_path(text: str) -> str | None:
    """The path of the survey page that a mail's text leads to."""
    found = _SURVEY_LINK.search(text)
    return found.group(1) if found else None


class Invitations:
    """Who has been invited so far; only the path of each page is kept, not the mail."""

    def __init__(self, cloud: Any) -> None:
        self._cloud = cloud
        self._read = 0
        self._pages: dict[str, str] = {}

    def page_of(self, order_id: str) -> str | None:
        """The path of the order's survey page, if a mail has led there by now."""
        for mail in self._new_mails():
            path = survey_path(mail.text)
            if path is None or mail.kind not in SURVEY_KINDS:
                continue
            for order in mail.order_ids:
                self._pages.setdefault(order, path)
        return self._pages.get(order_id)

    def _new_mails(self) -> Iterator[Any]:
        sent = self._cloud.sent
        while self._read < len(sent):
            yield sent[self._read]
            self._read += 1
