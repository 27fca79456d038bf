"""Two officers at the desk of a shop, and what is left of a person after they have been there."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from infra.local import LocalCloud
from tests.shop import Shop

NOBODY = "K-nobody"  # a customer nobody knows here
ANNE = "arn:aws:iam::123456789012:user/anne"
BO = "arn:aws:sts::123456789012:assumed-role/Officer/bo"
JSON = {"content-type": "application/json"}
NAME = "Kanarifugl Ærlig Åsgård"
PHONE = "+4799887766"
COMMENT = "kanari: alt var bra unntatt tauet"
_SENDERS_OWN = ("customer_id", "order_id", "order_ids", "case_id")
CANARIES = ("anarifugl", "kari.nord", "99887766", "anari: alt", "O-KANARI", "Kanariteppe")


@dataclass
class Officer:
    """Calls the desk; Anne asks, Bo approves."""

    shop: Shop

    @property
    def cloud(self) -> LocalCloud:
        return self.shop.cloud

    def post(self, verb: str, *, by: str | None = ANNE, **body: Any) -> tuple[int, Any]:
        """Call a verb; returns status and reply."""
        reply = self.cloud.http(
            "POST", f"/privacy/{verb}", headers=JSON, body=json.dumps(body).encode(), caller=by
        )
        return reply.status, json.loads(reply.text)

    def get(self, path: str = "requests", *, by: str = ANNE) -> Any:
        return json.loads(self.cloud.http("GET", f"/privacy/{path}", caller=by).text)

    def status(self, request_id: str) -> dict[str, Any]:
        """Return a request as the desk shows it."""
        return dict(self.get(f"requests/{request_id}"))

    def asked(self, customer: str = "K-1", ground: str = "a", **more: str) -> dict[str, str]:
        """Preview and ask; returns what an approval says."""
        _, seen = self.post("preview", customer_id=customer, **more)
        told = {"request_id": str(seen["request_id"]), "plan_hash": str(seen["plan_hash"])}
        asked = self.post("erase", **told, ground=ground, identity="passport at the counter")
        assert asked[0] == 202, asked
        return told

    def approved(self, customer: str = "K-1", ground: str = "a") -> str:
        """Preview, ask and approve; returns the request's id. Nothing has run yet."""
        told = self.asked(customer, ground)
        approved = self.post("approve", by=BO, **told)
        assert approved[0] == 202, approved
        return told["request_id"]

    def erased(self, customer: str = "K-1", ground: str = "a") -> dict[str, Any]:
        """Erase somebody to the end; returns the request as it is shown then."""
        request_id = self.approved(customer, ground)
        self.shop.wait(minutes=15)
        done = self.status(request_id)
        assert done["status"] == "COMPLETED", done
        return done


def lived(shop: Shop, customer: str = "K-1") -> None:
    """Let somebody buy, answer with a comment, be parked with a bad event, and bounce once."""
    address = {
        "email": "kari.nord@fjordpost.example" if customer == "K-1" else f"{customer}@x.example",
        "name": NAME if customer == "K-1" else "Bo Bak",
        "phone": PHONE if customer == "K-1" else "+4711111111",
        "language": "nb",
        "country": "NO",
        "time_zone": "Europe/Oslo",
    }
    order = "O-KANARI" if customer == "K-1" else f"O-{customer}"
    product = "Kanariteppe" if customer == "K-1" else "Teppe"
    lines = [{"product_id": "P-1", "name": product, "quantity": 1}]
    shop.sell(order, customer, customer=address, lines=lines)
    shop.tell("SupportCaseOpened", customer, case_id=f"S-{customer}", topic="tau")
    shop.tell("SupportCaseClosed", customer, case_id=f"S-{customer}", agent_id="agent-liv-77")
    shop.tell("OrderShipped", customer, note=address["name"])  # parked: no order_id
    shop.wait(days=2)


def answered(shop: Shop) -> None:
    """Let the canary say something on the survey page."""
    mail = next(one for one in shop.cloud.sent if one.to.startswith("kari.nord"))
    path = mail.text[mail.text.index("/s/") :].split()[0]
    assert shop.press(path, 5, COMMENT) == 200


def subject_of(cloud: LocalCloud, items: dict[str, list[Any]], other: set[str]) -> str:
    """Return the subject id of the one living person that is not among the others."""
    living = {row["subject"]["S"] for row in items["Subjects"] if row["status"]["S"] == "living"}
    (found,) = living - other
    del cloud
    return str(found)


def residue(cloud: LocalCloud, subject: str, canaries: tuple[str, ...] = CANARIES) -> Counter[str]:
    """Count what is left of a person in each class of copy; nothing is what is hoped for."""
    found: Counter[str] = Counter()
    for table, items in cloud.tables().items():
        for item in items:
            if item["pk"]["S"] == subject:
                found[f"{table}: item"] += 1
            _look(found, f"{table}: text", repr(item), canaries)
    for bucket in ("ParkedBucket", "FailuresBucket", "ExportsBucket", "LedgerBucket"):
        for name, body in versions(cloud, bucket):
            _look(found, f"{bucket}: object", f"{name} {body!r} {_text(body)}", canaries)
    for queue in ("IntakeQueue", "IntakeDeadLetters", "FeedbackQueue", "FeedbackDeadLetters"):
        _look(found, f"{queue}: message", "\n".join(cloud.queue(queue)), canaries)
    _look(found, "logs", "\n".join(cloud.logs), canaries)
    # What is given back to the sender under the sender's own ids is the contract's.
    told = [
        {name: value for name, value in event["detail"].items() if name not in _SENDERS_OWN}
        for event in cloud.published
    ]
    _look(found, "events", json.dumps(told, ensure_ascii=False), canaries)
    _look(found, "provider's list", "\n".join(cloud.suppressed), canaries)
    return found


def versions(cloud: LocalCloud, bucket: str) -> list[tuple[str, bytes]]:
    """Return every version of every object of a bucket."""
    s3, name = cloud.client("s3"), cloud.name(bucket)
    told = s3.list_object_versions(Bucket=name)
    return [
        (
            one["Key"],
            s3.get_object(Bucket=name, Key=one["Key"], VersionId=one["VersionId"])["Body"].read(),
        )
        for one in told.get("Versions", ())
    ]


def certificates(cloud: LocalCloud) -> list[bytes]:
    """Return every different certificate that was ever written."""
    written = [body for name, body in versions(cloud, "LedgerBucket") if name.startswith("cert")]
    return list(dict.fromkeys(written))


def _text(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return body.decode(errors="replace")


def _look(found: Counter[str], where: str, text: str, canaries: tuple[str, ...]) -> None:
    hits = sum(text.count(canary) for canary in canaries)
    if hits:
        found[where] += hits
