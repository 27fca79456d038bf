"""What roles allow and no story uses, each with its reason; nothing else may be spare.

By the Lambda's logical id; grants as `Gate.granted` names them, with the template's defaults.
"""

from collections.abc import Mapping
from typing import Final

from infra.iam.policy import Grant

_BY_ADDRESS = "an account may have verified the address alone, and not its domain as most have"
_BY_NUMBER = "SmsOrigination may be a phone number instead of a pool; it cannot be told beforehand"
_FETCHED = "signs the link; who opens it fetches the copy from S3 with this role, not the Lambda"

_SENDING: Final = {
    Grant("ses:SendEmail", "ses:identity/post@gjensyn.example"): _BY_ADDRESS,
    Grant("sms-voice:SendTextMessage", "sms-voice:phone-number/pool-1"): _BY_NUMBER,
}
_COPIES: Final = {Grant("s3:GetObject", "ExportsBucket/*"): _FETCHED}

SPARE: Final[Mapping[str, Mapping[Grant, str]]] = {
    "MessageDeliveryOnMessage": _SENDING,
    "MessageDeliveryOnSchedule": _SENDING,
    "PrivacyDeskOnRequest": _COPIES,
    "PrivacyDeskOnVisit": _COPIES,
}
