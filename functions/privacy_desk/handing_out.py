"""Handing out a copy to the person themselves: looking shows a button, pressing it shows links.

A link into the bucket works for whoever has it, so it stands in no mail, and machines that open
every link in a mail get none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gjensyn.models.request import PrivacyRequest
from gjensyn.ports import Folder

if TYPE_CHECKING:
    from gjensyn.contexts.privacy import CopyForm

MINUTES: Final = 15
_FORMS: "Final[Mapping[str, CopyForm]]" = {"copy.html": "page", "copy.json": "file"}


@dataclass(frozen=True, slots=True)
class HandingOut:
    """Makes links to copies that are still there."""

    exports: Folder

    def links(self, request: PrivacyRequest) -> "list[tuple[CopyForm, str]]":
        """Return (form, link) of each form of a copy: the page to read, the file for machines."""
        if request.download is None:
            return []
        folder = request.download.rpartition("/")[0]
        there = set(self.exports.names(f"{folder}/"))
        return [
            (form, self.exports.link(f"{folder}/{name}", MINUTES * 60))
            for name, form in _FORMS.items()
            if f"{folder}/{name}" in there
        ]
