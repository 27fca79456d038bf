"""Gives the resources of a stack their names, ARNs and addresses."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from infra.local.intrinsics import TemplateError

_NAME_PROPERTY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SES::ConfigurationSet": "Name",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::Serverless::Function": "FunctionName",
}
_REF_IS_ARN = {"AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::Serverless::LayerVersion"}
_ARN = {
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "AWS::Events::EventBus": "arn:aws:events:{region}:{account}:event-bus/{name}",
    "AWS::Events::Rule": "arn:aws:events:{region}:{account}:rule/{name}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{name}",
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{name}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::SNS::Topic": "arn:aws:sns:{region}:{account}:{name}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{name}",
    "AWS::SecretsManager::Secret": "arn:aws:secretsmanager:{region}:{account}:secret:{name}-local1",
    "AWS::Serverless::Function": "arn:aws:lambda:{region}:{account}:function:{name}",
    "AWS::Serverless::LayerVersion": "arn:aws:lambda:{region}:{account}:layer:{name}:1",
}
STREAM_LABEL = "2026-01-01T00:00:00.000"


class Names:
    """Answers `Ref` and `GetAtt`; `evaluate` turns a node of the template into its value."""

    def __init__(
        self, resources: Mapping[str, Any], *, stack: str, account: str, region: str
    ) -> None:
        self._resources = resources
        self._stack = stack
        self._account = account
        self._region = region
        self.evaluate: Callable[[Any], Any] = lambda node: node

    def pseudo(self) -> dict[str, Any]:
        """Return the pseudo parameters."""
        return {
            "AWS::AccountId": self._account,
            "AWS::Region": self._region,
            "AWS::Partition": "aws",
            "AWS::StackName": self._stack,
            "AWS::StackId": f"arn:aws:cloudformation:{self._region}:{self._account}:stack/"
            f"{self._stack}/local",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::NotificationARNs": [],
        }

    def ref(self, logical_id: str) -> Any:
        kind = self._kind(logical_id)
        if kind in _REF_IS_ARN:
            return self._arn(logical_id)
        if kind == "AWS::SQS::Queue":
            return self._queue_url(logical_id)
        return self.name(logical_id)

    def attribute(self, logical_id: str, name: str) -> Any:
        kind = self._kind(logical_id)
        if name in {"Arn", "TopicArn", "Id"} and kind in _ARN:
            return self._arn(logical_id)
        if name in {"QueueName", "Name", "KeyId", "RoleId", "TopicName", "ApiId"}:
            return self.name(logical_id)
        if (kind, name) == ("AWS::SQS::Queue", "QueueUrl"):
            return self._queue_url(logical_id)
        if (kind, name) == ("AWS::DynamoDB::Table", "StreamArn"):
            return f"{self._arn(logical_id)}/stream/{STREAM_LABEL}"
        if kind == "AWS::S3::Bucket" and name in {"DomainName", "RegionalDomainName"}:
            return f"{self.name(logical_id)}.s3.{self._region}.amazonaws.com"
        if (kind, name) == ("AWS::Serverless::HttpApi", "ApiEndpoint"):
            return f"https://{self.name(logical_id)}.execute-api.{self._region}.amazonaws.com"
        raise TemplateError(f"unknown attribute {logical_id}.{name}")

    def name(self, logical_id: str) -> str:
        """Return the physical name."""
        kind = self._kind(logical_id)
        properties = self._resources.get(logical_id, {}).get("Properties", {})
        given = properties.get(_NAME_PROPERTY.get(kind, ""))
        if given is not None:
            return str(self.evaluate(given))
        name = f"{self._stack}-{logical_id}"
        if kind == "AWS::S3::Bucket":
            return f"{name.lower()}-{self._account}"
        if kind == "AWS::Serverless::HttpApi":
            return logical_id.lower()
        if kind == "AWS::KMS::Key":
            return str(uuid.uuid5(uuid.NAMESPACE_OID, name))
        return name

    def kinds(self) -> dict[str, str]:
        """Return the types of all resources by logical id."""
        return {logical_id: str(node["Type"]) for logical_id, node in self._resources.items()}

    def properties(self, logical_id: str) -> dict[str, Any]:
        """Return the properties of a resource, evaluated, without SAM's defaults."""
        found: dict[str, Any] = self.evaluate(self._resources[logical_id].get("Properties", {}))
        return found

    def role(self, arn: str) -> str | None:
        """Return the logical id of a role of the template."""
        roles = (one for one, kind in self.kinds().items() if kind == "AWS::IAM::Role")
        return next((one for one in roles if self._arn(one) == arn), None)

    def _kind(self, logical_id: str) -> str:
        if logical_id in self._resources:
            return str(self._resources[logical_id]["Type"])
        return self._made_by_sam(logical_id)

    def _made_by_sam(self, logical_id: str) -> str:
        if logical_id.endswith("Role"):
            return "AWS::IAM::Role"
        if logical_id == "ServerlessHttpApi":
            return "AWS::Serverless::HttpApi"
        raise TemplateError(f"unknown resource {logical_id}")

    def _arn(self, logical_id: str) -> str:
        kind = self._kind(logical_id)
        return _ARN[kind].format(
            region=self._region, account=self._account, name=self.name(logical_id)
        )

    def _queue_url(self, logical_id: str) -> str:
        name = self.name(logical_id)
        return f"https://sqs.{self._region}.amazonaws.com/{self._account}/{name}"
