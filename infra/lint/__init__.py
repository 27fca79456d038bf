"""The house's own rules for template.yaml: what every Lambda, stream, queue, table and role has.

A rule is a function from the template to findings, one line each; `make test` asserts that there
are none, and that each rule does find what it is for.
"""

from collections.abc import Callable, Iterator

from infra.lint import lambdas, permissions, sources, storage
from infra.lint.template import Template

type Rule = Callable[[Template], Iterator[str]]

RULES: tuple[Rule, ...] = (
    sources.streams_give_up_and_keep,
    sources.streams_filter_on_plain_attributes,
    sources.queues_report_item_by_item,
    sources.at_most_two_lambdas_read_a_stream,
    sources.ticks_do_not_pile_up,
    sources.rules_keep_what_they_cannot_deliver,
    sources.pages_are_throttled_and_their_logs_know_no_path,
    lambdas.have_a_role_of_their_own,
    lambdas.have_a_log_that_ends,
    lambdas.have_a_timeout_and_a_handler,
    lambdas.wait_out_a_send,
    lambdas.sweep_a_table_with_a_due_index,
    permissions.name_actions_and_resources,
    permissions.only_message_delivery_sends,
    permissions.only_what_runs_may_take_a_role,
    storage.tables_are_encrypted_and_recoverable,
    storage.keys_leave_no_copies,
    storage.indexes_hold_keys_only,
    storage.queues_are_encrypted_short_and_followed_by_another,
    storage.buckets_are_closed_and_forget,
)
