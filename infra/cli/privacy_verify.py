"""`gjensyn privacy verify`: checks an erasure certificate offline, against a pinned key."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from infra.cli.errors import UnreadableInputError, WorkFailedError
from infra.cli.privacy_keys import pinned_file, read_keys
from infra.cli.terminal import one_line, table

if TYPE_CHECKING:
    from gjensyn.privacy.certificate import Certificate

_WHY: Final = {
    "reformatted": "its bytes are not as any program writes JSON: it was changed by hand",
    "shape": "it is no certificate of an erasure, or a field of it was changed",
    "key": "it is signed with another key than the pinned one: another installation's, or forged",
    "signature": "it was changed after it was signed",
    "installation": "it is of another installation",
}
_HEADS = ("class", "place", "erased", "retained", "irrecoverable after")
_LANGUAGES = ("nb", "nn", "da", "sv", "en")


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    parser = verbs.add_parser(
        "verify",
        help="check an erasure certificate, offline",
        description="Checks the signature of a certificate against a public key that was pinned"
        " before, says in plain words what it certifies, and prints the openssl lines that do the"
        " same on a machine that has nothing of ours.",
    )
    parser.add_argument("certificate", metavar="CERTIFICATE", help="the certificate's JSON file")
    parser.add_argument(
        "--key", metavar="FILE", help=f"public key, PEM (default: the pinned ones, {pinned_file()})"
    )
    parser.add_argument("--installation", metavar="NAME", help="refuse it if it is of another")
    parser.add_argument("--page", metavar="FILE", help="write it as a page to read and print")
    parser.add_argument("--language", choices=_LANGUAGES, default="en", help="of the page")
    parser.add_argument(
        "--time-zone", metavar="ZONE", default="UTC", help="of the page's times (default: UTC)"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check it, and say what it says."""
    from gjensyn.privacy.certificate import written
    from gjensyn.privacy.signing import openssl_lines

    key_file = Path(chosen.key) if chosen.key else pinned_file()
    text = _read(chosen.certificate)
    found, told = _verified(text, key_file, chosen.certificate, chosen.installation)
    if chosen.page:
        _write_page(found, chosen)
    as_handed_over = text == written(told).encode()
    lines = openssl_lines(chosen.certificate, str(key_file), one_line=as_handed_over)
    print("\n".join([*_account(found), "", "The same with openssl 3 alone:", "", *lines]))
    return 0


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UnreadableInputError(error.strerror or str(error), name) from error


def _verified(
    text: bytes, key_file: Path, name: str, installation: str | None
) -> "tuple[Certificate, dict[str, Any]]":
    from gjensyn.privacy.certificate import CertificateError, read, verify
    from gjensyn.privacy.signing import fingerprint

    keys = read_keys(key_file)
    try:
        told = read(text)
        named = [key for key in keys if fingerprint(key) == told.get("key_id")]
        return verify(told, (named or list(keys))[0], installation), told
    except CertificateError as error:
        if error.reason == "unreadable":
            raise UnreadableInputError("not a JSON object", name) from error
        raise WorkFailedError(f"{name}: refused: {_WHY[error.reason]}") from error


def _account(found: "Certificate") -> list[str]:
    rows = [
        (row.kind, row.place, str(row.erased), str(row.retained), row.irrecoverable_after)
        for row in found.classes
    ]
    kept = [f"{row.count} {row.kind} until {row.until}: {row.paragraph}" for row in found.retained]
    told = [
        f"{each.name}: told {each.told_at or 'not yet'},"
        f" acknowledged {each.acknowledged_at or 'not yet'}"
        for each in found.recipients
    ]
    return [
        "The certificate is genuine and unchanged.",
        "",
        f"Installation: {one_line(found.installation)}",
        f"Request:      {one_line(found.request_id)}, received {found.received_at}",
        f"Erased:       {found.erased_at}",
        f"Key:          {one_line(found.key_id)}",
        f"Ledger:       {one_line(found.ledger_head)}",
        "",
        *table(_HEADS, rows),
        "",
        *_listed("Retained by law:", kept, "Nothing is retained."),
        *_listed("Told to erase it too:", told, "Nobody else had to be told."),
        *_listed("Not covered:", found.not_covered, "Nothing is said to be left out."),
    ]


def _listed(heading: str, items: Sequence[str], nothing: str) -> list[str]:
    return [heading, *(f"  {one_line(item)}" for item in items)] if items else [nothing]


def _write_page(found: "Certificate", chosen: argparse.Namespace) -> None:
    from gjensyn.privacy.paper import certificate_page
    from gjensyn.render import Renderer

    try:
        zone = ZoneInfo(chosen.time_zone)
    except (ValueError, KeyError, OSError) as error:
        raise UnreadableInputError(f"no time zone: {chosen.time_zone}", "--time-zone") from error
    templates = Path(__file__).parents[2] / "templates"
    context = certificate_page(found, zone, checked="right")
    page = Renderer(templates).render_page("certificate_page", chosen.language, context)
    try:
        Path(chosen.page).write_text(page, encoding="utf-8")
    except OSError as error:
        raise WorkFailedError(f"{chosen.page}: {error.strerror or error}") from error
