"""Stopping by one click: at once, for one purpose, whatever the shop says later."""

from datetime import timedelta

import pytest

from gjensyn.clock import stamp
from gjensyn.ports import Replace
from infra.local.payloads import Response
from tests.ending import store_of
from tests.integration.policy.neighbourhood import (
    ONE_CLICK,
    customer,
    delay,
    ends,
    messages_of,
    person_of,
    send,
    stored,
)
from tests.shop import Shop, open_shop

MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--'
)


def invited(shop: Shop) -> str:
    """Send somebody an invitation; returns the link that stops surveys."""
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    return shop.link(page="u")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (ONE_CLICK, {"content-type": "application/x-www-form-urlencoded"}),
        (MULTIPART, {"content-type": "multipart/form-data; boundary=x"}),
        (ONE_CLICK, {"content-type": "text/plain"}),
        (b"", {}),
        (b"", {"content-type": "application/x-www-form-urlencoded", "cookie": "a=b; c=d"}),
        (b"\xff\xfe\x00", {"content-type": "application/octet-stream"}),
    ],
    ids=["form", "multipart", "text", "nothing", "cookie", "noise"],
)
def test_one_click_works_as_mail_programs_send_it(body: bytes, headers: dict[str, str]):
    """RFC 8058: a POST in base64, with a body or none, no cookie, and no question asked."""
    with open_shop() as shop:
        link = invited(shop)
        answer = send(shop, link, body, headers)
        assert answer.status == 200
        assert answer.cookies == ()
        assert set(person_of(shop).opted_out) == {"survey"}


def test_the_header_names_the_very_link_of_the_mail():
    """`List-Unsubscribe` holds one https link, the one that stands in the mail too."""
    with open_shop() as shop:
        link = invited(shop)
        headers = shop.cloud.sent[0].headers
        assert headers["List-Unsubscribe"] == f"<https://svar.example{link}>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def two_of_one_day(shop: Shop) -> None:
    """Invite to two surveys on one day: the second one waits in the queue for the next."""
    shop.sell("O-1")
    shop.sell("O-2")
    shop.wait(days=1, hours=2)
    assert {(one.status, one.reason) for one in messages_of(shop)} == {
        ("sent", None),
        ("queued", "same_day"),
    }


def test_it_takes_effect_on_a_message_that_is_queued_already():
    """Decided and held for tomorrow: stopped in the evening, it never goes out."""
    with open_shop(SurveyQuarantineDays=0, SurveyReminderDays=0) as shop:
        two_of_one_day(shop)
        send(shop, shop.link(page="u"), ONE_CLICK)
        shop.wait(days=3)
        assert len(shop.cloud.sent) == 1
        assert {(one.status, one.reason) for one in messages_of(shop)} == {
            ("sent", None),
            ("cancelled", "opted_out"),
        }


def test_a_stop_of_surveys_leaves_news_about_orders_alive():
    """No survey ever again, and the late order is told all the same."""
    with open_shop(SurveyQuarantineDays=0) as shop:
        send(shop, invited(shop), ONE_CLICK)
        shop.place("O-2", promised_date="2026-11-06")
        shop.cloud.run()
        delay(shop, "O-2", "2026-11-13")
        shop.sell("O-3")
        shop.wait(days=6)
        said = {(kind, status) for kind, status, _ in ends(shop)}
        assert ("delay_notice", "sent") in said
        assert ("survey_invitation", "skipped") in said
        notice = next(sent for sent in shop.cloud.sent if sent.kind == "delay_notice")
        assert "List-Unsubscribe" not in notice.headers
        assert "/u/" not in notice.text + notice.html
        assert "/p/" in notice.text
        assert "/p/" in notice.html


@pytest.mark.parametrize("times", [1, 2, 3])
def test_stopping_again_changes_nothing(times: int):
    """Mail programs try again; the first moment stands."""
    with open_shop() as shop:
        link = invited(shop)
        send(shop, link, ONE_CLICK)
        before = stored(shop)
        shop.wait(minutes=5)
        for _ in range(times):
            assert send(shop, link, ONE_CLICK).status == 200
        assert stored(shop) == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("page", ["u", "p"])
@pytest.mark.parametrize("query", ["", "?undo=1", "?lang=sv&survey=no&purposes=survey"])
def test_looking_changes_nothing(method: str, page: str, query: str):
    """Whatever a scanner asks with: only a form that is sent counts."""
    with open_shop() as shop:
        invited(shop)
        link = shop.link(page=page)
        before = stored(shop)
        answer = shop.cloud.http(method, link + query, body=b"undo=survey" * (method == "PUT"))
        assert answer.status == (200 if method in ("GET", "HEAD") else 404)
        assert stored(shop) == before


def test_a_press_by_mistake_can_be_taken_back():
    """What was allowed before is allowed again; no consent is made up."""
    with open_shop() as shop:
        link = invited(shop)
        page = send(shop, link, ONE_CLICK)
        assert 'name="undo"' in page.text
        assert send(shop, link, b"undo=survey").status == 200
        person = person_of(shop)
        assert (person.opted_out, person.consents) == ({}, {})


def test_the_shops_later_words_lift_no_stop():
    """A nightly import of everybody, old consents with it: whoever said no stays left alone."""
    with open_shop(SurveyQuarantineDays=0, SurveyReminderDays=0) as shop:
        agreed = {"purpose": "survey", "granted": True, "evidence": "the till"}
        given_at = shop.cloud.now.isoformat()
        send(shop, invited(shop), ONE_CLICK)
        shop.wait(hours=1)
        shop.tell("CustomerUpdated", customer=customer(language="da"))
        shop.tell("ConsentChanged", **agreed, occurred_at=given_at)
        shop.sell("O-2", soft_opt_in=True)
        shop.wait(days=5)
        assert len(shop.cloud.sent) == 1
        assert ends(shop)[-1] == ("survey_invitation", "skipped", "opted_out")


