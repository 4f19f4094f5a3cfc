from newsletter.briefing.once import once


class Counted:
    """Counts how often its answer is worked out."""

    def __init__(self) -> None:
        self.times = 0

    @once
    def answer(self) -> int:
        """What is asked for."""
        self.times += 1
        return 42


def test_a_property_is_worked_out_once_for_each_object() -> None:
    first, second = Counted(), Counted()
    assert [first.answer, first.answer, second.answer] == [42, 42, 42]
    assert (first.times, second.times) == (1, 1)
    assert Counted.answer.__doc__ == "What is asked for."
