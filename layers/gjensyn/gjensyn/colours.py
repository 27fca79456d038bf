"""The colours of mails as filters: Jinja writes constants in when it compiles a template.

`{{ "muted"|light }}` costs nothing when a mail is rendered. Pages have them as CSS properties.
"""

from typing import cast

from jinja2 import Environment, pass_environment

_PALETTE = "layout/palette.jinja"


@pass_environment
def light(environment: Environment, name: str) -> str:
    """Write a colour of the light scheme.

    Raises:
        KeyError: the palette has no such colour.
    """
    return _colours(environment, "light")[name]


@pass_environment
def dark(environment: Environment, name: str) -> str:
    """Write a colour of the dark scheme; raises as `light` does."""
    return _colours(environment, "dark")[name]


def _colours(environment: Environment, scheme: str) -> dict[str, str]:
    return cast("dict[str, str]", getattr(environment.get_template(_PALETTE).module, scheme))
