"""Which modules decide, which tests hold them, and which survivors change nothing."""

from collections.abc import Mapping

_POLICY = "layers/gjensyn/gjensyn/policy"
_VERDICTS = "tests/unit/message_delivery/test_verdicts.py"

# module: the tests that must notice; the fewer, the sooner the answer.
DECIDING: Mapping[str, tuple[str, ...]] = {
    "functions/message_delivery/deciding.py": (
        _VERDICTS,
        "tests/unit/message_delivery/test_law_of_countries.py",
        "tests/unit/message_delivery/test_last_look_properties.py",
    ),
    "functions/survey_dispatch/deciding.py": ("tests/unit/survey_dispatch",),
    "functions/repurchase_reminder/deciding.py": ("tests/unit/repurchase_reminder",),
    f"{_POLICY}/permission.py": (
        "tests/unit/policy",
        _VERDICTS,
    ),
    f"{_POLICY}/pressure.py": ("tests/unit/policy", _VERDICTS),
    f"{_POLICY}/hours.py": ("tests/unit/policy",),
    f"{_POLICY}/holidays.py": ("tests/unit/policy",),
    f"{_POLICY}/health.py": ("tests/unit/policy", "tests/unit/delivery_feedback"),
    f"{_POLICY}/channels.py": ("tests/unit/policy", "tests/unit/message_delivery"),
}
# Changes that are none: unions of types are written with `|`, decorators freeze what nobody writes,
# and two texts or moments that are equal may or may not be the same object.
NO_CHANGE = (
    r"core/ReplaceBinaryOperator_BitOr_.*",
    r"core/ReplaceComparisonOperator_.*_Is",
    r"core/ReplaceComparisonOperator_.*_IsNot",
    r"core/RemoveDecorator",
    r"core/ReplaceTrueWithFalse",
)
# module: the changed line of a survivor, and why it is the same as before.
EQUIVALENT: Mapping[str, Mapping[str, str]] = {
    "functions/message_delivery/deciding.py": {
        'return Later(opens, "quiet_hours") if opens != now else None': (
            "the next open moment is never before now"
        ),
    },
}