def test_a_yes_of_later_lifts_it():
    """Said at the till after the stop, with its evidence: the last word counts."""
    with open_shop(SurveyQuarantineDays=0, SurveyReminderDays=0) as shop:
        send(shop, invited(shop), ONE_CLICK)
        shop.wait(hours=1)
        shop.tell("ConsentChanged", purpose="survey", granted=True, evidence="till 2, form 7")
        shop.sell("O-2")
        shop.wait(days=3)
        assert len(shop.cloud.sent) == 2


def test_a_refusal_that_comes_later_stops_what_waits():
    """`granted: false` after the message was queued."""
    with open_shop(SurveyQuarantineDays=0, SurveyReminderDays=0) as shop:
        two_of_one_day(shop)
        shop.tell("ConsentChanged", purpose="survey", granted=False, evidence="by telephone")
        shop.wait(days=3)
        assert len(shop.cloud.sent) == 1
        assert ("survey_invitation", "cancelled", "consent_refused") in ends(shop)


def test_a_clock_that_runs_ahead_keeps_nobody_from_stopping():
    """A consent dated ahead does not outlive the press of today, whichever came first."""
    with open_shop(SurveyQuarantineDays=0, SurveyReminderDays=0) as shop:
        said_no = invited(shop)
        later = stamp(shop.cloud.now + timedelta(hours=2))
        yes = {"purpose": "survey", "granted": True, "evidence": "a slip", "occurred_at": later}
        shop.tell("ConsentChanged", **yes)
        send(shop, said_no, ONE_CLICK)
        shop.tell("ConsentChanged", **yes)
        later_still = stamp(shop.cloud.now + timedelta(hours=3))
        shop.tell("ConsentChanged", **{**yes, "occurred_at": later_still})
        shop.sell("O-2")
        shop.wait(days=4)
        assert ends(shop)[-1] == ("survey_invitation", "skipped", "opted_out")


def test_a_yes_from_next_year_outweighs_no_word_of_today():
    """What nobody can have said yet is parked, for somebody to look at the sender's clock."""
    with open_shop(SurveyQuarantineDays=0, SurveyReminderDays=0) as shop:
        future = "2031-01-01T00:00:00Z"
        yes = {"purpose": "survey", "granted": True, "evidence": "a slip", "occurred_at": future}
        shop.tell("ConsentChanged", **yes)
        shop.tell("ConsentChanged", purpose="survey", granted=False, evidence="by telephone")
        shop.tell("ConsentChanged", **yes)
        shop.sell("O-1")
        shop.wait(days=4)
        assert ends(shop) == [("survey_invitation", "skipped", "consent_refused")]
        assert {one["reason"] for one in shop.cloud.parked} == {"invalid:occurred_at"}


# ------------------------------------------------------------------- nobody is there


def not_found(shop: Shop) -> Response:
    return shop.cloud.http("GET", "/u/AAAAAAAAAAAAAAAAAAAAAA", headers={"accept-language": "nb"})


def fenced(shop: Shop) -> None:
    """Do what an erasure does first."""
    person = person_of(shop)
    store_of(shop.cloud).write(Replace(person.model_copy(update={"status": "fenced"})))


def shredded(shop: Shop) -> None:
    """Do what an erasure does next: the key is gone, the items are still there."""
    table = shop.cloud.name("Keys")
    key = {"pk": {"S": person_of(shop).subject}, "sk": {"S": "care"}}
    shop.cloud.client("dynamodb").delete_item(TableName=table, Key=key)
    shop.wait(minutes=10)


def erased(shop: Shop) -> None:
    """Delete what is left too."""
    subject = person_of(shop).subject
    client = shop.cloud.client("dynamodb")
    for table in ("Customers", "Messages"):
        for item in shop.cloud.tables()[table]:
            if item["pk"]["S"] == subject:
                key = {name: item[name] for name in ("pk", "sk")}
                client.delete_item(TableName=shop.cloud.name(table), Key=key)


@pytest.mark.parametrize("gone", [fenced, shredded, erased])
@pytest.mark.parametrize("page", ["u", "p"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_is_gone_looks_like_nobody(gone, page: str, method: str):
    """Fenced, shredded or deleted: the page that any made-up token gets, to the byte."""
    with open_shop() as shop:
        invited(shop)
        link = shop.link(page=page)
        gone(shop)
        before = stored(shop)
        answer = shop.cloud.http(method, link, headers={"accept-language": "nb"}, body=b"")
        nobody = not_found(shop)
        assert (answer.status, answer.text) == (nobody.status, nobody.text)
        assert dict(answer.headers) == dict(nobody.headers)
        assert stored(shop) == before


@pytest.mark.parametrize("token", ["", "x", "A" * 21, "A" * 23, "æ" * 22, "%00" * 22, "../" * 9])
def test_what_is_no_token_is_nobodys(token: str):
    """Shorter, longer, or no token at all."""
    with open_shop() as shop:
        invited(shop)
        assert shop.cloud.http("GET", f"/p/{token}").status == 404
        assert shop.cloud.http("POST", f"/u/{token}", body=ONE_CLICK).status == 404


def test_the_token_of_one_page_opens_no_other():
    """Who was forwarded a stop link has no key to the preferences by exchanging a letter."""
    with open_shop() as shop:
        stop, choose = invited(shop), shop.link(page="p")
        assert shop.cloud.http("GET", stop.replace("/u/", "/p/")).status == 404
        assert shop.cloud.http("GET", choose.replace("/p/", "/u/")).status == 404
        assert shop.cloud.http("GET", stop.replace("/u/", "/s/")).status == 404
