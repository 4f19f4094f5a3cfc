"""A property that is worked out when it is first asked for, and then kept.

As `functools.cached_property`, which up to Python 3.11 takes a lock each time: the check asks for
a dozen such properties of every sentence. Two threads may work one out twice, which is harmless
where both find the same.
"""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Kept = TypeVar("Kept")


class once(Generic[Kept]):  # noqa: N801 - it stands where `property` does
    """Turns a method into a property that is kept in the object's `__dict__`."""

    def __init__(self, work_out: Callable[[Any], Kept]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Note the name that it is kept under."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Kept: ...

    def __get__(self, instance: object | None, owner: type) -> Self | Kept:
        """Work it out; from then on Python finds it in the object itself."""
        if instance is None:
            return self
        found = instance.__dict__[self._name] = self._work_out(instance)
        return found
