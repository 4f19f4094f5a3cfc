"""The port that letters leave through, and its in-memory adapter."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from newsletter.delivery.envelope import seal
from newsletter.errors import DeliveryError, UnknownOutcomeError
from newsletter.model import Letter


@dataclass(frozen=True, slots=True)
class Receipt:
    """The other side took responsibility for a letter.

    `provider_id` is its own name for the mail, if it gave one, `detail` its words, and `files` are
    what the outbox wrote: .eml, .html, .txt.
    """

    provider_id: str = ""
    detail: str = ""
    files: tuple[Path, ...] = ()


class Mailer(Protocol):
    """A way that letters leave. One mailer serves one thread; close it, or use it in a `with`.

    `quiet`: after how long without word a letter of unknown fate may be sent again (None: never).
    `foresees`: it is faster if it knows what comes next.
    Adapters inherit from this class for the two context methods, and what else it defines.
    """

    quiet: timedelta | None
    foresees: bool = False

    def expect(self, letter: Letter) -> None:
        """Hear which letter comes after the next one: the caller sends no other in between."""
        del letter  # most are no faster for it

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over.

        Raises DeliveryError: it was not accepted, and `permanent` says whether it ever can be; or
        UnknownOutcomeError: it may have been accepted.
        """
        ...

    def probe(self) -> str:
        """Say how the other side is reached, without sending anything.

        Raises DeliveryError where it is not, or does not let us in.
        """
        ...

    def close(self) -> None:
        """Let go of connections, after the last letter; closing twice is fine."""
        ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class MemoryMailer(Mailer):
    """Letters kept in a list, for tests and dry runs.

    `refusing` maps a recipient to the error that sending to them raises; it may be changed at any
    time. A letter of unknown fate is kept: it is the one that did arrive.
    """

    def __init__(
        self,
        refusing: dict[str, DeliveryError] | None = None,
        *,
        quiet: timedelta | None = timedelta(0),
    ) -> None:
        self.quiet = quiet
        self.refusing = refusing if refusing is not None else {}
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> Receipt:
        """Keep a letter, or fail as told."""
        seal(letter)
        error = self.refusing.get(letter.recipient)
        if error is None or isinstance(error, UnknownOutcomeError):
            self.letters.append(letter)
        if error is not None:
            raise error
        return Receipt(provider_id=f"memory-{len(self.letters)}")

    def probe(self) -> str:
        """There is no other side."""
        return "letters are kept in memory"

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""
