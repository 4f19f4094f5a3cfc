"""Days and times of day in words, English and Chinese. What can be read in two ways is not read.

A day is always one that is still to come: `3 March` is the next one after today.
"""

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time, timedelta

NOON, HOURS, MINUTES, MONTHS = 12, 24, 60, 12
FARTHEST = 5 * 366  # days; nobody means a day that is farther away
_NUMBERS = ("one two three four five six seven eight nine ten eleven twelve").split()  # noqa: SIM905 - reads better
_HAN = {
    "半": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - reads better
_DAYS = "mon tue wed thu fri sat sun".split()  # noqa: SIM905 - reads better
_HAN_DAYS = "一二三四五六日"
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_HAN_COUNT = r"[\d一二三四五六七八九十]{1,3}"
_YEAR = r"(?:,?\s*(?P<year>20\d\d))?"
_DATES = [
    re.compile(pattern)
    for pattern in (
        r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        rf"(?:the )?{_ORDINAL}(?: of)? {_MONTH}{_YEAR}",
        rf"{_MONTH} (?:the )?{_ORDINAL}{_YEAR}",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.?(?:\s?(?P<year>20\d\d))?",
        rf"(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>{_HAN_COUNT})\s*月\s*(?P<day>{_HAN_COUNT})\s*[日号號]",
    )
]
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(20\d\d))?")
_SPAN = re.compile(
    r"(?:the next )?(?P<count>\d{1,3}|an?|[a-z]+)[ -]?"
    r"(?P<unit>days?|weeks?|fortnights?|months?|years?)"
)
_HAN_SPAN = re.compile(
    r"(?P<count>\d{1,3}|[一二两兩三四五六七八九十半]{1,3})\s*个?個?\s*(?P<unit>天|日|周|週|星期|礼拜|禮拜|月|年)"
)
_WEEKDAY = re.compile(
    r"(?P<next>next )?(?P<day>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
)
_HAN_WEEKDAY = re.compile(
    r"(?P<next>下+)?个?個?(?:这|這|本)?(?:周|週|星期|礼拜|禮拜)(?P<day>[一二三四五六日天])"
)
_WHOLE_MONTH = re.compile(
    r"january|february|march|april|may|june|july|august|september|october|november|december"
)
_PREFIX = re.compile(r"^(?:on |the morning of )")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?m\.?)?(?: o'?clock)?"
)
_HAN_CLOCK = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚)?\s*"
    r"(?P<hour>\d{1,2}|[一二两兩三四五六七八九十]{1,3})\s*[点點时時:](?:钟|鐘|整)?\s*"
    r"(?P<minute>[0-5]?\d|[一二三四五六七八九十]{2,3}|半|一刻|三刻)?\s*分?"
)


def read_day(text: str, today: date) -> date | None:
    """Return the day after today that a text names."""
    words = _PREFIX.sub("", " ".join(text.lower().split())).rstrip(".!。")
    day = _relative(words, today) or _weekday(words, today) or _calendar(words, today)
    return day if day and timedelta() < day - today <= timedelta(FARTHEST) else None


def read_span(text: str, today: date) -> date | None:
    """Return the day that comes so long after today: `2 weeks`, `a month`, `三天`."""
    words = " ".join(text.lower().split()).rstrip(".!。")
    found = _SPAN.fullmatch(words) or _HAN_SPAN.fullmatch(words)
    count = read_number(found["count"]) if found else None
    if not found or not count:
        return None
    unit = found["unit"].rstrip("s")
    with suppress(ValueError, OverflowError):
        match unit:
            case "day" | "天" | "日":
                day = today + timedelta(days=count)
            case "fortnight":
                day = today + timedelta(weeks=2 * count)
            case "month" | "月":
                day = _months_on(today, count)
            case "year" | "年":
                day = _months_on(today, 12 * count)
            case _:
                day = today + timedelta(weeks=count)
        return day if day - today <= timedelta(FARTHEST) else None
    return None


