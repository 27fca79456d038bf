"""What `sam build` deploys holds what the Lambdas need, at the place they import it from."""

from pathlib import Path

import pytest

from infra.build import trimming
from infra.build.ours import build_function, capability
from infra.lint.template import Template, listed, named, read

ROOT = Path(__file__).parents[2]
# IAM names some services otherwise than boto3 does, and some actions stand for no client at all.
CLIENTS = {"ses": "sesv2", "sms-voice": "pinpoint-sms-voice-v2"}
NO_CLIENT = {"logs"}


@pytest.fixture(scope="module")
def template() -> Template:
    """Return the template as it is."""
    return read(ROOT / "template.yaml")


def test_a_lambda_lives_in_the_folder_of_its_capability():
    """The logical id names the folder, so the template and the tree cannot drift apart."""
    assert capability("SurveyDispatchOnSchedule") == "survey_dispatch"
    assert capability("GdprEraseOnRequest") == "gdpr_erase"


def test_every_lambda_finds_its_handler_in_what_is_built(template: Template, tmp_path: Path):
    """The built folder holds the handler at its import path, compiled, and no other capability."""
    for logical_id, own in template.lambdas():
        target = tmp_path / logical_id
        build_function(logical_id, target)
        module = target / Path(*own["Handler"].split(".")[:-1])
        assert module.with_suffix(".py").is_file()
        assert list((module.parent / "__pycache__").glob(f"{module.name}.*.pyc"))
        folders = {each.name for each in (target / "functions").iterdir() if each.is_dir()}
        assert folders - {"__pycache__"} == {capability(logical_id)}


def test_every_service_that_a_role_may_call_is_in_the_layer(template: Template):
    """A client of a service whose description was trimmed away would fail at its first start."""
    services = {
        action.split(":")[0]
        for _, statement in template.role_statements()
        for action in listed(statement["Action"])
    }
    assert {CLIENTS.get(name, name) for name in services - NO_CLIENT} <= trimming.SERVICES


def test_trimming_keeps_what_is_called_and_what_botocore_itself_reads(tmp_path: Path):
    """Descriptions of other services, foreign calendars and resources go; the rest stays."""
    for kept in ("botocore/data/kms/x", "botocore/data/endpoints.json", "babel/locale-data/nb.dat"):
        (tmp_path / kept).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / kept).touch()
    for gone in ("botocore/data/ec2/x", "boto3/data/s3/x", "babel/locale-data/fi_FI.dat"):
        (tmp_path / gone).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / gone).touch()
    trimming.trim(tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {
        "botocore/data/kms/x",
        "botocore/data/endpoints.json",
        "babel/locale-data/nb.dat",
    }


def test_what_waits_for_a_person_is_an_output(template: Template):
    """Tools find tables, bus and the places of failure by name, without knowing the stack."""
    outputs = template.body["Outputs"]
    kinds = ("AWS::DynamoDB::Table", "AWS::S3::Bucket")
    for logical_id in [each for kind in kinds for each, _ in template.of_type(kind)]:
        assert logical_id in {named(output["Value"]) for output in outputs.values()}
    assert {"PagesUrl", "BusName"} <= outputs.keys()
