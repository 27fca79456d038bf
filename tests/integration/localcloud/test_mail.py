"""The mail provider accepts, and reports on the default bus."""

import json
from email.message import EmailMessage

import pytest
from botocore.exceptions import ClientError

from infra.local import LocalCloud


def test_what_ses_accepted_can_be_read(cloud: LocalCloud):
    """Sender, recipient, both bodies, headers and our id from the tag."""
    provider_id = cloud.invoke("Mailer", {"to": "a@example.com", "message_id": "m1"})
    (sent,) = cloud.sent
    assert (sent.message_id, sent.provider_id) == ("m1", provider_id)
    assert (sent.channel, sent.to, sent.subject) == ("email", "a@example.com", "Hei på deg")
    assert (sent.text, sent.html) == ("tekst", "<p>tekst</p>")
    assert sent.headers["List-Unsubscribe"] == "<https://x.example>"
    assert sent.sender == "Butikk <post@shop.example>"
    assert sent.at == cloud.now


def test_what_a_message_was_about_is_looked_up(cloud: LocalCloud):
    """Kind and order ids come from the ledger, through `describe`."""
    cloud.describe = lambda message_id: ("survey_invitation", (f"order of {message_id}",))
    cloud.invoke("Mailer", {"to": "a@example.com", "message_id": "m1"})
    assert cloud.sent[0].kind == "survey_invitation"
    assert cloud.sent[0].order_ids == ("order of m1",)


def test_a_raw_letter_is_taken_apart(cloud: LocalCloud):
    """MIME is read as a mail program reads it."""
    letter = EmailMessage()
    letter["Subject"] = "Blåbær"
    letter["To"] = "a@example.com"
    letter["From"] = "b@example.com"
    letter.set_content("tekst")
    letter.add_alternative("<p>tekst</p>", subtype="html")
    cloud.client("sesv2").send_email(Content={"Raw": {"Data": letter.as_bytes()}})
    (sent,) = cloud.sent
    assert (sent.subject, sent.to) == ("Blåbær", "a@example.com")
    assert sent.text.strip() == "tekst"
    assert sent.html.strip() == "<p>tekst</p>"


def test_an_unknown_configuration_set_is_refused(cloud: LocalCloud):
    """SES sends nothing with a configuration set that the stack does not have."""
    with pytest.raises(ClientError, match="NotFound"):
        cloud.client("sesv2").send_email(
            FromEmailAddress="a@example.com",
            Destination={"ToAddresses": ["b@example.com"]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
            ConfigurationSetName="other",
        )
    assert cloud.sent == []


@pytest.mark.parametrize(("permanent", "kind"), [(True, "Permanent"), (False, "Transient")])
def test_a_bounce_comes_over_the_default_bus(cloud: LocalCloud, permanent: bool, kind: str):
    """In the shape of SES, with our tag and the configuration set."""
    provider_id = cloud.invoke("Mailer", {"to": "a@example.com", "message_id": "m1"})
    cloud.provider_event("m1", "Bounce", permanent=permanent)
    (body,) = cloud.queue("Feedback")
    event = json.loads(body)
    assert (event["source"], event["detail-type"]) == ("aws.ses", "Email Bounced")
    detail = event["detail"]
    assert detail["eventType"] == "Bounce"
    assert detail["bounce"]["bounceType"] == kind
    assert detail["mail"]["messageId"] == provider_id
    assert detail["mail"]["tags"]["message_id"] == ["m1"]
    assert cloud.queue("Intake") == []


def test_only_what_the_template_asks_for_is_reported(cloud: LocalCloud):
    """The event destination here names bounces and complaints, no deliveries."""
    cloud.invoke("Mailer", {"to": "a@example.com", "message_id": "m1"})
    cloud.provider_event("m1", "Delivery")
    assert cloud.queue("Feedback") == []


def test_nothing_is_reported_of_what_was_not_accepted(cloud: LocalCloud):
    """A message that SES never saw has no events."""
    with pytest.raises(LookupError):
        cloud.provider_event("m1", "Bounce")


def test_a_text_message_is_accepted_too(cloud: LocalCloud):
    """The SMS service gives an id, and the text is kept with our tag."""
    answer = cloud.client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber="+4790000000",
        OriginationIdentity="BUTIKK",
        MessageBody="Hei",
        Context={"message_id": "m2"},
    )
    (sent,) = cloud.sent
    assert sent.provider_id == answer["MessageId"]
    assert (sent.channel, sent.to, sent.text) == ("sms", "+4790000000", "Hei")
    assert sent.message_id == "m2"


def test_the_suppression_list_can_be_cleared(cloud: LocalCloud):
    """An address that SES suppresses can be looked up and deleted."""
    ses = cloud.client("sesv2")
    ses.put_suppressed_destination(EmailAddress="a@example.com", Reason="BOUNCE")
    assert cloud.suppressed == {"a@example.com": "BOUNCE"}
    ses.delete_suppressed_destination(EmailAddress="a@example.com")
    with pytest.raises(ClientError, match="NotFound"):
        ses.get_suppressed_destination(EmailAddress="a@example.com")
