"""Runs invocations as if at once: one of them moves at a time, up to just before its next call."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial, prod
from typing import Any

from infra.local.faults import Call, ContainerDiedError, Killed
from tests.faults.choices import Choices

_PATIENCE = 60  # seconds of the real clock, after which a thread counts as stuck
_STEADY = 0.5  # that much likelier to go on than to change when drawn: few changes find most


class StuckError(AssertionError):
    """An invocation neither ended nor made a call."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an invocation returned, or raised."""

    result: Any = None
    error: Exception | None = None


class Runner:
    """One invocation on a thread of its own; `calls` are those it has made, in order."""

    def __init__(self, job: Callable[[], Any]) -> None:
        self.outcome: Outcome | None = None
        self.calls: list[Call] = []
        self._job = job
        self._next: Call | None = None
        self._killed = False
        self._may = threading.Semaphore(0)
        self._did = threading.Semaphore(0)
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Go as far as just before the first call."""
        self.thread.start()
        self._wait()

    def move(self) -> None:
        """Make the next call, and go as far as just before the one after it."""
        if self._next is not None:
            self.calls.append(self._next)
        self._may.release()
        self._wait()

    def kill(self) -> None:
        """End the process before its next call."""
        if self.outcome is None:
            self._killed = True
            self._may.release()
            self._wait()

    def pause(self, call: Call | None) -> None:
        """Wait for one's turn; called on the thread of the invocation."""
        self._next = call
        self._did.release()
        self._may.acquire()
        if self._killed:
            raise Killed("its time was over long ago")

    def _wait(self) -> None:
        if not self._did.acquire(timeout=_PATIENCE):
            raise StuckError(self._next)

    def _run(self) -> None:
        try:
            self.outcome = Outcome(self._job())
        except Exception as error:  # noqa: BLE001 - whatever it raises is its outcome
            self.outcome = Outcome(error=error)
        except BaseException as death:  # noqa: BLE001
            self.outcome = Outcome(error=ContainerDiedError("?", str(death)))
        finally:
            self._did.release()


class Turns:
    """Says who moves next; `paused` is to be called before each call of the cloud."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self._runners: dict[threading.Thread, Runner] = {}

    def paused(self, call: Call | None = None) -> None:
        """Have the invocation that makes this call wait for its turn; others go on."""
        runner = self._runners.get(threading.current_thread())
        if runner is not None:
            runner.pause(call)

    def started(self, job: Callable[[], Any]) -> Runner:
        """Start an invocation, up to just before its first call."""
        runner = Runner(job)
        self._runners[runner.thread] = runner
        runner.start()
        return runner

    def at_once(self, jobs: Sequence[Callable[[], Any]]) -> list[Outcome]:
        """Run all to their ends, in turns as chosen; returns how each ended."""
        runners = [self.started(job) for job in jobs]
        moving = runners[0]
        while live := [one for one in runners if one.outcome is None]:
            if moving in live:
                live.remove(moving)
                live.insert(0, moving)
            moving = live[self.choices.choose(len(live), steady=_STEADY)]
            moving.move()
        calls = [len(runner.calls) for runner in runners]
        self.choices.ways(factorial(sum(calls)) // prod(factorial(number) for number in calls))
        return [runner.outcome for runner in runners if runner.outcome]
