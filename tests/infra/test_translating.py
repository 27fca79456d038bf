"""The template becomes CloudFormation as AWS does it: with SAM's own translator."""

import copy
import os
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from samtranslator.translator.transform import transform

from infra.lint.template import read
from tests.infra.test_build import ROOT

PACKED = "s3://artifacts/packed.zip"


@pytest.fixture(scope="module")
def translated() -> dict[str, Any]:
    """Return the template as CloudFormation gets it after `sam package`; SAM refuses by raising."""
    template = copy.deepcopy(read(ROOT / "template.yaml").body)
    template["Globals"]["Function"]["CodeUri"] = PACKED
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = PACKED
    with mock.patch.dict(os.environ, AWS_DEFAULT_REGION="eu-north-1"):
        body: dict[str, Any] = transform(template, {}, SimpleNamespace(load=dict))
    return body["Resources"]


def test_the_desk_asks_who_calls_and_the_pages_ask_nobody(translated: dict[str, Any]):
    """Every route under /privacy/ is behind IAM, and a link in a mail is behind nothing."""
    (api,) = [one for one in translated.values() if one["Type"] == "AWS::ApiGatewayV2::Api"]
    guards = {
        (path, method): [name for way in route.get("security", []) for name in way]
        for path, routes in api["Properties"]["Body"]["paths"].items()
        for method, route in routes.items()
    }
    desk = {route for route in guards if route[0].startswith("/privacy/")}
    assert {route for route, names in guards.items() if names == ["AWS_IAM"]} == desk
    assert {route for route, names in guards.items() if not names} == guards.keys() - desk
    assert desk
    assert guards.keys() - desk
