"""What each machine word of the ledger means, in a sentence that a person understands."""

SENTENCES: dict[str, str] = {
    # Nobody may, or nobody can, be written to.
    "erased": "the customer has been erased, or is being erased",
    "opted_out": "the customer said no to this kind of message",
    "consent_refused": "the customer refused consent to this kind of message",
    "no_consent": "the law of the customer's country asks for a consent that was never given",
    "do_not_contact": "the customer asked never to be contacted",
    "no_address": "no address or number is known that may be written to",
    "suppressed": "the address bounced for good, or its owner complained",
    # Not now.
    "quiet_hours": "it was not a waking hour where the customer is, or a day of rest",
    "same_day": "the customer had been written to that day already",
    "too_many": "the customer had been written to as often as is good in a month",
    "sending_stopped": "sending had stopped itself because of bounces or complaints",
    "throttled": "the provider asked to send more slowly",
    "unreachable": "the provider could not be reached",
    "not_taken": "the provider did not take it for now",
    "too_early": "its day had not come yet",
    "not_delivered": "the order had not arrived, or the case was not closed",
    "order_unknown": "nothing was known yet of what had been ordered",
    "open_case": "the customer waited for an answer from the shop",
    "other_order_late": "the customer waited for another order that was late",
    "invitation_waits": "the invitation itself was still waiting",
    "sms_refused": "it could not go out as an SMS: another way was looked for",
    "sms_stopped": "the customer had stopped SMS with the carrier: another way was looked for",
    # Not any more.
    "stale": "it could not go out while it still said something true",
    "no_common_hours": "no hour is a waking one in all the zones the customer may be in",
    "order_cancelled": "the order was cancelled",
    "order_returned": "the order was returned",
    "order_delivered": "the order had arrived",
    "order_shipped": "one more parcel of the order was still on its way",
    "order_gone": "the order is no longer known",
    "survey_gone": "the survey is no longer known",
    "case_gone": "the support case is no longer known",
    "no_longer_asked": "the survey had been answered or withdrawn",
    "not_invited": "the invitation had never reached the customer",
    "expired": "there was no time left to answer",
    "case_open": "the support case had been opened again",
    "survey_answered": "the survey had been answered",
    "survey_skipped": "the survey had been withdrawn",
    "proposal_bought": "what it proposed had been bought meanwhile",
    "proposal_answered": "the customer had answered the proposal",
    "proposal_ordered": "what it proposed had been ordered",
    "proposal_stopped": "the customer had stopped the order",
    "proposal_gone": "the proposal is no longer known",
    # Decided against.
    "service_model": "the customer chose to be left alone until they ask",
    "gift": "the order was a gift: who ordered it did not receive it",
    "quarantine": "the customer had been invited to a survey in the last thirty days",
    "history": "the shop told of it when it was long past",
    "no_promise": "no date had been promised, so none was broken",
    "nothing_new": "the customer knew already that no date was known",
    "earlier_date": "the order is to come earlier than promised, which needs no message",
    "date_in_past": "the date lay in the past when the shop named it",
    "date_too_far": "the date lies years away",
    "inside_threshold": "the new date was too close to the promised one to be worth a message",
    "own_request": "the customer had asked for the new date themselves",
    "told_together": "it was told together with something else",
    # Nobody knows.
    "lease_expired": "the machine that was sending it never said how it ended",
    "no_answer": "the provider never answered",
    "server_error": "the provider failed while it was taking it",
    # It failed.
    "no_sms": "this shop sends no SMS",
    "rejected": "the provider refused it for good",
    "not_rendered": "the message could not be written from its template",
}


def sentence(reason: str | None) -> str:
    """Return the sentence of a machine word; an unknown one speaks for itself."""
    if reason is None:
        return "nothing spoke against it"
    return SENTENCES.get(reason, reason.replace("_", " "))
