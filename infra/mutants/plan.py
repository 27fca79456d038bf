"""Which modules decide, which tests hold them, and what is not made a mutant of."""

from collections.abc import Mapping

from infra.mutants.reasons import EQUIVALENT, UNTAKEN

__all__ = ["DECIDING", "EQUIVALENT", "LEFT_OUT", "UNTAKEN"]

_LAYER = "layers/gjensyn/gjensyn"
_UNIT = "tests/unit"
_DELIVERY = f"{_UNIT}/message_delivery"
_VERDICTS = (f"{_DELIVERY}/test_verdicts.py", f"{_DELIVERY}/test_law_of_countries.py")
_SENDING = tuple(
    f"{_DELIVERY}/{name}.py"
    for name in ("test_delivery", "test_what_counts", "test_entries", "test_another_way")
)
_RHYTHM = f"{_UNIT}/rhythm"
_PRIVACY = f"{_UNIT}/privacy"
_STORED = (f"{_UNIT}/models/test_stored_names.py",)
_EVENTS = (
    f"{_UNIT}/order_intake/test_limits_of_events.py",
    f"{_UNIT}/order_intake/test_validation.py",
)
_MODELS = (f"{_UNIT}/models/test_orders_and_people.py",)
_ERASER = f"{_UNIT}/gdpr_erase"

