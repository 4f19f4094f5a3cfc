"""Letters written into a folder, to be looked at: the default, which needs no account.

outbox/<day>-<address>.eml .html .txt      for a browser, an editor, a drag into a mail program
outbox/new/<day>-<address>                 the folder is a maildir too: mutt -f outbox
"""

import hashlib
import re
import secrets
from datetime import timedelta
from pathlib import Path

from newsletter.delivery.envelope import seal
from newsletter.delivery.port import Mailer, Receipt
from newsletter.errors import DeliveryError
from newsletter.model import Letter

PLAIN = re.compile(r"[a-z0-9_+-][a-z0-9_.+@-]*")
MAILDIR = ("tmp", "new", "cur")  # what makes a folder one: https://cr.yp.to/proto/maildir.html
MAX_NAME = 100  # file systems stop at 255 octets


class OutboxMailer(Mailer):
    """Writes `<day>-<address>.eml`, `.html` and `.txt`, and the mail into a maildir.

    A letter sent again replaces its files; in the maildir it is new again, read or not. A mail
    beside the letter (a receipt, say) has its delivery's id in the name as well.
    """

    quiet = timedelta(0)  # the same files again

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> Receipt:
        """Write the files, each whole or not at all; the .eml, which is the letter, last."""
        seal(letter)
        stem = f"{letter.day.isoformat()}-{file_name(letter.recipient)}"
        if not letter.delivery.startswith(letter.day.isoformat()):
            stem += f"-{file_name(letter.delivery)}"
        files = {
            self._folder / "new" / stem: letter.raw.replace(b"\r\n", b"\n"),  # as maildirs have it
            self._folder / f"{stem}.html": letter.html.encode("utf-8", "replace"),
            self._folder / f"{stem}.txt": letter.text.encode("utf-8", "replace"),
            self._folder / f"{stem}.eml": letter.raw,
        }
        try:
            _write_all(self._folder, files)
            for read in (self._folder / "cur").glob(f"{stem}:2,*"):
                read.unlink(missing_ok=True)
        except OSError as error:
            raise self._trouble(error) from error
        _, html, text, mail = files
        return Receipt(files=(mail, html, text))

    def probe(self) -> str:
        """Say where the letters go; raises DeliveryError if nothing can be written there."""
        trial = self._folder / "tmp" / f"probe.{secrets.token_hex(4)}"
        try:
            _write_all(self._folder, {trial: b""})
            trial.unlink()
        except OSError as error:
            raise self._trouble(error) from error
        return f"letters are written to {self._folder}"

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def _trouble(self, error: OSError) -> DeliveryError:
        return DeliveryError(
            f"cannot write to the outbox {self._folder}: {error.strerror or error}; make room or"
            " make it writable, or choose another folder with delivery.outbox.folder",
            permanent=False,  # the letter is not at fault
        )


def file_name(address: str) -> str:
    """Return an address as a part of a file name: no path tricks, no two addresses alike.

    Addresses that differ in case only are one, as they are everywhere in the service. What is not
    plain, or too long, is cut and marked with `~` and a digest of the whole.
    """
    folded = address.casefold()
    if len(folded) <= MAX_NAME and PLAIN.fullmatch(folded):
        return folded
    readable = re.sub(r"[^a-z0-9@+-]+", "_", folded, flags=re.ASCII)[:MAX_NAME]
    digest = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}~{digest[:16]}"


def _write_all(folder: Path, files: dict[Path, bytes]) -> None:
    # No fsync: the folder is for looking at letters, and a killed process loses nothing.
    for name in MAILDIR:
        (folder / name).mkdir(parents=True, exist_ok=True)
    parts = {path: folder / "tmp" / secrets.token_hex(8) for path in files}
    try:
        for path, data in files.items():
            parts[path].write_bytes(data)
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