def read_number(text: str) -> int | None:
    """Return a number of digits or of a word, 0 to 999 in digits and 1 to 99 in Chinese."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if text in {"a", "an"}:
        return 1
    if text in _NUMBERS:
        return _NUMBERS.index(text) + 1
    return _han_number(text)


def read_clock(text: str) -> time | None:
    """Return a time of day: `07:30`, `7.30 am`, `noon`, `早上7点半`; `7` is of 24 hours."""
    words = " ".join(text.lower().split()).rstrip("!。").removesuffix(" sharp")
    if words in {"noon", "midday"}:
        return time(NOON)
    if words == "midnight":
        return time(0)
    if found := _CLOCK.fullmatch(words):
        return _clock(found)
    if found := _HAN_CLOCK.fullmatch(words):
        return _han_clock(found)
    return None


def _clock(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + NOON * found["half"].startswith("p")
    return time(hour, minute) if hour < HOURS else None


def _han_clock(found: re.Match[str]) -> time | None:
    hour, minute = read_number(found["hour"]), found["minute"]
    minutes = {"": 0, "半": 30, "一刻": 15, "三刻": 45}.get(minute or "")
    if minutes is None:
        minutes = read_number(minute)
    if hour is None or minutes is None:
        return None
    if (hour := _of_the_day(hour, found["part"] or "")) is None:
        return None
    return time(hour, minutes) if hour < HOURS and minutes < MINUTES else None


def _of_the_day(hour: int, part: str) -> int | None:
    """Return an hour of 24; 晚上12点 may be the end of a day or a slip, and is none."""
    if part in {"下午", "傍晚", "晚上", "晚"}:
        return hour + NOON if 1 <= hour < NOON else None
    if part == "中午":
        return hour if hour in {NOON - 1, NOON} else None
    return hour if not part or hour <= NOON else None


def _han_number(text: str) -> int | None:
    tens, ten, units = text.rpartition("十")
    if any(char not in _HAN for char in tens + units) or len(tens) > 1 or len(units) > 1:
        return None
    if not ten:
        return _HAN.get(units) or None
    return 10 * _HAN.get(tens, 1) + _HAN.get(units, 0)


def _relative(words: str, today: date) -> date | None:
    monday = today + timedelta(days=7 - today.weekday())
    match words:
        case "tomorrow" | "明天" | "明日":
            return today + timedelta(days=1)
        case "the day after tomorrow" | "后天" | "後天":
            return today + timedelta(days=2)
        case "next week" | "下周" | "下週" | "下星期" | "下个星期" | "下礼拜":
            return monday
        case "next month" | "下个月" | "下個月" | "下月":
            return _months_on(today.replace(day=1), 1)
        case "next year" | "明年":
            return date(today.year + 1, 1, 1)
    return None


def _weekday(words: str, today: date) -> date | None:
    """Return a day of the week. `next Friday`, said on a Monday, has two readings, and so none."""
    if found := _WEEKDAY.fullmatch(words):
        number = _DAYS.index(found["day"][:3])
        if found["next"] and number > today.weekday():
            return None
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    if found := _HAN_WEEKDAY.fullmatch(words):
        number = _HAN_DAYS.index(found["day"].replace("天", "日"))
        if found["next"]:
            return today + timedelta(days=7 * len(found["next"]) - today.weekday() + number)
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _calendar(words: str, today: date) -> date | None:
    if slashed := _SLASHED.fullmatch(words):
        first, second, year = int(slashed[1]), int(slashed[2]), int(slashed[3] or 0)
        readings = {(first, second), (second, first)}
        days = {day for month, dom in readings for day in _coming(year, month, dom, today)}
        return days.pop() if len(days) == 1 and _is_plain(first, second) else None
    if _WHOLE_MONTH.fullmatch(words):
        return next(_coming(0, _MONTHS.index(words[:3]) + 1, 1, today), None)
    for pattern in _DATES:
        if found := pattern.fullmatch(words):
            parts = found.groupdict()
            name = parts.get("name")
            month = _MONTHS.index(name[:3]) + 1 if name else read_number(parts["month"]) or 0
            day = read_number(parts["day"]) or 0
            return next(_coming(int(parts["year"] or 0), month, day, today), None)
    return None


def _is_plain(first: int, second: int) -> bool:
    return first == second or max(first, second) > MONTHS


def _coming(year: int, month: int, day: int, today: date) -> Iterator[date]:
    """Yield the day if there is such a one: of the year given, or the next one after today."""
    for candidate in (year,) if year else (today.year, today.year + 1):
        with suppress(ValueError):
            found = date(candidate, month, day)
            if found > today:
                yield found
                return


def _months_on(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
