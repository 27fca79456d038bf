"""The list prices of AWS, in US dollars, without any free tier; all prices stand here alone."""

from dataclasses import dataclass

PRICED_ON = (
    "2026-11-22"  # when these were last written down; look them up again before you rely on them
)
REGION = "us-east-1"
SOURCE = (
    "aws.amazon.com/{dynamodb,lambda,sqs,eventbridge,kms,s3,api-gateway,cloudwatch,ses}/pricing"
)

MILLION, GIGABYTE = 1_000_000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for `per` units of something."""

    of: str
    dollars: float
    per: float = MILLION

    def of_units(self, units: float) -> float:
        """Return what so many cost."""
        return units * self.dollars / self.per


WRITE_UNITS = Price("DynamoDB write units, on demand", 0.625)
READ_UNITS = Price("DynamoDB read units, on demand", 0.125)
INVOCATIONS = Price("Lambda invocations", 0.20)
GIGABYTE_SECONDS = Price("Lambda gigabyte-seconds, arm64", 0.0000133334, per=1)
QUEUE_REQUESTS = Price("SQS requests", 0.40)
EVENTS = Price("EventBridge events of our own and the shop's", 1.00)
PAGES = Price("HTTP API requests", 1.00)
KEY_REQUESTS = Price("KMS requests", 3.00)
SECRET_REQUESTS = Price("Secrets Manager requests", 5.00)
OBJECTS_WRITTEN = Price("S3 objects written", 5.00)
LOGGED_BYTES = Price("CloudWatch log bytes", 0.50, per=GIGABYTE)
MAILS = Price("SES mails", 0.10, per=1000)

# Dollars a month, whatever goes through.
SECRET_A_MONTH = 0.40
KEY_A_MONTH = 1.00
METRIC_A_MONTH = 0.30
ALARM_A_MONTH = 0.10  # for each metric that an alarm looks at
DASHBOARD_A_MONTH = 3.00
