import asyncio
import time
from collections.abc import Sequence

import pytest

from newsletter.errors import StorageError
from newsletter.web.leavers import MOST, Gathering


def test_who_asks_meanwhile_is_the_next_go_and_everybody_gets_their_own_answer() -> None:
    goes: list[int] = []

    def act(asked: Sequence[int]) -> list[int]:
        goes.append(len(asked))
        time.sleep(0.02)
        return [one * 2 for one in asked]

    async def many() -> list[int]:
        gathering = Gathering(act)
        first = asyncio.create_task(gathering.ask(1))
        await asyncio.sleep(0.01)
        return await asyncio.gather(first, *(gathering.ask(n) for n in range(2, 3 * MOST)))

    assert asyncio.run(many()) == [2 * n for n in range(1, 3 * MOST)]
    assert goes == [1, MOST, MOST, MOST - 2]


def test_an_error_is_the_answer_of_all_who_asked_and_the_next_go_is_a_new_one() -> None:
    answers = iter([StorageError("away"), None])

    def act(asked: Sequence[str]) -> list[str]:
        if error := next(answers):
            raise error
        return list(asked)

    async def ask() -> None:
        gathering = Gathering(act)
        failed = await asyncio.gather(*map(gathering.ask, "ab"), return_exceptions=True)
        assert [type(one) for one in failed] == [StorageError] * 2
        assert await gathering.ask("c") == "c"

    asyncio.run(ask())


def test_who_hangs_up_costs_the_others_nothing() -> None:
    def act(asked: Sequence[str]) -> list[str]:
        time.sleep(0.02)
        return list(asked)

    async def ask() -> None:
        gathering = Gathering(act)
        gone, here = (asyncio.create_task(gathering.ask(one)) for one in "ab")
        await asyncio.sleep(0.005)
        gone.cancel()
        assert await here == "b"
        with pytest.raises(asyncio.CancelledError):
            await gone

    asyncio.run(ask())
