"""Survivors in the functions that change nothing, each with its reason."""

from collections.abc import Mapping

_LAST_WAY = "there are two channels, and `sms` is the last of them"
_ONE_HERE = "after two nothing more is sent, so that here there is only one"
_NO_DRIFT = "the threshold is a day at the least, so that no drift is no news either way"
_SAME_MORNING = "where both dates are the same, so is the morning after them"
_OWN_WORD = "a sender or the customer asks, and `customer` is the first of the two"
_OPEN_LAST = "cancelled, delivered, open: it is the last of them"
_THREE_STATES = "on, snoozed, stopped: they are asked for in an order in which it is the same"
_AUTOMATE_FIRST = "`automate` is the first of the models"
_RESPOND_LAST = "`respond` is the last of the models"
_NEW_OR_VOID = "what is counted or withdrawn was answered before: here it is new or void"
_LET_GO = "what is not needed is let go of, so that less is held at a time"
_LIVING_LAST = "erased, fenced, living: it is the last of them"
_SEEN_AGAIN = "it saves a read: whether a message is queued is asked again once it is read"
_ANNOUNCED_FIRST = "`announced` is the first of what a proposal can be"
_ACTIVE_FIRST = "`active` is the first of what a product can be"
_STOP_LAST = "`stop` is the last of the wishes"
_NEVER_BEFORE = "the next open moment is never before the one asked about"

# module: the changed line of a survivor, and why it is the same as before.
OF_FUNCTIONS: Mapping[str, Mapping[str, str]] = {
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
    "functions/delay_notification/watching.py": {
        "if before and (order.version <= before.version or is_unchanged(before, order)):": (
            "the version that was weighed says the same words again, which are unchanged"
        ),
    },
    "functions/gdpr_erase/fencing.py": {
        'subject = row.subject if row and row.status >= "living" else None': _LIVING_LAST,
        'if row.status < "living":': _LIVING_LAST,
    },
    "functions/gdpr_erase/retaining.py": {
        "record=record.model_dump_json(exclude_defaults=False),": (
            "what is left out is what it is read back as"
        ),
    },
    "functions/gdpr_erase/shredding.py": {
        'if trace.status < "queued":': _SEEN_AGAIN,
        'if trace.status > "queued":': _SEEN_AGAIN,
    },
    "functions/gdpr_erase/work.py": {
        'if word <= "request_at_rest" and late is not None:': (
            "it is the first of the words in which a go at a request ends"
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
    "functions/order_intake/purchases.py": {
        'unlearnt = {"status": "withdrawn"} if purchase.status >= "void" else {}': (
            "an order is a purchase that is new, or void, which is the last of the two"
        ),
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
    "functions/repurchase_reminder/choosing.py": {
        'ended = "stopped" if offer.current.status <= "announced" else "answered"': (
            _ANNOUNCED_FIRST
        ),
        'if wish == "stop" and (offer.current is None or offer.current.status > "announced"):': (
            _ANNOUNCED_FIRST
        ),
        'if wish >= "stop" and (offer.current is None or offer.current.status != "announced"):': (
            _STOP_LAST
        ),
        'lines = offer.lines if wish >= "stop" or len(offer.lines) == 1 else ticked': _STOP_LAST,
        'lines = offer.lines if wish == "stop" or len(offer.lines) <= 1 else ticked': (
            "where there is no line, none is ticked"
        ),
    },
    "functions/repurchase_reminder/messages.py": {
        'kind: Kind = "repurchase_order" if proposal.status <= "announced" '
        'else "repurchase_reminder"': _ANNOUNCED_FIRST,
        'return intent_key("repurchase", wanted[ -1].pair.item.subject, *parts)': (
            "all of them are one person's"
        ),
        '**line.model_dump(mode="jsonx"),': "a line is text and numbers",
    },
    "functions/repurchase_reminder/offers.py": {
        'if self.current.status <= "announced":': _ANNOUNCED_FIRST,
        'if self.current.status == "stopped" and self.current.model <= "automate":': (
            _AUTOMATE_FIRST
        ),
        'return product is None or product.status <= "active"': _ACTIVE_FIRST,
        "if len(token) >= TOKEN:": "a longer one opens nothing either way",
    },
    "functions/repurchase_reminder/counting.py": {
        'if known.status <= "counted":': "it is the first of what a purchase can be",
        "done = len(batch) >= len(todo)": "a part is never more than all",
        'counted = (*purchase.counted, *products) if purchase.status <= "new" '
        "else purchase.counted": _NEW_OR_VOID,
        'if purchase.status <= "new":': _NEW_OR_VOID,
        'left = set(purchase.recount) if purchase.status >= "void" else set(wanted)': _NEW_OR_VOID,
        'if purchase.status >= "void":': _NEW_OR_VOID,
        'ended = "withdrawn" if purchase.status >= "void" else "counted"': _NEW_OR_VOID,
        'yield other.model_copy(update={"linesx": (), "counted": ()}), told': _LET_GO,
        'yield other.model_copy(update={"lines": (), "countedx": ()}), told': _LET_GO,
    },
    "functions/repurchase_reminder/deciding.py": {
        'if pair.product is not None and pair.product.status > "active":': _ACTIVE_FIRST,
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
    "functions/repurchase_reminder/reminding.py": {
        'if automatic := [one for one in asked if one.model <= "automate"]:': _AUTOMATE_FIRST,
        'automatic = wanted[0].model <= "automate"': _AUTOMATE_FIRST,
        'automatic = wanted[ -1].model == "automate"': (
            "what is ordered by machine is told alone: all of it is, or nothing"
        ),
        'unasked = [one for one in wanted if one.model >= "respond"]': _RESPOND_LAST,
        'asked = sorted((one for one in wanted if one.model < "respond"), key=_likeliest)': (
            _RESPOND_LAST
        ),
        'if before.status <= "announced":': _ANNOUNCED_FIRST,
    },
    "functions/repurchase_reminder/serving.py": {
        'if model > "automate":': _AUTOMATE_FIRST,
        "if any(one is None or one.status > "
        '"active" or one.unit_price is None for one in known):': _ACTIVE_FIRST,
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
}
