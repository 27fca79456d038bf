"""Survivors that change nothing, and branches that nobody can take, each with its reason."""

from collections.abc import Mapping

# module: the changed line of a survivor, and why it is the same as before.
EQUIVALENT: Mapping[str, Mapping[str, str]] = {
    "functions/message_delivery/deciding.py": {
        'return Later(opens, "quiet_hours") if opens != now else None': (
            "the next open moment is never before now"
        ),
    },
    "functions/message_delivery/entries.py": {
        'gone = {} if status >= "sent" else {"sent_at": None, "token_hash": None}': (
            "a message ends as sent, failed or cancelled, and `sent` is the last of the three"
        ),
    },
    "layers/gjensyn/gjensyn/policy/pressure.py": {
        "return ends[not limits.at_most] if len(ends) >= limits.at_most else None": (
            "the first of them is too early, and is asked about again until it is not"
        ),
    },
}
# module: a branch (`this line -> that line`), and why no test takes it.
UNTAKEN: Mapping[str, Mapping[str, str]] = {}
