"""A Chinese sentence read word by word in English, to be held against a paper.

    "冷却使 O-PTIR 信号增强三倍" -> "cooling ... O-PTIR signal enhancement 3 times"

No translation: what no list knows is left out. But numbers, names and the known words keep their
order, and so what stands beside what.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from newsletter.briefing.glossary import in_english, listed_terms
from newsletter.shipped import shipped

_PLAIN = {
    word: english
    for english, words in {
        " from ": "从 由 自",
        " and ": "和 与 及 以及 并",
        " while ": "而 但",
        " versus ": "对比 相比",
        ", ": "， 、 ：",  # noqa: RUF001 - Chinese marks
        ". ": "。 ！ ？ ；",  # noqa: RUF001 - as above
        " (": "（",  # noqa: RUF001 - as above
        ") ": "）",  # noqa: RUF001 - as above
        " increase ": "提高 提升 增加 上升 升高 增长 增大 上涨",
        " decrease ": "降低 减少 下降 减小 削减",
        " below ": "以下",
        " above ": "以上",
    }.items()
    for word in words.split()
}
# What says something only beside a number: the unit behind it, and "to" before it.
_UNITS = {
    word: english
    for english, words in {
        " million ": "百万",
        " times ": "倍",
        " days ": "天",
        " years ": "年",
        " months ": "个月",
        " weeks ": "周",
        " hours ": "小时",
        " minutes ": "分钟",
        " seconds ": "秒",
        " ms ": "毫秒",
        " µm ": "微米",
        " nm ": "纳米",
        " mm ": "毫米",
        " cm ": "厘米",
        " m ": "米",
        " km ": "公里 千米",
        " kg ": "公斤 千克",
        " g ": "克",
        " % ": "个百分点",
    }.items()
    for word in words.split()
}
_DIGITS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_COUNTED = re.compile(
    r"(?<![第几数十百千万一-九])(?P<tens>[一二三四五六七八九]?十)?(?P<ones>[两二三四五六七八九])?"
    r"(?P<of>倍|个|种|项|类|家|名|只|年|天|次|条|层|篇|座|颗|例|款|组|位|所|小时|分钟|周)"
)
_UNIT = re.compile(rf"(?<=\d)\s?(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})")
_YEAR = re.compile(r"(?:1[89]|20)\d\d年")
_TO = re.compile(r"[至到](?=约?\s?\d)")
_LEAST_COUNT = 4  # from which on a count in words is the paper's and not the writer's
_SHARE = re.compile(
    r"百分之(?:(?P<digits>\d+(?:\.\d+)?)|"
    r"(?P<tens>[一二三四五六七八九]?十)?(?P<ones>[一二三四五六七八九])?)"
)
_GAP = "\u2026"  # for what no list knows
_OTHER = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=2048)
def gloss(text: str) -> str:
    """What of a Chinese sentence is known, in English words and in its order."""
    text = counted(text)
    text = _YEAR.sub(lambda match: f"{match[0][:4]} ", text)
    text = _TO.sub(" to ", _UNIT.sub(lambda match: _UNITS[match[0].strip()], text))
    known, longest = _lexicon()
    at, found = 0, []
    while at < len(text):
        sizes = range(min(longest, len(text) - at), 0, -1)
        size = next((one for one in sizes if text[at : at + one] in known), 0)
        if size:
            found.append(known[text[at : at + size]])
        elif not _OTHER.match(text, at):
            found.append(text[at])
        else:
            found.append(_GAP)
        at += size or 1
    return re.sub(rf"(?:\s*{_GAP})+", f" {_GAP}", " ".join("".join(found).split()))


def counted(text: str) -> str:
    """A Chinese text with its counts and shares in digits."""
    return _COUNTED.sub(_in_digits, _SHARE.sub(_share, text))


def _in_digits(match: re.Match[str]) -> str:
    """A count in digits: 四个, 十二天, 三倍; a small one says nothing of the paper."""
    value = _value(match)
    is_telling = value >= _LEAST_COUNT or (value and match["of"] == "倍")
    return f"{value}{match['of']}" if is_telling else match[0]


def _share(match: re.Match[str]) -> str:
    """A share in digits: 百分之二十 is 20%."""
    return f"{match['digits'] or _value(match)}%"


def _value(match: re.Match[str]) -> int:
    """The number below a hundred that Chinese numerals spell."""
    tens, ones = match["tens"] or "", match["ones"] or ""
    return (10 * (_DIGITS[tens[0]] if len(tens) > 1 else 1) if tens else 0) + _DIGITS.get(ones, 0)


@cache
def things() -> Mapping[str, tuple[str, ...]]:
    """Things by their Chinese names, each with the English words of which one must be there."""
    lines = shipped("things-zh.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {chinese: tuple(filter(None, english.split("|"))) for chinese, english in pairs}


@cache
def _lexicon() -> tuple[Mapping[str, str], int]:
    """All that is known, and how long the longest of it is."""
    terms = {term: f" {in_english(term)} " for term in listed_terms()}
    lines = shipped("words-zh.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    usual = {chinese: f" {english} " for chinese, english in pairs}
    named = {chinese: f" {' '.join(english[:1])} " for chinese, english in things().items()}
    known = terms | usual | named | _PLAIN
    return known, max(map(len, known))
