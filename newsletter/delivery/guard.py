"""The last door: no mail of any kind leaves for an address that is suppressed."""

from collections.abc import Callable

from newsletter.delivery.port import Mailer, Receipt
from newsletter.errors import DeliveryError
from newsletter.model import Letter


class SuppressedError(DeliveryError):
    """The address bounced or complained: it is never written to again."""

    def __init__(self) -> None:
        super().__init__("the address is suppressed: it bounced, or complained", permanent=True)


class GuardedMailer(Mailer):
    """A mailer behind the list of suppressed addresses, which is asked anew for each mail."""

    def __init__(self, mailer: Mailer, is_suppressed: Callable[[str], bool]) -> None:
        self._mailer = mailer
        self._is_suppressed = is_suppressed
        self.quiet = mailer.quiet

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter on; raises SuppressedError, and what the mailer raises."""
        if self._is_suppressed(letter.recipient):
            raise SuppressedError
        return self._mailer.send(letter)

    def probe(self) -> str:
        """Say how the other side is reached."""
        return self._mailer.probe()

    def close(self) -> None:
        """Close the mailer."""
        self._mailer.close()
