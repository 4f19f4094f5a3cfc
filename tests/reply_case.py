"""A mail of the corpus and what it must do."""

from dataclasses import dataclass, field
from typing import Any

from reply_clients import TOKEN

JANE = "jane@lab.example"


@dataclass(frozen=True)
class Case:
    """A mail and what it must do."""

    name: str
    raw: bytes
    commands: list[dict[str, Any]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    automatic: bool = False
    token: str | None = TOKEN
    sender: str = JANE

    @property
    def expected(self) -> dict[str, Any]:
        """The object that `newsletter reply parse --json` must print, as far as it is compared."""
        return {
            "token": self.token,
            "from": self.sender,
            "automatic": self.automatic,
            "commands": self.commands,
            "ignored": self.ignored,
        }


def do(command: str, **values: Any) -> dict[str, Any]:
    """Make the object of a command."""
    return {"command": command, **values}


def add(topic: str) -> dict[str, Any]:
    """Make the object of the commonest command."""
    return do("add", topic=topic)


STOP, HELP, LIST, RESUME = do("stop"), do("help"), do("list"), do("resume")
WEEKS2 = do("pause", until="2026-06-25")
QEC = add("quantum error correction")
