"""Survivors that change nothing, and branches that nobody can take, each with its reason."""

from collections.abc import Mapping

from infra.mutants.reasons_of_functions import OF_FUNCTIONS

_FIRST_NEED = "`consent` is the first of the three needs"
_NOBODY_ELSE = "nobody else computes the hash: any names will do"
_BOUGHT = "what was never bought has been left out before; this is for the type checker"
_WRITTEN_BACK = "what is opened has to be written back, letter by letter, as it came"
_AT_ONE_END = "so many scales away either end was reached long before"
_NONE_BEFORE = "before the purchase itself nobody asks, and nothing comes"
_NO_MORE_CASES = "the cases are all there are: the type checker sees to it"

# module: the changed line of a survivor, and why it is the same as before.
EQUIVALENT: Mapping[str, Mapping[str, str]] = {
    **OF_FUNCTIONS,
    "layers/gjensyn/gjensyn/standing.py": {
        "if len(token) < _TOKEN:": _WRITTEN_BACK,
        'block = base64.b64decode(token + "==", altchars=b"-_", validate=False)': _WRITTEN_BACK,
    },
    "layers/gjensyn/gjensyn/again_links.py": {
        "if len(token) < TOKEN:": _WRITTEN_BACK,
        "if len(token) > TOKEN:": _WRITTEN_BACK,
        'sealed = base64.b64decode(token + "==", altchars=b"-_", validate=False)': _WRITTEN_BACK,
    },
    "layers/gjensyn/gjensyn/sealing.py": {
        f"nonce, sealed = {before}": "one and twelve have no bit in common"
        for before in (
            "blob[1 : 1 | _NONCE], blob[1 + _NONCE :]",
            "blob[1 : 1 + _NONCE], blob[1 | _NONCE :]",
            "blob[1 : 1 ^ _NONCE], blob[1 + _NONCE :]",
            "blob[1 : 1 + _NONCE], blob[1 ^ _NONCE :]",
        )
    },
    "layers/gjensyn/gjensyn/cleaning.py": {
        f"if len(text) {than} limit and text.isprintable() and _HARMLESS.fullmatch(text):": (
            "what is harmless comes out as it was either way: it is only found out later"
        )
        for than in ("==", "<")
    },
    "layers/gjensyn/gjensyn/codec.py": {
        'for name in fields_in(kind, Place.PLAIN) ^ {"subject", "key"}:': (
            "both are among them in every model"
        ),
    },
    "layers/gjensyn/gjensyn/events/lenient.py": {
        "for problem in error.errors("
        f"include_url={url}, include_input={given}, include_context={context}):": (
            "only the place of a problem is looked at: the rest is left out to save time"
        )
        for url, given, context in (
            (True, False, False),
            (False, True, False),
            (False, False, True),
        )
    },
    "layers/gjensyn/gjensyn/figures.py": {
        f"if {asked}:": "there are all three or none of them; this is for the type checker"
        for asked in (
            "mean.value is None and mean.low is None or mean.high is None",
            "mean.value is None or mean.low is None and mean.high is None",
        )
    },
    "layers/gjensyn/gjensyn/gsm.py": {
        'return _parts((len(c.encode("utf-16-le")) / 2 for c in text), alone=70, joined=67)': (
            "a character has two bytes or four: the half of it is whole"
        ),
    },
    "layers/gjensyn/gjensyn/intervals.py": {
        "for k in range(1 << odd, freedom, 2):": "`odd` is nothing or one: one or two either way",
        **{
            f"steps = range(1_000_000, {last}) # in millionths: t lies between 1 and 12.71": (
                "it is found long before the end of them"
            )
            for last in ("13000001", "12999999")
        },
    },
    "layers/gjensyn/gjensyn/models/order.py": {
        "by_parcels = max(arrivals) if len(arrivals) == expected else None": (
            "no more parcels arrive than there are"
        ),
    },
    "layers/gjensyn/gjensyn/models/person.py": {
        'return self.status <= "fenced"': "fenced or living, and `fenced` is the first of the two",
    },
    "layers/gjensyn/gjensyn/models/record.py": {
        "if mark.place <= Place.PLAIN and mark.sensitivity is Sensitivity.PERSONAL:": (
            "there are two places, and `plain` is the first of them"
        ),
    },
    "layers/gjensyn/gjensyn/privacy/copy.py": {
        "if mark is None or mark.copied >= Copied.YES:": "`yes` is the last of the three",
        'path if name >= "value" and set(value) == {"value", "at"} else (*path, name)': (
            "of the two names that there are `value` is the last"
        ),
        "case list() if len(value) <= 1 or not any(isinstance(part, dict | list) "
        "for part in value):": "of an empty list nothing is shown either way",
    },
    "layers/gjensyn/gjensyn/situation.py": {
        'if named is not None and (stage >= "sooner" or earlier):': (
            "`sooner` is the last of the stages"
        ),
    },
    "layers/gjensyn/gjensyn/privacy/ledger.py": {
        "if (entry.seq, entry.prev) != (before.seq + 1, before.hash) or entry.seq < place:": (
            "a number above its place does not follow the one before it"
        ),
        'told["detail"] = entry.detail.model_dump(mode="json", exclude_none=False, '
        "exclude_defaults=True)": "where nothing is said the default is None, and left out as such",
        'told = entry.model_dump(mode="jsonx", exclude_none=True)': (
            "all but the date and the detail, which are written below, is text and numbers"
        ),
    },
    "layers/gjensyn/gjensyn/policy/channels.py": {
        'return reason is None or (reason >= "objection" and purpose == "service")': (
            "bounce, complaint, objection: it is the last of them"
        ),
    },
    "layers/gjensyn/gjensyn/policy/holidays.py": {
        "if day.weekday() >= _SUNDAY:": "no day of a week comes after Sunday",
    },
    "layers/gjensyn/gjensyn/policy/hours.py": {
        "if window.start == window.end and not zones:": (
            "an empty window or no zone opens on none of the days either: it takes longer to tell"
        ),
        "return sorted(instant for instant in instants if since <= instant <= until)": (
            "what opens at the end of a day is the first that is tried on the next"
        ),
        "for ordinal in range(first.toordinal(), last.toordinal() + 2):": (
            "what lies beyond the end of the day is left out"
        ),
        **{
            f"HORIZON = {days} # days; hours that do not meet within a year of clock changes "
            "never will": "a year is what matters, and some days for good measure"
            for days in (399, 401)
        },
    },
    "layers/gjensyn/gjensyn/policy/permission.py": {
        'if (consent and consent.granted) or applies.needs <= "consent":': _FIRST_NEED,
        'return "neutral_survey" if applies.purpose >= "survey" else "soft_opt_in"': (
            "`survey` is the last of the purposes"
        ),
        'if applies.needs >= "soft_opt_in":': "it is the last of the three needs",
        'return applies.needs >= "none"': (
            "of the three needs `soft_opt_in` has been answered, and `consent` comes before `none`"
        ),
        "if said_no is None or said_no > at:": "of the same date nothing has to be moved",
    },
    "layers/gjensyn/gjensyn/policy/wall_clock.py": {
        "seconds = range(floor(before.timestamp()), ceil(after.timestamp()) | 1)": (
            "an odd second is the end of no turn, which is at a whole minute"
        ),
        "seconds = range(floor(before.timestamp()), ceil(after.timestamp()) + 2)": (
            "the turn is found before the end of the span"
        ),
        "if wall(found, zone) <= local.replace(tzinfo=None):": (
            "a time that is skipped is shown as a later one, never an earlier"
        ),
        "if midnight >= moment:": "at midnight itself it is that date already",
        "return moment.astimezone(zone).replace(tzinfo=None, fold= 1)": (
            "times without a zone are compared and cut without their fold"
        ),
    },
    "layers/gjensyn/gjensyn/privacy/plan.py": {
        'return digest({"request_idx": request_id, "plan": self.shown()})': _NOBODY_ELSE,
        'return digest({"request_id": request_id, "planx": self.shown()})': _NOBODY_ELSE,
    },
    "layers/gjensyn/gjensyn/privacy/states.py": {
        'OPEN: Final = frozenset(ERASE) - FINAL ^ {"COMPLETED_RETAINING"}': (
            "it is one of them, and not final"
        ),
        "return next(passed.status for passed in reversed(history) "
        'if passed.status > "ATTENTION")': "no other state comes before it in the alphabet",
    },
    "layers/gjensyn/gjensyn/rhythm/predict.py": {
        "ahead: list[float] = [low * (high / low) ** (step / _STEPS) "
        f"for step in range({steps})]": "forty is even"
        for steps in ("_STEPS | 1", "_STEPS ^ 1")
    },
    "layers/gjensyn/gjensyn/rhythm/spread.py": {
        "_CAP = 51.0": _AT_ONE_END,
        "_CAP = 49.0": _AT_ONE_END,
        "beyond: float = -1.0": _NONE_BEFORE,
        "if days < self.beyond:": "on that very day no more has come than until it",
        "if days == 0:": _NONE_BEFORE,
        "for _ in range( 3):": "after two steps twelve digits are right, and days have five",
    },
    "layers/gjensyn/gjensyn/policy/zones.py": {
        'return frozenset(names) ^ {"Factory"}': "`Factory` is among the names",
    },
    "layers/gjensyn/gjensyn/policy/pressure.py": {
        "return ends[not limits.at_most] if len(ends) >= limits.at_most else None": (
            "the first of them is too early, and is asked about again until it is not"
        ),
    },
}
# module: a branch (`this line -> that line`), and why no test takes it.
UNTAKEN: Mapping[str, Mapping[str, str]] = {
    "layers/gjensyn/gjensyn/figures.py": {'case "kundeindeks": -> exit': _NO_MORE_CASES},
    "functions/repurchase_reminder/deciding.py": {
        "if last is None: -> return Rest(None, reason, expected)": _BOUGHT,
        "if last is None: -> return None": _BOUGHT,
    },
    "functions/message_delivery/delivery.py": {
        'if person is None: -> raise TypeError("nobody to send to")': (
            "who is not there is withdrawn from a moment before; this is for the type checker"
        ),
        "case Uncertain(reason): -> exit": _NO_MORE_CASES,
    },
}