# module: the tests that must notice; the fewer, the sooner the answer.
DECIDING: Mapping[str, tuple[str, ...]] = {
    # What is sent, and when.
    "functions/message_delivery/deciding.py": (
        *_VERDICTS,
        f"{_DELIVERY}/test_last_look_properties.py",
    ),
    "functions/message_delivery/entries.py": _SENDING,
    "functions/message_delivery/health.py": (f"{_DELIVERY}/test_stopping.py",),
    "functions/message_delivery/delivery.py": _SENDING,
    "functions/delay_notification/finding.py": (f"{_UNIT}/delay_notification/test_finding.py",),
    "functions/delay_notification/watches.py": (f"{_UNIT}/delay_notification/test_judging.py",),
    "functions/preference_center/knowing.py": (f"{_UNIT}/preference_center/test_masking.py",),
    "functions/repurchase_reminder/learning.py": (f"{_UNIT}/repurchase_reminder/test_learning.py",),
    "functions/survey_dispatch/deciding.py": (f"{_UNIT}/survey_dispatch",),
    "functions/survey_dispatch/planning.py": (f"{_UNIT}/survey_dispatch",),
    "functions/delay_notification/falling.py": (f"{_UNIT}/delay_notification/test_falling.py",),
    "functions/delay_notification/following.py": tuple(
        f"{_UNIT}/delay_notification/test_{name}.py"
        for name in ("following", "own_wishes", "another_date")
    ),
    "functions/delay_notification/judging.py": (f"{_UNIT}/delay_notification/test_judging.py",),
    "functions/delay_notification/mornings.py": (f"{_UNIT}/delay_notification/test_mornings.py",),
    "functions/delay_notification/pace.py": (f"{_UNIT}/delay_notification/test_pace.py",),
    "functions/delay_notification/messages.py": (
        f"{_UNIT}/delay_notification/test_messages_of_delays.py",
    ),
    "functions/delay_notification/watching.py": (
        f"{_UNIT}/delay_notification/test_watching.py",
        f"{_UNIT}/delay_notification/test_together.py",
        f"{_UNIT}/delay_notification/test_promises.py",
    ),
    "functions/delay_notification/telling.py": (f"{_UNIT}/delay_notification/test_telling.py",),
    "functions/repurchase_reminder/choosing.py": (
        f"{_UNIT}/repurchase_reminder/test_choosing_again.py",
        f"{_UNIT}/repurchase_reminder/test_presses.py",
        f"{_UNIT}/repurchase_reminder/test_what_links_open.py",
    ),
    "functions/repurchase_reminder/offers.py": (
        f"{_UNIT}/repurchase_reminder/test_choosing_again.py",
        f"{_UNIT}/repurchase_reminder/test_presses.py",
        f"{_UNIT}/repurchase_reminder/test_what_links_open.py",
    ),
    "functions/repurchase_reminder/messages.py": (
        f"{_UNIT}/repurchase_reminder/test_reminder_messages.py",
    ),
    "functions/repurchase_reminder/counting.py": (
        f"{_UNIT}/repurchase_reminder/test_counting.py",
        f"{_UNIT}/repurchase_reminder/test_counting_steps.py",
        f"{_UNIT}/repurchase_reminder/test_one_proposal.py",
    ),
    "functions/repurchase_reminder/deciding.py": (
        f"{_UNIT}/repurchase_reminder/test_deciding.py",
        f"{_UNIT}/repurchase_reminder/test_days.py",
    ),
    "functions/repurchase_reminder/automatic.py": (
        f"{_UNIT}/repurchase_reminder/test_automatic.py",
    ),
    "functions/repurchase_reminder/ordering.py": (f"{_UNIT}/repurchase_reminder/test_timing.py",),
    "functions/repurchase_reminder/reminding.py": (
        f"{_UNIT}/repurchase_reminder/test_rounds.py",
        f"{_UNIT}/repurchase_reminder/test_rounds_without_a_word.py",
        f"{_UNIT}/repurchase_reminder/test_one_proposal.py",
    ),
    "functions/repurchase_reminder/replanning.py": (
        f"{_UNIT}/repurchase_reminder/test_replanning.py",
    ),
    "functions/repurchase_reminder/serving.py": (f"{_UNIT}/repurchase_reminder/test_serving.py",),
    "functions/repurchase_reminder/shelf.py": (f"{_UNIT}/repurchase_reminder/test_shelf.py",),
    "functions/repurchase_reminder/totals.py": (f"{_UNIT}/repurchase_reminder/test_totals.py",),
    "functions/repurchase_reminder/timing.py": (f"{_UNIT}/repurchase_reminder/test_timing.py",),
    "functions/delivery_feedback/health.py": (f"{_UNIT}/delivery_feedback",),
    f"{_LAYER}/policy/channels.py": (f"{_DELIVERY}/test_what_counts.py", *_VERDICTS),
    f"{_LAYER}/policy/countries.py": (f"{_UNIT}/policy/test_countries.py", *_VERDICTS),
    f"{_LAYER}/policy/health.py": (f"{_UNIT}/delivery_feedback",),
    f"{_LAYER}/policy/holidays.py": (f"{_UNIT}/policy/test_holidays.py",),
    f"{_LAYER}/policy/hours.py": (f"{_UNIT}/policy/test_hours.py",),
    f"{_LAYER}/policy/permission.py": (f"{_UNIT}/policy/test_permission.py",),
    f"{_LAYER}/policy/pressure.py": (f"{_UNIT}/policy/test_pressure.py",),
    f"{_LAYER}/policy/wall_clock.py": (
        f"{_UNIT}/policy/test_wall_clock.py",
        f"{_UNIT}/policy/test_hours_properties.py",
    ),
    f"{_LAYER}/policy/zones.py": (f"{_UNIT}/policy/test_zones.py",),
    # What is said of it, to whom, and with what left out.
    f"{_LAYER}/cleaning.py": (f"{_UNIT}/texts/test_cleaning.py",),
    f"{_LAYER}/figures.py": (f"{_UNIT}/figures/test_figures.py",),
    f"{_LAYER}/gsm.py": ("tests/template/test_sms.py",),
    f"{_LAYER}/intervals.py": (f"{_UNIT}/figures/test_intervals.py",),
    f"{_LAYER}/language.py": ("tests/template/test_language.py",),
    f"{_LAYER}/situation.py": (f"{_UNIT}/delay_notification/test_situation.py",),
    # What is taken in of what is told.
    f"{_LAYER}/events/envelope.py": _EVENTS,
    f"{_LAYER}/events/incoming.py": _EVENTS,
    f"{_LAYER}/events/lenient.py": _EVENTS,
    # What is known by which key, and what of two words counts.
    f"{_LAYER}/addresses.py": (f"{_UNIT}/adapters/test_addresses.py",),
    f"{_LAYER}/clock.py": (f"{_UNIT}/models/test_stamps.py",),
    f"{_LAYER}/codec.py": (f"{_UNIT}/models/test_items.py",),
    f"{_LAYER}/keeping.py": _MODELS,
    f"{_LAYER}/models/audit.py": _STORED,
    f"{_LAYER}/models/case.py": _STORED,
    f"{_LAYER}/models/delay.py": _STORED,
    f"{_LAYER}/models/product.py": _STORED,
    f"{_LAYER}/models/proposal.py": _STORED,
    f"{_LAYER}/models/purchase.py": _STORED,
    f"{_LAYER}/models/request.py": _STORED,
    f"{_LAYER}/models/subject.py": _STORED,
    f"{_LAYER}/models/survey.py": _STORED,
    f"{_LAYER}/models/message.py": _MODELS,
    f"{_LAYER}/models/order.py": _MODELS,
    f"{_LAYER}/models/person.py": (*_MODELS, "tests/template/test_language.py"),
    f"{_LAYER}/models/prior.py": _MODELS,
    f"{_LAYER}/models/record.py": (*_MODELS, f"{_UNIT}/models/test_classification.py"),
    f"{_LAYER}/privacy/copied_rhythm.py": (f"{_PRIVACY}/test_copied_rhythm.py",),
    f"{_LAYER}/privacy/copy.py": (f"{_PRIVACY}/test_cells.py", f"{_PRIVACY}/test_copy.py"),
    f"{_LAYER}/privacy/inventory.py": (f"{_PRIVACY}/test_inventory.py",),
    f"{_LAYER}/privacy/letters.py": (f"{_PRIVACY}/test_letters.py",),
    f"{_LAYER}/privacy/paper.py": (f"{_PRIVACY}/test_paper.py",),
    f"{_LAYER}/privacy/register.py": (f"{_PRIVACY}/test_register.py",),
    f"{_LAYER}/pseudonyms.py": (f"{_UNIT}/models/test_pseudonyms.py",),
    f"{_LAYER}/tokens.py": (f"{_UNIT}/models/test_pseudonyms.py",),
    f"{_LAYER}/web.py": (f"{_UNIT}/texts/test_requests.py",),
    # What is expected of a customer.
    f"{_LAYER}/rhythm/expectation.py": (
        f"{_RHYTHM}/test_expectation.py",
        f"{_RHYTHM}/test_own_intervals.py",
    ),
    f"{_LAYER}/rhythm/predict.py": tuple(
        f"{_RHYTHM}/test_{name}.py" for name in ("own_intervals", "aiming", "silences")
    ),
    f"{_LAYER}/rhythm/priors.py": (f"{_RHYTHM}/test_contributions.py",),
    f"{_LAYER}/rhythm/spread.py": (f"{_RHYTHM}/test_student.py",),
    f"{_LAYER}/rhythm/state.py": (
        f"{_RHYTHM}/test_placing.py",
        f"{_RHYTHM}/test_rhythm_state.py",
    ),
    f"{_LAYER}/rhythm/sums.py": (f"{_RHYTHM}/test_rhythm_sums.py",),
    # What a customer or a fact changes.
    "functions/delay_notification/choosing.py": (
        f"{_UNIT}/delay_notification/test_delay_choices.py",
    ),
    "functions/order_intake/folding.py": (
        f"{_UNIT}/order_intake/test_folding.py",
        f"{_UNIT}/order_intake/test_rescheduling.py",
    ),
    "functions/order_intake/purchases.py": (f"{_UNIT}/order_intake/test_purchases.py",),
    "functions/order_intake/persons.py": (f"{_UNIT}/order_intake/test_persons.py",),
    "functions/preference_center/choices.py": (f"{_UNIT}/preference_center/test_choices.py",),
    "functions/preference_center/serving.py": (
        f"{_UNIT}/preference_center/test_service_wishes.py",
        f"{_UNIT}/preference_center/test_served_products.py",
        f"{_UNIT}/preference_center/test_taking_back.py",
    ),
    "functions/survey_response/form.py": (f"{_UNIT}/survey_response",),
    f"{_LAYER}/contention.py": (f"{_UNIT}/policy/test_insisting.py",),
    f"{_LAYER}/models/suppression.py": (f"{_UNIT}/policy/test_suppression_list.py",),
    f"{_LAYER}/shares.py": (f"{_UNIT}/delivery_feedback",),
    f"{_LAYER}/stream.py": (f"{_UNIT}/adapters/test_stream_batches.py",),
    f"{_LAYER}/sweep.py": (f"{_UNIT}/adapters/test_sweeping.py",),
    f"{_LAYER}/suppressing.py": (f"{_UNIT}/policy/test_suppression_list.py",),
    # Who may, and what is erased, when, and proved how.
    "functions/gdpr_erase/certifying.py": (
        f"{_ERASER}/test_certifying.py",
        f"{_ERASER}/test_certified.py",
    ),
    "functions/gdpr_erase/copying.py": (f"{_ERASER}/test_copying.py",),
    "functions/gdpr_erase/deleting.py": (f"{_ERASER}/test_deleting.py",),
    "functions/gdpr_erase/fencing.py": (f"{_ERASER}/test_fencing.py",),
    "functions/gdpr_erase/retaining.py": (f"{_ERASER}/test_keeping_by_law.py",),
    "functions/gdpr_erase/shredding.py": (f"{_ERASER}/test_shredding.py",),
    "functions/gdpr_erase/telling.py": (f"{_ERASER}/test_telling_others.py",),
    "functions/gdpr_erase/waiting.py": (f"{_ERASER}/test_waiting.py",),
    "functions/gdpr_erase/work.py": (f"{_ERASER}/test_way_of_a_request.py",),
    "functions/privacy_desk/callers.py": (f"{_UNIT}/privacy_desk",),
    f"{_LAYER}/links.py": (
        f"{_UNIT}/survey_response/test_on_request.py",
        f"{_UNIT}/survey_response/test_last_day.py",
    ),
    f"{_LAYER}/sealing.py": (f"{_PRIVACY}/test_sealing.py",),
    f"{_LAYER}/standing.py": (f"{_UNIT}/preference_center/test_standing_links.py",),
    f"{_LAYER}/again_links.py": (f"{_UNIT}/preference_center/test_again_links.py",),
    f"{_LAYER}/privacy/canonical.py": (f"{_PRIVACY}/test_plan.py",),
    f"{_LAYER}/privacy/certificate.py": (f"{_PRIVACY}/test_certificate.py",),
    f"{_LAYER}/privacy/exceptions.py": (f"{_PRIVACY}/test_plan.py",),
    f"{_LAYER}/privacy/ledger.py": (f"{_PRIVACY}/test_ledger.py",),
    f"{_LAYER}/privacy/month.py": (f"{_PRIVACY}/test_month.py",),
    f"{_LAYER}/privacy/plan.py": (
        f"{_PRIVACY}/test_plan.py",
        "tests/template/test_privacy_words.py",
    ),
    f"{_LAYER}/privacy/remains.py": (f"{_PRIVACY}/test_remains.py",),
    f"{_LAYER}/privacy/retention.py": (f"{_PRIVACY}/test_retention.py",),
    f"{_LAYER}/privacy/signing.py": (f"{_PRIVACY}/test_signing.py",),
    f"{_LAYER}/privacy/states.py": (f"{_PRIVACY}/test_states.py",),
}
# Operators of cosmic-ray whose changes are none: two texts or moments that are equal may or may not
# be the same object, nothing here has an `__eq__` that knows None, and no decorator decides.
LEFT_OUT = (
    r"core/ReplaceComparisonOperator_(?!Is)[A-Za-z]+_Is(Not)?",
    "core/ReplaceComparisonOperator_Is_Eq",
    "core/ReplaceComparisonOperator_IsNot_NotEq",
    "core/RemoveDecorator",
)
