"""What the template says is what runs, and nothing is passed over in silence."""

from pathlib import Path
from typing import Any

import pytest

from infra.local import LocalCloud, TemplateError
from tests.integration.localcloud.stack import TEMPLATE


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = TEMPLATE.read_text()
    assert old in text
    place = tmp_path / "template.yaml"
    place.write_text(text.replace(old, new))
    return place


def test_variables_come_with_their_functions_evaluated(cloud: LocalCloud):
    """References, substitutions, conditions and globals reach the Lambda as values."""
    environ = cloud.invoke("Echo", {})["environ"]
    assert environ["GREETING"] == "hei, gjensyn"
    assert environ["LOUD"] == "no"
    assert environ["PLACE"] == "a/c"
    assert environ["SHARED"] == "everywhere"
    assert environ["BUS_NAME"] == "shop"
    assert environ["FACTS_TABLE"] == cloud.name("Facts")
    assert "NONE" not in environ


def test_parameters_change_the_stack():
    """A parameter that is given takes the place of its default, in conditions too."""
    parameters = {"Greeting": "morn", "Louder": "true"}
    with LocalCloud(template=TEMPLATE, parameters=parameters) as cloud:
        environ = cloud.invoke("Echo", {})["environ"]
    assert environ["GREETING"] == "morn, gjensyn"
    assert (environ["LOUD"], environ["NONE"]) == ("yes", "there")


def test_an_unknown_parameter_is_an_error():
    """A misspelt parameter does not pass."""
    with pytest.raises(TemplateError, match="Greting"):
        LocalCloud(template=TEMPLATE, parameters={"Greting": "x"})


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SurveyHour", 24, "above 23"),
        ("SurveyHour", -1, "below 0"),
        ("SurveyHour", "ten", "no number"),
        ("WakingHours", "now", "does not match"),
        ("ShopName", "", "below 1"),
        ("ShopName", "x" * 81, "above 80"),
        ("FourEyes", "perhaps", "none of"),
    ],
)
def test_a_value_that_could_not_be_deployed_is_an_error(name: str, value: Any, complaint: str):
    """CloudFormation would refuse it: what is tried here must be what can be had there."""
    with pytest.raises(TemplateError, match=f"{name}.*{complaint}"):
        LocalCloud(parameters={name: value})


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("AWS::Logs::LogGroup", "AWS::Kinesis::Stream", "AWS::Kinesis::Stream"),
        ("BatchSize: 3", "TumblingWindowInSeconds: 3", "TumblingWindowInSeconds"),
        ("rate(5 minutes)", "rate(5 lightyears)", "lightyears"),
        ("!Ref AWS::NoValue", "!ImportValue elsewhere", "ImportValue"),
        ("!Ref Pepper", "!Ref Salt", "Salt"),
        ("anything-but", "nothing-but", "nothing-but"),
    ],
)
def test_what_is_not_understood_is_an_error(tmp_path: Path, old: str, new: str, complaint: str):
    """An unknown type, property, function, reference or operator stops the cloud."""
    with pytest.raises(TemplateError, match=complaint):
        LocalCloud(template=changed(tmp_path, old, new))


def test_a_changed_batch_size_changes_the_batches(tmp_path: Path):
    """What is changed in the template changes here."""
    template = changed(tmp_path, "BatchSize: 3", "BatchSize: 1")
    with LocalCloud(template=template) as cloud:
        for one in ("a", "b"):
            cloud.publish("Fact", {"id": one, "person": "p"})
        cloud.run()
        assert '{"any": ["a"]}' in cloud.logs


def test_a_changed_filter_changes_what_arrives(tmp_path: Path):
    """A stream filter that asks for something else lets nothing of this through."""
    template = changed(tmp_path, '"entity":{"S":["fact"]}', '"entity":{"S":["case"]}')
    with LocalCloud(template=template) as cloud:
        cloud.publish("Fact", {"id": "a", "person": "p"})
        cloud.run()
        assert cloud.published == []


def test_a_generated_secret_is_the_same_for_the_same_seed():
    """Two clouds with one seed have one pepper; another seed has another."""

    def pepper(seed: int) -> str:
        with LocalCloud(template=TEMPLATE, seed=seed) as cloud:
            name = cloud.name("Pepper")
            answer = cloud.client("secretsmanager").get_secret_value(SecretId=name)
            return str(answer["SecretString"])

    assert pepper(1) == pepper(1) != pepper(2)
    assert len(pepper(1)) == 40
    assert pepper(1).isalnum()


def test_the_template_of_the_project_is_understood():
    """The suite starts from the project's own template."""
    with LocalCloud() as cloud:
        assert {"Orders", "Messages", "Keys"} <= cloud.tables().keys()
        assert cloud.next_due() is None
