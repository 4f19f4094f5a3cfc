"""The settings of who writes the briefings, how patiently, and for how much."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from newsletter.keys import Count, Line, Money, Name, Part, Seconds, Url


class BriefingSettings(Part):
    """Who writes the briefing."""

    writer: Literal["auto", "built-in", "openai"] = "auto"
    base_url: Url = "https://api.openai.com/v1"
    model: Name = "gpt-5-mini"
    reader: Line = ""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    most_tokens: Annotated[int, Field(ge=64, le=100_000)] = 8000
    timeout: Seconds = 60
    retries: Annotated[int, Field(ge=0, le=5)] = 1
    deadline: Seconds = 150
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    within: Seconds = 900
    calls_per_day: Count = 0
    tokens_per_day: Count = 0
    money_per_day: Money = 0
    price_asked: Money = 0
    price_answered: Money = 0
    prices: dict[str, tuple[Money, Money]] = {}  # noqa: RUF012 - as in Delivery

    @model_validator(mode="after")
    def _money_has_prices(self) -> Self:
        """Refuse a limit that counts nothing."""
        paid = self.price_asked or self.price_answered or self.model in self.prices
        if self.money_per_day and self.writer != "built-in" and not paid:
            raise ValueError("money_per_day is no limit without price_asked and price_answered")
        return self
