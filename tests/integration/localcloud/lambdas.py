"""The Lambdas of the small stack: they do what the events and items tell them."""

import json
from dataclasses import dataclass
from typing import Any

from botocore.config import Config

from gjensyn.runtime import Context, Function, Runtime


@dataclass
class World:
    """What every Lambda here is wired with."""

    runtime: Runtime
    dynamodb: Any
    events: Any
    sesv2: Any
    served: int = 0

    def say(self, **line: Any) -> None:
        self.runtime.stdout.write(json.dumps(line) + "\n")


def _wire(runtime: Runtime) -> World:
    once = Config(retries={"total_max_attempts": 1})
    return World(
        runtime,
        runtime.client("dynamodb", config=None),
        runtime.client("events", config=None),
        runtime.client("sesv2", config=once),
    )


def _echo(event: Any, world: World, context: Context) -> Any:
    world.served += 1
    if event.get("raise"):
        raise ValueError(event["raise"])
    if event.get("exit"):
        raise SystemExit(event["exit"])
    for call in event.get("calls", ()):
        getattr(world.dynamodb, call["operation"])(**call["parameters"])
    if "routeKey" in event:
        return {
            "statusCode": 201,
            "headers": {"Content-Type": "application/json", "X-Seen": event["rawPath"]},
            "body": json.dumps(event),
        }
    return {
        "environ": dict(world.runtime.environ),
        "served": world.served,
        "now": world.runtime.clock.now().isoformat(),
        "left": context.get_remaining_time_in_millis(),
    }


def _on_fact(event: Any, world: World, _: Context) -> Any:
    failed = []
    for record in event["Records"]:
        body = json.loads(record["body"])
        fact = body["detail"]
        world.say(fact=fact.get("id"), receives=record["attributes"]["ApproximateReceiveCount"])
        if fact.get("poison") == "queue":
            failed.append({"itemIdentifier": record["messageId"]})
            continue
        if fact.get("poison") == "batch":
            raise ValueError("a poisoned batch")
        item = {
            "pk": {"S": fact["person"]},
            "sk": {"S": fact["id"]},
            "entity": {"S": "fact"},
            "poison": {"S": fact.get("poison", "")},
        }
        world.dynamodb.put_item(TableName=world.runtime.environ["FACTS_TABLE"], Item=item)
    return {"batchItemFailures": failed}


def _on_stored(event: Any, world: World, _: Context) -> Any:
    keys = [record["dynamodb"]["Keys"]["sk"]["S"] for record in event["Records"]]
    world.say(stored=keys)
    for record in event["Records"]:
        image = record["dynamodb"]["NewImage"]
        poison = image.get("poison", {}).get("S")
        number = record["dynamodb"]["SequenceNumber"]
        if poison == "report":
            return {"batchItemFailures": [{"itemIdentifier": number}]}
        if poison == "raise":
            raise ValueError("a poisoned record")
        if poison == "nonsense":
            return {"batchItemFailures": [{"itemIdentifier": "no such number"}]}
        detail = {"id": image["sk"]["S"]}
        entry = {"Source": "gjensyn", "DetailType": "FactStored", "Detail": json.dumps(detail)}
        world.events.put_events(Entries=[entry | {"EventBusName": "shop"}])
    return None


def _on_any(event: Any, world: World, _: Context) -> None:
    world.say(any=[record["dynamodb"]["Keys"]["sk"]["S"] for record in event["Records"]])
    for record in event["Records"]:
        if record["eventName"] == "REMOVE":
            world.say(removed_by=record.get("userIdentity", {}).get("principalId"))
        if record["dynamodb"].get("NewImage", {}).get("poison", {}).get("S") == "any":
            raise ValueError("no batch with this")


def _sweep(_: Any, world: World, __: Context) -> None:
    now = world.runtime.clock.now()
    world.say(swept=now.isoformat())
    table = world.runtime.environ["FACTS_TABLE"]
    due = world.dynamodb.query(
        TableName=table,
        IndexName="due",
        KeyConditionExpression="due_shard = :shard AND due_at <= :now",
        ExpressionAttributeValues={
            ":shard": {"S": "0"},
            ":now": {"S": f"{now:%Y-%m-%dT%H:%M:%S.000Z}"},
        },
    )
    for item in due["Items"]:
        world.dynamodb.update_item(
            TableName=table,
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression="REMOVE due_shard, due_at",
        )


def _tick(event: Any, world: World, _: Context) -> None:
    world.say(ticked=world.runtime.clock.now().isoformat(), source=event["source"])
    raise RuntimeError("never succeeds")


def _mail(event: Any, world: World, _: Context) -> Any:
    answer = world.sesv2.send_email(
        FromEmailAddress="Butikk <post@shop.example>",
        Destination={"ToAddresses": [event["to"]]},
        Content={
            "Simple": {
                "Subject": {"Data": "Hei på deg"},
                "Body": {"Text": {"Data": "tekst"}, "Html": {"Data": "<p>tekst</p>"}},
                "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://x.example>"}],
            }
        },
        EmailTags=[{"Name": "message_id", "Value": event["message_id"]}],
        ConfigurationSetName="letters",
    )
    return answer["MessageId"]


echo = Function(_wire, _echo)
on_fact = Function(_wire, _on_fact)
on_stored = Function(_wire, _on_stored)
on_any = Function(_wire, _on_any)
sweep = Function(_wire, _sweep)
tick = Function(_wire, _tick)
mail = Function(_wire, _mail)
