"""Unsubscribing: one question, one button, and a way back."""

import pytest

from tests.template.examples import RENDERER
from tests.template.markup import read
from tests.template.standing import unsubscribe, unsubscribed


@pytest.mark.parametrize("purpose", ["survey", "marketing"])
def test_unsubscribing_is_one_question_and_one_button(purpose: str):
    """One form without fields; where it is done already, there is nothing to press."""
    document = read(RENDERER.render_page("unsubscribe_page", "en", unsubscribe(purpose=purpose)))
    (button,) = document.all("button")
    assert button.text == "Stop these messages"
    assert document.all("input") == []
    assert document.values("action") == ["/u/t"]
    done = unsubscribe(purpose=purpose, already=True)
    assert not read(RENDERER.render_page("unsubscribe_page", "en", done)).all("form")


@pytest.mark.parametrize("purpose", ["survey", "marketing"])
def test_unsubscribing_can_be_taken_back(purpose: str):
    """The button says what it takes back; without a way back there is no button."""
    context = unsubscribed(purpose=purpose, undo_action="/u/t/undo")
    document = read(RENDERER.render_page("unsubscribed_page", "en", context))
    (undo,) = document.named("undo")
    assert undo.attributes["value"] == purpose
    assert document.values("action") == ["/u/t/undo"]
    alone = unsubscribed(undo_action=None, preferences_url=None)
    document = read(RENDERER.render_page("unsubscribed_page", "en", alone))
    assert document.all("form") == document.all("a") == []
