"""Each role allows what its Lambda does and no more (R8)."""

import copy
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra.iam.policy import Grant
from infra.lint.template import read
from infra.local import LocalCloud
from infra.local.gate import MissingPermissionError
from infra.local.spare import SPARE
from tests.ending import TEMPLATE
from tests.integration.roles.stories import nothing_is_worth_telling, stories
from tests.shop import PARAMETERS, START, Shop, open_shop

type Grants = dict[str, set[Grant]]
type Body = dict[str, Any]


@pytest.fixture(scope="module")
def grants() -> tuple[Grants, Grants]:
    """Play every story; returns what was granted and what was used, by Lambda."""
    granted: Grants = defaultdict(set)
    used: Grants = defaultdict(set)
    for story in stories():
        with open_shop(**story.parameters) as shop:
            story.play(shop)
            shop.wait(hours=1)
            gate = shop.cloud.gate
            for function, _ in read(TEMPLATE).lambdas():
                gate.enter(function)
                granted[function] |= gate.granted(function)
                used[function] |= gate.needed(function)
    return granted, used


def _spare(granted: Grants, used: Grants) -> set[tuple[str, Grant]]:
    return {(name, one) for name, all_ in granted.items() for one in all_ - used[name]}


def test_nothing_is_missing_and_nothing_is_spare(grants: tuple[Grants, Grants]):
    """Whatever a role allows was used, or stands in `infra/local/spare.py` with its reason.

    Had anything been missing, the story would have ended in an error.
    """
    excused = {(name, one) for name, each in SPARE.items() for one in each}
    assert _spare(*grants) == excused


def test_no_lambda_escapes_judgement(grants: tuple[Grants, Grants]):
    """Each has a role of some size, of which most was used."""
    granted, used = grants
    assert set(granted) == {name for name, _ in read(TEMPLATE).lambdas()}
    assert min(len(one) for one in granted.values()) >= 6
    assert all(len(used[name]) >= 0.9 * len(granted[name]) for name in granted)


def test_one_permission_more_is_found(grants: tuple[Grants, Grants]):
    """A grant that no story uses would be reported."""
    granted, used = grants
    more = copy.deepcopy(granted)
    more["OrderIntakeOnEvent"].add(Grant("dynamodb:Scan", "Orders"))
    assert _spare(more, used) - _spare(granted, used) == {
        ("OrderIntakeOnEvent", Grant("dynamodb:Scan", "Orders"))
    }


def _role(body: Body, role: str) -> list[Body]:
    policy = body["Resources"][role]["Properties"]["Policies"][0]
    statements: list[Body] = policy["PolicyDocument"]["Statement"]
    return statements


def _without(role: str, sid: str) -> Callable[[Body], None]:
    def take(body: Body) -> None:
        statements = _role(body, role)
        statements[:] = [one for one in statements if one.get("Sid") != sid]

    return take


def _denied(role: str) -> Callable[[Body], None]:
    def deny(body: Body) -> None:
        no = {"Sid": "No", "Effect": "Deny", "Action": "dynamodb:PutItem", "Resource": "*"}
        _role(body, role).append(no)

    return deny


INTAKE, WATCHER = "OrderIntakeOnEventRole", "DelayNotificationOnOrderRole"
BROKEN: list[tuple[Callable[[Body], None], str]] = [
    (_without(INTAKE, "FoldTheFacts"), "dynamodb:PutItem on Customers"),
    (_without(INTAKE, "ReadTheQueue"), "sqs:ReceiveMessage on IntakeQueue"),
    (_without(INTAKE, "ReadThePepper"), "secretsmanager:GetSecretValue on Pepper"),
    (_without(INTAKE, "MakeTheFirstEpoch"), "kms:GenerateDataKey on KekKey"),
    (_without(INTAKE, "OpenWhatIsStored"), "kms:Decrypt on StorageKey"),
    (_without(INTAKE, "WriteLogs"), "logs:CreateLogStream on OrderIntakeOnEventLogs"),
    (_without(WATCHER, "ReadTheStream"), "dynamodb:DescribeStream on Orders/stream"),
    (_without(WATCHER, "KeepWhatFailed"), "s3:PutObject on FailuresBucket"),
    (_without(WATCHER, "FindTheFailuresBucket"), "s3:ListBucket on FailuresBucket"),
    (_without(WATCHER, "UnwrapKeys"), "kms:Decrypt on KekKey"),
    (_without(WATCHER, "WatchThePromise"), "dynamodb:GetItem on Orders"),
    (_without(WATCHER, "SayWhyNot"), "dynamodb:PutItem on Messages"),
    (_denied(INTAKE), "is denied by No"),
]


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[Callable[[Body], None]], Path]:
    def write(change: Callable[[Body], None]) -> Path:
        body = copy.deepcopy(dict(read(TEMPLATE).body))
        change(body)
        path = tmp_path / "template.yaml"
        path.write_text(json.dumps(body))  # which is YAML too
        return path

    return write


@pytest.mark.parametrize(("change", "said"), BROKEN, ids=[said for _, said in BROKEN])
def test_one_permission_less_is_refused_and_named(
    broken: Callable[[Callable[[Body], None]], Path], change: Callable[[Body], None], said: str
):
    """The run ends in an error that names Lambda, action and resource."""
    with pytest.raises(MissingPermissionError) as refused:
        _live_through(broken(change))
    assert said in str(refused.value)


def _live_through(template: Path) -> None:
    with LocalCloud(START, PARAMETERS, template=template) as cloud:
        nothing_is_worth_telling(Shop(cloud))
        for function, _ in read(TEMPLATE).lambdas():
            cloud.gate.enter(function)


def test_the_translated_template_has_these_roles_and_no_others(monkeypatch: pytest.MonkeyPatch):
    """SAM adds no role and no policy; each Lambda takes the role that is judged here."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")  # which it asks for, calling nobody
    body = copy.deepcopy(dict(read(TEMPLATE).body))
    for function in body["Resources"].values():
        if function["Type"].startswith("AWS::Serverless::"):
            function["Properties"] |= _elsewhere(function["Type"])
    body["Globals"]["Function"].pop("CodeUri", None)
    translated = Translator({}, Parser()).translate(body, {})["Resources"]
    raw = read(TEMPLATE)
    roles = {name: one for name, one in translated.items() if one["Type"] == "AWS::IAM::Role"}
    assert roles.keys() == {name for name, _ in raw.of_type("AWS::IAM::Role")}
    for name, own in raw.of_type("AWS::IAM::Role"):
        assert roles[name]["Properties"] == own
    for name, own in raw.lambdas():
        assert translated[name]["Properties"]["Role"] == own["Role"]
    assert not [
        one for one in translated.values()
        if one["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
    ]  # fmt: skip


def _elsewhere(kind: str) -> Body:
    """Return where a build would have put the code."""
    place = "s3://bucket/code.zip"
    if kind.endswith("LayerVersion"):
        return {"ContentUri": place}
    return {"CodeUri": place} if kind.endswith("Function") else {}
