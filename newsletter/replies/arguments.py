"""What commands are about: topics, words, names, numbers, zones, languages. None: it is none.

A topic is any words at all, and so is prose. Words in quotes are a topic, whatever they are; others
are one only if nothing in them looks like a sentence to somebody.
"""

# ruff: noqa: RUF001 - full-width marks are meant here

import re
from functools import cache
from zoneinfo import available_timezones

from subscribers.errors import InvalidSettingError, InvalidTopicError
from subscribers.model import Language
from subscribers.parse import TOPIC_MIN, parse_timezone, parse_topic

WORDS_MAX = 12
HAN_MAX = 30
NAME_MAX, HAN_NAME_MAX = 6, 4  # words of a person's name; characters of a Chinese one
VERBS = (
    r"add|remove|delete|drop|rename|replace|exclude|include|follow|unfollow|mute|unmute|snooze|pause|resume"
    r"|show|send|list|stop|unsubscribe|set|change|switch|more like|less like|fewer like"
)
HAN_VERBS = (
    "添加|增加|新增|加入|加上|删除|刪除|移除|去掉|删掉|排除|屏蔽|关注|關注|取关|静音|靜音|暂停|暫停|恢复|恢復"
    "|显示|顯示|改为|改成|退订|退訂|取消|停止|列出"
)
_QUOTES = re.compile(
    r"[\"“”„«](?P<a>[^\"“”„«»]+)[\"“”»]|['‘](?P<b>[^'‘’]+)['’]|「(?P<c>[^「」]+)」|『(?P<d>[^『』]+)』|《(?P<e>[^《》]+)》|`(?P<f>[^`]+)`"
)
_OPEN_LIST = re.compile(r"[,;、\n]|\s[-–—]\s|\s[和与與及]\s")
# A new sentence; but not S. Typhimurium, St. John, vs. others.
_NEXT_SENTENCE = re.compile(
    r"(?<!^[A-Z])\. [A-Z]|(?<!\b[A-Za-z])(?<!\bSt)(?<!\bvs)(?<!\bsp)(?<!\bal)[.!?] "
)
_TWO_QUOTES = re.compile(r"\0 ?(?:and|or|&|和|与|或|及) ?\0")
_ENDS_AS_PROSE = re.compile(r"(?:[?!…]|\.\.\.|:)$")
_NO_TOPIC = re.compile(
    r"://|www\.|@|[\ufffc\u202a-\u202e\u2066-\u2069<>{}\\\u2600-\u27bf\U0001f300-\U0001faff]"
)
_FIRST = re.compile(
    r"(?:a|an|the|that|this|these|those|it|its|them|me|my|us|our|him|his|her|you|your|i|i'm|we|he"
    r"|she|they|there|here|if|because|as|since|when|while|what|why|how|who|where|which|whether|also"
    r"|more|some|any|anything|something|everything|everyone|nothing|all|another|other|others|one"
    r"|to|and|or|but|so|no|not|yes|just|please|from|up|by|at|is|are|was|were|be|thanks|thank"
    r"|hi|hello|hey|dear|regards|sorry|onto|into|back|again|too|everybody|nobody|see|look|check|let"
    r"|let's|can|could|should|would|will|might|must|do|does|did|have|has|had|maybe|perhaps"
    r"|says|said|else|very|really|quite|especially|particularly|mainly|mostly|for|of|with|than|still|already)"
    r"(?:\s|$)|(?:topics?|newsletters?|letters?|e-?mails?|mailing lists?|lists?|updates?|radar|one"
    r"|both|only|best|great|good|nice|cheers|stuff|things?|notifications?)$"
    r"|topic (?:model|detect|extract|segment|track|drift|discover|coheren|infer)",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"\b(?:i'm|i've|i'd|i'll|we|you|your|you're|my|mine|me|him|was|were|is|are|isn't|aren't|am|been"
    r"|has|had|would|could|should|shall|don't|didn't|doesn't|can't|won't|wouldn't|thanks|please"
    r"|because|it|its|it's|that's|anymore|today|yesterday|thank|unless|except|instead|actually"
    r"|if|when|once|while|as soon as|nevermind|sorry|whatever|until|till|kidding|joking"
    r"|lol|haha|maybe|perhaps|not|rather than)\b"
    r"|\b(?:again|back|also|only|tomorrow|tonight|later|soon|immediately)$"
    r"|\b(?:as|since|before|after|that|which|where|how) (?:I|nobody|nothing|everybody)\b"
    r"|\b(?:from|on|in|by|before|after|this|next|every|starting) (?i:(?:next |this )?"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|week|month|day|january|february|march"
    r"|april|june|july|august|september|october|november|december)\b"
    r"|\b(?:in|for|after) (?:an?|one|two|three|four|\d+) (?:day|week|month|year)s?$"
    r"|\bI (?:am|was|have|had|would|think|want|like|need|will|can|do|did|don't|love|hope|saw|read"
    r"|found|find|know|guess|mean|see|really|also|just|never|could|should|wonder|believe|wrote)\b"
    r"|\b(?:papers?|items?|numbers?|no\.|#)\s*\d+\b"
    rf"|(?:\b(?:and|then|but|or|also)|\s[^\w\s]+|[/|:>]) ?(?:please |also |then )?(?:{VERBS})\b"
)
_HAN_PROSE = re.compile(
    r"(?<!自)我|你|您|吗|嗎|呢|吧|谢谢|謝謝|请|請|因为|因為|所以|但是|如果|觉得|覺得|希望|不过|不過|这个|那个|这些"
    r"|那些|这篇|那篇|這篇|不要|没有|沒有|的话|时候|已经|怎么|什么|为什么|可以|是否|更多|所有|全部|一些|[。！？]"
    r"|(?:了|啊|哦|呀|啦|直到|主题|主題|话题)$|这两|这几|很.{1,3}$|^(?:的|得|和|与|及|或|一个|主题|话题|邮件|到|从|為|为|剂|劑|者)"
    rf"|(?:并且?|並且?|然后|然後|同时|同時|再|和|且|另外|还有|以及) ?(?:请)?(?:{HAN_VERBS})"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME = re.compile(r"[^\W\d_]+(?:[.'’·-]+[^\W\d_]*)*|[-–]")
_PARTICLE = re.compile(
    r"van|von|der|den|de|di|da|del|della|la|le|du|dos|bin|ibn|al|el|ter|ten|zu|y|af|av|st\.?"
)
_NOT_A_NAME = re.compile(
    r"up|the|on|along|through|this|that|these|those|me|us|it|you|him|her|my|your|all|up:"
)
_NUMBERS = re.compile(r"\d{1,3}")
_CITIES = {
    "beijing": "Asia/Shanghai",
    "peking": "Asia/Shanghai",
    "shenzhen": "Asia/Shanghai",
    "guangzhou": "Asia/Shanghai",
    "china": "Asia/Shanghai",
    "boston": "America/New_York",
    "washington": "America/New_York",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "munich": "Europe/Berlin",
    "hamburg": "Europe/Berlin",
    "frankfurt": "Europe/Berlin",
    "geneva": "Europe/Zurich",
    "milan": "Europe/Rome",
    "barcelona": "Europe/Madrid",
    "edinburgh": "Europe/London",
    "kyoto": "Asia/Tokyo",
    "osaka": "Asia/Tokyo",
    "mumbai": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata",
    "上海": "Asia/Shanghai",
    "北京": "Asia/Shanghai",
    "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai",
    "深圳": "Asia/Shanghai",
    "广州": "Asia/Shanghai",
    "中国": "Asia/Shanghai",
    "香港": "Asia/Hong_Kong",
    "台北": "Asia/Taipei",
    "臺北": "Asia/Taipei",
    "新加坡": "Asia/Singapore",
    "东京": "Asia/Tokyo",
    "東京": "Asia/Tokyo",
    "首尔": "Asia/Seoul",
    "伦敦": "Europe/London",
    "柏林": "Europe/Berlin",
    "巴黎": "Europe/Paris",
    "苏黎世": "Europe/Zurich",
    "莫斯科": "Europe/Moscow",
    "纽约": "America/New_York",
    "紐約": "America/New_York",
    "洛杉矶": "America/Los_Angeles",
    "旧金山": "America/Los_Angeles",
    "悉尼": "Australia/Sydney",
}
_OFFSET = re.compile(r"(?:utc|gmt)\s*([+\-−–])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)
_LANGUAGES = {
    "english": Language.EN,
    "en": Language.EN,
    "英文": Language.EN,
    "英语": Language.EN,
    "英語": Language.EN,
    "chinese": Language.ZH,
    "simplified chinese": Language.ZH,
    "mandarin": Language.ZH,
    "zh": Language.ZH,
    "zh-cn": Language.ZH,
    "cn": Language.ZH,
    "中文": Language.ZH,
    "汉语": Language.ZH,
    "简体中文": Language.ZH,
    "简体": Language.ZH,
}


def unquoted(text: str) -> str | None:
    """Return what stands between quotes, if all of a text does."""
    found = _QUOTES.fullmatch(text.strip())
    return next((inner for inner in found.groups() if inner), None) if found else None


def topic_of(text: str) -> str | None:
    """Return a topic as it was typed, out of its quotes; None for prose and for lists."""
    text = text.strip().rstrip(".。").strip()
    quoted = unquoted(text)
    if quoted is None and not _is_plain(text):
        return None
    try:
        return parse_topic(quoted or text)
    except InvalidTopicError:
        return None


def _is_plain(text: str) -> bool:
    outside = _QUOTES.sub("\0", text)
    if any(mark.search(outside) for mark in (_OPEN_LIST, _TWO_QUOTES, _NEXT_SENTENCE)):
        return False
    if len(text.split()) > WORDS_MAX or len(_HAN.findall(text)) > HAN_MAX:
        return False
    if text.replace(" ", "").isdecimal() or (_FIRST.match(text) and not _is_acronym(text)):
        return False
    if _NO_TOPIC.search(text) or _ENDS_AS_PROSE.search(text):
        return False
    return not _ANYWHERE.search(outside) and not _HAN_PROSE.search(outside)


def _is_acronym(text: str) -> bool:
    """Whether a text begins with an acronym that looks like a word of prose: IT, US, NO, WE."""
    first, _, rest = text.partition(" ")
    return len(first) > 1 and first.isupper() and any(map(str.islower, rest))


def name_of(text: str, *, is_said: bool) -> str | None:
    """Return an author's name. Unless it `is_said` that this is one, it must look like one."""
    text = (unquoted(text) or text).strip().rstrip("。")
    words = text.split()
    if not 1 <= len(words) <= NAME_MAX or not all(_NAME.fullmatch(word) for word in words):
        return None
    if (
        _NOT_A_NAME.fullmatch(words[0].lower())
        or len(text) < TOPIC_MIN
        or len(_HAN.findall(text)) > HAN_NAME_MAX
    ):
        return None
    if not is_said and not (len(words) > 1 and all(map(_looks_like_a_name, words))):
        return None
    return topic_of(f'"{text}"')


def _looks_like_a_name(word: str) -> bool:
    return word[0].isupper() or bool(_PARTICLE.fullmatch(word))


def numbers_of(text: str) -> list[int]:
    """Return the numbers of a text; those of items begin at 1."""
    return [int(number) for number in _NUMBERS.findall(text)]


def zone_of(text: str) -> str | None:
    """Return the IANA name of a zone, of a city that names one, or of whole hours from UTC."""
    text = (unquoted(text) or text).strip().rstrip(".。").removesuffix("时间").removesuffix(" time")
    if offset := _OFFSET.fullmatch(text):
        hours = int(offset[2])
        text = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{hours}" if hours else "UTC"
    try:
        return parse_timezone(text)
    except InvalidSettingError:
        city = " ".join(text.split()).casefold()
        return _CITIES.get(city) or _zones_of_cities().get(city)


def language_of(text: str) -> Language | None:
    """Return the language of a name; None for one that letters are not written in."""
    text = (unquoted(text) or text).strip().rstrip(".。").lower()
    return _LANGUAGES.get(text)


@cache
def _zones_of_cities() -> dict[str, str]:
    """The zones by the city in their name, where only one has it."""
    found: dict[str, set[str]] = {}
    for zone in available_timezones():
        area, slash, city = zone.rpartition("/")
        if slash and area.split("/")[0] in {
            "Africa",
            "America",
            "Asia",
            "Australia",
            "Europe",
            "Pacific",
            "Atlantic",
        }:
            found.setdefault(city.replace("_", " ").casefold(), set()).add(zone)
    return {city: zones.pop() for city, zones in found.items() if len(zones) == 1}
