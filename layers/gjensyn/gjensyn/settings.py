"""Settings: what a deployment decides, read from the environment once per container."""

import json
import os
from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from gjensyn.errors import SettingsError
from gjensyn.models.record import Table


def environment() -> Mapping[str, str]:
    """Return what the deployment put into the environment of this process."""
    return os.environ


class Settings(BaseModel):
    """Base of each Lambda's settings: one field, one environment variable in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings.

        Raises:
            SettingsError: one is missing or unusable; the first is named.
        """
        found = {
            name: environ[name.upper()] for name in cls.model_fields if environ.get(name.upper())
        }
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            first = json.loads(error.json(include_url=False, include_input=False))[0]
            name = str(first["loc"][0]).upper() if first["loc"] else cls.__name__
            raise SettingsError(name, first["msg"]) from error


def table_names(environ: Mapping[str, str]) -> dict[Table, str]:
    """Return the deployed names of the tables that this Lambda was told of."""
    return {
        table: environ[f"{table.upper()}_TABLE"]
        for table in Table
        if f"{table.upper()}_TABLE" in environ
    }
