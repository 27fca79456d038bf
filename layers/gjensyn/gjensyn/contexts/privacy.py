"""What each message, page and paper of privacy is given to show."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict

from gjensyn.privacy.states import Kind

type CopyForm = Literal["page", "file"]


class _Mail(TypedDict):
    """What every mail of privacy knows.

    `kind`: what was asked for. `authority`: its name, None where only the list of all is known.
    `reference`: the id of the request, for whoever writes back.
    """

    shop_name: str
    name: str | None
    kind: Kind
    reference: str
    preferences_url: str | None


class IdentityCheckMail(_Mail):
    """Context of `identity_check`; `confirm_url` is absolute and works up to `expires_on`."""

    confirm_url: str
    expires_on: date


class _Answer(_Mail):
    authority: str | None
    authority_url: str


class KeptRow(TypedDict):
    """What stays although somebody asked, on which paragraph, up to and including which day."""

    kind: str
    paragraph: str
    until: date


class ErasureDoneMail(_Answer):
    """Context of `erasure_done`, the one closing message.

    `recipients`: organisations that were told. `unreadable_after`: the last day on which a backup
    could still be opened.
    """

    erased_on: date
    retained: Sequence[KeptRow]
    recipients: Sequence[str]
    unreadable_after: date


class ErasureExtendedMail(_Answer):
    """Context of `erasure_extended`; `reason` in the officer's own words."""

    received_on: date
    due_date: date
    reason: str


class ErasureRefusedMail(_Answer):
    """Context of `erasure_refused`; `reason` in the officer's own words."""

    received_on: date
    reason: str


class ExportReadyMail(_Mail):
    """Context of `export_ready`; the link is absolute and works up to `expires_on`."""

    download_url: str
    expires_on: date


class PageOfALink(TypedDict):
    """What every page of a link in a mail of privacy knows; it works up to `expires_on`."""

    shop_name: str
    languages: Sequence[tuple[str, str, str]]
    action: str
    expires_on: date


class IdentityPage(PageOfALink):
    """Context of `identity_page`: one question, one button."""

    kind: Kind


class IdentityDonePage(TypedDict):
    """Context of `identity_done_page`; `due_date`: by then there is an answer."""

    shop_name: str
    kind: Kind
    due_date: date


class FetchPage(PageOfALink):
    """Context of `fetch_page`; `links`: ("page" or "file", address), none before the button.

    They work for so many `minutes`.
    """

    links: Sequence[tuple[CopyForm, str]]
    minutes: int


class CopyCell(TypedDict):
    """One value of a copy: a text, or a day with a time.

    `path`: the names that lead to it, the outermost first. `word`: the text is a word of ours.
    """

    path: Sequence[str]
    text: str
    word: bool
    day: date | None
    time: str


class CopySection(TypedDict):
    """All records of one class."""

    kind: str
    records: Sequence[Sequence[CopyCell]]


class CopyPage(TypedDict):
    """Context of `export_page`; `left_out`: classes of which something is about somebody else."""

    shop_name: str
    made_on: date
    customer_id: str
    sections: Sequence[CopySection]
    left_out: Sequence[str]
    authority: str | None
    authority_url: str


class CertificateClass(TypedDict):
    """One class of data: how much went, how much stays, until when a copy could be opened."""

    kind: str
    place: str
    erased: int
    retained: int
    gone_on: date
    gone_at: str


class CertificateRetained(KeptRow):
    """What stays, with its number."""

    count: int


class CertificateRecipient(TypedDict):
    """Who was told, and when they said that they had erased it."""

    name: str
    told_on: date | None
    acknowledged_on: date | None


class NotCovered(TypedDict):
    """What was not reached: `key` where a page has its own words for it, else the text."""

    key: str | None
    text: str


class CertificatePage(TypedDict):
    """Context of `certificate_page`.

    `classes`: of data; `copies`: of copies. `checked`: whether signature and key were right when
    the page was made. `lines`: the shell lines that check it.
    """

    installation: str
    request_id: str
    subject: str | None
    received_on: date
    erased_on: date
    erased_at: str
    classes: Sequence[CertificateClass]
    copies: Sequence[CertificateClass]
    retained: Sequence[CertificateRetained]
    recipients: Sequence[CertificateRecipient]
    not_covered: Sequence[NotCovered]
    ledger_head: str
    key_id: str
    checked: Literal["right", "unchecked"]
    lines: Sequence[str]
