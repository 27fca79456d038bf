"""Survivors that change nothing, and branches that nobody can take, each with its reason."""

from collections.abc import Mapping

_LAST_WAY = "there are two channels, and `sms` is the last of them"
_FIRST_NEED = "`consent` is the first of the three needs"
_NOBODY_ELSE = "nobody else computes the hash: any names will do"
_ONE_HERE = "after two nothing more is sent, so that here there is only one"
_BOUGHT = "what was never bought has been left out before; this is for the type checker"
_NO_DRIFT = "the threshold is a day at the least, so that no drift is no news either way"
_SAME_MORNING = "where both dates are the same, so is the morning after them"
_WRITTEN_BACK = "what is opened has to be written back, letter by letter, as it came"
_OWN_WORD = "a sender or the customer asks, and `customer` is the first of the two"
_OPEN_LAST = "cancelled, delivered, open: it is the last of them"
_THREE_STATES = "on, snoozed, stopped: they are asked for in an order in which it is the same"
_NEVER_BEFORE = "the next open moment is never before the one asked about"
_NO_MORE_CASES = "the cases are all there are: the type checker sees to it"

# module: the changed line of a survivor, and why it is the same as before.
EQUIVALENT: Mapping[str, Mapping[str, str]] = {
    "functions/delay_notification/choosing.py": {
        'field = "choice" if len(message.requires) <= 1 else f"choice-{number + 1}"': (
            "where a message is about no order, no field has to be named"
        ),
        'asked = any(late.state >= "open" for late in orders)': _OPEN_LAST,
        'if late.state < "open" or not text:': _OPEN_LAST,
    },
    "functions/delay_notification/following.py": {
        "late = newest.named is None or watch.promise is None or newest.named >= watch.promise": (
            _NO_DRIFT
        ),
        'own = word.value.requested_by <= "customer"': _OWN_WORD,
    },
    "functions/delay_notification/judging.py": {
        "if drift <= 0:": _NO_DRIFT,
        "if drift < 1:": _NO_DRIFT,
        "return heard.named if 0 <= drift < there.settings.delay_threshold_days else None": (
            _SAME_MORNING
        ),
        "return heard.named if -1 < drift < there.settings.delay_threshold_days else None": (
            _SAME_MORNING
        ),
    },
    "functions/delay_notification/pace.py": {
        "if last is not None and there.date_of(last) >= there.today:": (
            "nobody heard from us tomorrow"
        ),
        "if opens is not None and opens != there.now:": _NEVER_BEFORE,
        "return max((at for at in soon if there.opens(at, urgent=urgent) <= at), default=None)": (
            _NEVER_BEFORE
        ),
    },
    "functions/delay_notification/telling.py": {
        'if word is None or word.requested_by <= "customer":': _OWN_WORD,
        'compensated=stage < "sooner" and _is_owed(watch, there),': (
            "`sooner` is the last of the stages"
        ),
        "return 0 != granted_from <= len(watch.told) + 1 and not watch.compensated": (
            "the setting is no less than zero"
        ),
        "if named is not None and watch.promise is not None and named <= watch.promise:": (
            "a date that is as promised is no news, and is not told"
        ),
    },
    "functions/message_delivery/deciding.py": {
        'return Later(opens, "quiet_hours") if opens != now else None': (_NEVER_BEFORE),
    },
    "functions/message_delivery/delivery.py": {
        'if "sms_stopped" in waited_for and message.channel >= "sms" and message.to:': _LAST_WAY,
        'if not (way.channel >= "sms" and "sms_refused" in waited_for)': _LAST_WAY,
        'if dead or (message.channel >= "sms" and by_mail):': _LAST_WAY,
        'if status < "sent" and message.attempts:': (
            "it ends as sent, failed or cancelled, and `sent` is the last of the three"
        ),
    },
    "functions/message_delivery/entries.py": {
        'gone = {} if status >= "sent" else {"sent_at": None, "token_hash": None}': (
            "a message ends as sent, failed or cancelled, and `sent` is the last of the three"
        ),
    },
    "functions/order_intake/folding.py": {
        'own = told_now if fact.requested_by <= "customer" else None': _OWN_WORD,
    },
    "functions/order_intake/persons.py": {
        'if case.status >= "open":': "a case is open or closed, and `open` is the last of the two",
    },
    "functions/preference_center/serving.py": {
        '"next": item.snoozed_until if state == "snoozed" else soon if state <= "on" else None,': (
            _THREE_STATES
        ),
        'if state >= "stopped":': _THREE_STATES,
        'due = now + (SNOOZE if state >= "snoozed" else timedelta(days=1))': _THREE_STATES,
        '"snoozed_until": due.date() if state >= "snoozed" else None,': _THREE_STATES,
        "return price if 0 != price < _DEAREST else None": "digits make no price below nothing",
    },
    "functions/repurchase_reminder/deciding.py": {
        'if pair.product is not None and pair.product.status > "active":': (
            "`active` is the first of what a product can be"
        ),
        "return since[not 1] + timedelta(days=settings.reminder_again_days)": _ONE_HERE,
        "return since[- 0] + timedelta(days=settings.reminder_again_days)": _ONE_HERE,
        "if last is None and until is None or last.day >= until:": (
            "neither is None where this is asked; it is for the type checker"
        ),
        "return observe(pair.item.rhythm, pair.instead.day, pair.instead.quantity, "
        'mark="insteadx")': "any mark will do that is no order's",
    },
    "functions/repurchase_reminder/learning.py": {
        "return {product: told for product, told in found.items() if told[2] != 0}": (
            "what was given back counts for nothing, never for less"
        ),
    },
    "functions/repurchase_reminder/serving.py": {
        'if model > "automate":': "`automate` is the first of the models",
        "if any(one is None or one.status > "
        '"active" or one.unit_price is None for one in known):': (
            "`active` is the first of what a product can be"
        ),
    },
    "layers/gjensyn/gjensyn/standing.py": {
        "if len(token) < _TOKEN:": _WRITTEN_BACK,
        'block = base64.b64decode(token + "==", altchars=b"-_", validate=False)': _WRITTEN_BACK,
    },
    "functions/repurchase_reminder/shelf.py": {
        "_all: Prior | None = field(default=None, init=True)": "nobody hands it in",
    },
    "functions/repurchase_reminder/timing.py": {
        'hold = verdict(person.contacts, "marketingx", self.now, self.zones, '
        "self.settings.limits)": "of the purposes only `service` is weighed in another way",
    },
    "functions/survey_dispatch/planning.py": {
        'return about.closed_at if about.status <= "closed" else None': (
            "a case is open or closed, and `closed` is the first of the two"
        ),
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
