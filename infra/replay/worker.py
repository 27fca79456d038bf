"""One process of a replay: plays one share and reports on standard output.

A line `<steps> <date>` says how far it is; the last line is the result as JSON. A process of its
own, and not one of `multiprocessing`: that would run the caller's main program once more.
"""

import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path

from infra.cost.bill import Usage
from infra.replay.player import Played
from infra.replay.share import Result, Share, play_share

EVERY = 25  # steps between two lines


def as_job(share: Share) -> str:
    """Write a share so that another process can read it."""
    return json.dumps(dataclasses.asdict(share), default=str)


def from_job(text: str) -> Share:
    fields = json.loads(text)
    paths = {name: Path(fields[name]) for name in ("recording", "outcome")}
    moments = {name: datetime.fromisoformat(fields[name]) for name in ("start", "end")}
    consents = {"consents": tuple(fields["consents"])}
    return Share(**{**fields, **paths, **moments, **consents})


def from_result(text: str) -> Result:
    fields = json.loads(text)
    read = {"played": Played(**fields["played"]), "usage": Usage(**fields["usage"])}
    return Result(**{**fields, **read})


def main(job: str) -> None:
    """Play the share and report."""
    steps = 0

    def progress(moment: datetime) -> None:
        nonlocal steps
        steps += 1
        if steps % EVERY == 0:
            print(EVERY, f"{moment:%Y-%m-%d}", flush=True)

    result = play_share(from_job(job), progress)
    print(steps % EVERY, "", flush=True)
    print(json.dumps(dataclasses.asdict(result)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
