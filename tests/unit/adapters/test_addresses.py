"""An address travels with its domain in ASCII, and is the same address however it is written."""

import pytest

from gjensyn.adapters.ses import SesMailer
from gjensyn.adapters.suppressions import SesSuppressionList
from gjensyn.addresses import ascii_domain
from gjensyn.models.suppression import address_hash
from gjensyn.ports import Mail
from tests.builders import PSEUDONYMS


class Ses:
    """Notes the addresses that the service is asked for."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def send_email(self, *, Destination: dict[str, list[str]], **_: object) -> dict[str, str]:  # noqa: N803
        self.told += Destination["ToAddresses"]
        return {"MessageId": "0101"}

    def get_suppressed_destination(self, *, EmailAddress: str) -> None:  # noqa: N803
        self.told.append(EmailAddress)

    delete_suppressed_destination = get_suppressed_destination


@pytest.mark.parametrize(
    ("written", "travels"),
    [
        ("kari@blåbær.example", "kari@xn--blbr-roah.example"),
        ("kari@fjordpost.example", "kari@fjordpost.example"),
        ("kåre@fjordpost.example", "kåre@fjordpost.example"),
        ("+4791234567", "+4791234567"),
        ("blåbær", "blåbær"),
        (f"kari@{'å' * 70}.example", f"kari@{'å' * 70}.example"),
        ("kari@å..example", "kari@å..example"),
    ],
)
def test_only_the_domain_is_written_anew(written: str, travels: str):
    """The part before it is the mailbox's own; what cannot be written so stays as it is."""
    assert ascii_domain(written) == travels


def test_mails_and_the_providers_list_use_what_travels():
    """SES takes no other form, and keeps no other on its list."""
    ses = Ses()
    mailer = SesMailer(ses, "Gjensyn", "post@gjensyn.example", "gjensyn")
    mail = Mail(message_id="a-b", to="kari@blåbær.example", subject="Hei", text="Hei", html="")
    mailer.send(mail)
    SesSuppressionList(ses).listed(mail.to)
    SesSuppressionList(ses).remove(mail.to)
    assert ses.told == 3 * ["kari@xn--blbr-roah.example"]


def test_a_bounce_in_the_other_form_is_of_the_same_address():
    """The provider reports what travelled; the shop tells what the customer wrote."""
    forms = ("Kari@Blåbær.example", "kari@xn--blbr-roah.example", "kari@bla\u030abær.example")
    assert len({address_hash(PSEUDONYMS, form) for form in forms}) == 1
