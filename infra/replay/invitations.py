"""Finds the survey page of each order in the mails that have gone out."""

import re
from typing import Any

from infra.reading.reader import Reader

SURVEY_KINDS = {"survey_invitation", "survey_reminder"}
_SURVEY_LINK = re.compile(r"https?://[^\s\"'<>]+?(/s/[A-Za-z0-9_-]+)")


def survey_path(text: str) -> str | None:
    """The path of the survey page that a mail's text leads to."""
    found = _SURVEY_LINK.search(text)
    return found.group(1) if found else None


class Invitations:
    """Who has been invited so far. Only the path of each page is kept, never a mail.

    Args:
        sent: what the providers accepted; it is emptied, so that memory stays flat.
        reader: opens the messages of the same cloud.
    """

    def __init__(self, sent: list[Any], reader: Reader) -> None:
        self._sent = sent
        self._reader = reader
        self._unread: list[tuple[str, str]] = []
        self._pages: dict[str, str] = {}

    def collect(self) -> None:
        """Take over what has been sent since the last time."""
        for mail in self._sent:
            path = survey_path(mail.text)
            if path is not None:
                self._unread.append((mail.message_id, path))
        self._sent.clear()

    def page_of(self, order_id: str) -> str | None:
        """The path of the order's survey page, if a mail has led there by now."""
        self.collect()
        for message_id, path in self._unread:
            message = self._reader.message(message_id)
            # A survey about a support case names the order too, but asks something else.
            if message is None or message.kind not in SURVEY_KINDS or message.case_id is not None:
                continue
            for order in message.order_ids:
                self._pages.setdefault(order, path)
        self._unread.clear()
        return self._pages.get(order_id)
