"""Papers after others, as one sequence."""

from collections.abc import Sequence
from typing import overload

from newsletter.model import Paper


class Chained(Sequence[Paper]):
    """Papers after others; neither is read before it is asked for."""

    def __init__(self, first: Sequence[Paper], late: Sequence[Paper]) -> None:
        self._first, self._late = first, late

    def __len__(self) -> int:
        return len(self._first) + len(self._late)

    @overload
    def __getitem__(self, number: int) -> Paper: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Paper]: ...

    def __getitem__(self, number: int | slice) -> Paper | Sequence[Paper]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        late = number - len(self._first)
        return self._late[late] if late >= 0 else self._first[number]
