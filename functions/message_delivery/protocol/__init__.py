"""What may happen between those who send and the one who erases, as a small machine of states.

This is the specification of `delivery.py` here, of the fence and the waiting in `gdpr_erase`, and
of `delivery_feedback`: who may take which step under which condition, and what must always be so.
Nothing runs it but its tests, which walk through every state that can be reached and hold the
steps of the real code to these (tests/unit/message_delivery/test_protocol*.py). What it leaves out
on purpose: the hour, texts, suppression; they can only make a step not happen.
"""
