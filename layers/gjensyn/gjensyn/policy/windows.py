"""A window of hours as a setting: `08:00-20:00` in the environment, read once."""

from typing import Annotated

from pydantic import BeforeValidator

from gjensyn.policy.hours import Window


def _read(text: object) -> object:
    return Window.parse(text) if isinstance(text, str) else text


type Hours = Annotated[Window, BeforeValidator(_read)]
