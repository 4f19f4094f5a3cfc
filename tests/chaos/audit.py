"""What the database itself remembers of each letter: every state that was ever committed, in order.

A trigger writes it, in the transaction that changes the ledger: what was rolled back is not there,
and no clock is asked. So it is certain what the ledger knew when a letter was claimed once more.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy

from newsletter.storage.database import open_database

TABLE = "CREATE TABLE chaos (id {serial}, message_id TEXT, state TEXT)"
NOTE = "INSERT INTO chaos (message_id, state) VALUES (NEW.message_id, NEW.state);"
NEW = "CREATE TRIGGER chaos_new AFTER INSERT ON delivery"
CHANGED = "CREATE TRIGGER chaos_changed AFTER UPDATE ON delivery"
BODY = f"BEGIN {NOTE} RETURN NEW; END"
SQLITE = (
    TABLE.format(serial="INTEGER PRIMARY KEY AUTOINCREMENT"),
    f"{NEW} BEGIN {NOTE} END",
    f"{CHANGED} WHEN OLD.state <> NEW.state BEGIN {NOTE} END",
)
ROW = "FOR EACH ROW"
POSTGRES = (
    TABLE.format(serial="SERIAL PRIMARY KEY"),
    f"CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS $$ {BODY} $$",
    f"{NEW} {ROW} EXECUTE FUNCTION chaos()",
    f"{CHANGED} {ROW} WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION chaos()",
)


@dataclass(frozen=True, slots=True)
class Story:
    """The states of one letter, in the order in which they were committed."""

    states: Sequence[str]

    @property
    def in_flight(self) -> int:
        """How often nobody knew whether it had left."""
        return self.states.count("unknown")

    @property
    def is_given_up(self) -> bool:
        """Whether nobody knows it still, and it is not to be sent again."""
        return self.states[-1] == "unknown"

    @property
    def resent_though_known(self) -> int:
        """How often it was claimed after the server's answer, or the provider's event, stood."""
        known = self.states.index("accepted") if "accepted" in self.states else len(self.states)
        return list(self.states[known:]).count("claimed")


def install(url: str) -> None:
    """Let the database remember."""
    database = open_database(url)
    with database.write() as session:
        for statement in SQLITE if database.is_sqlite else POSTGRES:
            session.connection().exec_driver_sql(statement)
    database.close()


def stories(url: str) -> Mapping[str, Story]:
    """What became of each letter, by its Message-ID."""
    database = open_database(url)
    found: defaultdict[str, list[str]] = defaultdict(list)
    with database.read() as session:
        asked = sqlalchemy.text("SELECT message_id, state FROM chaos ORDER BY id")
        for name, state in session.connection().execute(asked):
            found[name.strip("<>")].append(state)
    database.close()
    return {name: Story(states) for name, states in found.items()}
