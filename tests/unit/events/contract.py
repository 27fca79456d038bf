"""The tables of the contract's sections 1 and 2 as data: what other people build against.

A field with `?` may be missing. Change this only together with the contract.
"""

EVERY = "event_id? occurred_at"
ABOUT_A_PERSON = f"{EVERY} customer_id"
ABOUT_AN_ORDER = f"{ABOUT_A_PERSON} order_id"
CASE = f"{ABOUT_A_PERSON} case_id order_id? topic? agent_id? touchpoint?"

IN: dict[str, str] = {
    "OrderPlaced": (
        f"{ABOUT_AN_ORDER} customer lines currency? promised_date? gift? subscription? soft_opt_in?"
    ),
    "OrderShipped": f"{ABOUT_AN_ORDER} parcel_id? parcels? carrier? tracking_url?",
    "DeliveryRescheduled": (
        f"{ABOUT_AN_ORDER} promised_date reason explanation? requested_by? story_url?"
    ),
    "OrderDelivered": f"{ABOUT_AN_ORDER} parcel_id? agent_id? touchpoint?",
    "OrderCancelled": ABOUT_AN_ORDER,
    "OrderReturned": ABOUT_AN_ORDER,
    "CustomerUpdated": f"{ABOUT_A_PERSON} customer",
    "ConsentChanged": f"{ABOUT_A_PERSON} purpose granted evidence",
    "SupportCaseOpened": CASE,
    "SupportCaseClosed": CASE,
    "ProductChanged": (
        f"{EVERY} product_id name? category? group? unit_price? currency? state advice?"
    ),
}
CUSTOMER = "email? phone? name? language? country? time_zone?"
LINE = "product_id name category? quantity unit_price?"
REASONS = "out_of_stock production warehouse carrier customs weather address unknown"
PURPOSES = "survey reminder automatic_order"
STATES = "active discontinued recalled"

OUT: dict[str, str] = {
    "SurveyAnswered": "survey_id order_id case_id metric score agent_id touchpoint",
    "MessageSettled": "message_id customer_id order_ids kind status reason",
    "DelayAnswered": "order_id customer_id choice",
    "CompensationGranted": "order_id customer_id",
    "RepurchaseOrdered": "proposal_id customer_id model lines",
    "CustomerErased": "request_id customer_id erased_at",
}
OURS_BESIDES = {"DelayHandedOver"}  # told to the shop, promised to nobody
METRICS = "nps csat ces kundeindeks"
CHOICES = "wait change cancel talk"


def fields(text: str) -> dict[str, bool]:
    """Return the fields of a row, and whether each must be there."""
    return {word.rstrip("?"): not word.endswith("?") for word in text.split()}
