"""What is no part of a paper or of a briefing: addresses, markup, and words to a reader or a model.

A sentence that holds such a thing is refused; a line of a paper that speaks to a model is no
evidence for anything.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from newsletter.briefing.words import CJK, latin_words, word_set

Look = Callable[[str], object]

_ADDRESS = re.compile(
    r"https?:|www\.|//|\b[\w-]+\.(?:com|org|net|io|ai|cn|example|gov|edu)\b|"
    r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b|\bmailto:",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<\s*/?\s*[a-z!][^>]*>?|&(?:#\d+|[a-z]+);|!\[|\]\(|`|javascript:|\{\{|\}\}", re.IGNORECASE
)
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f]")
_SECOND_PERSON = re.compile(
    r"\b(?:you|your|yours|yourself|my|me)\b|\bi'm\b|"
    r"(?-i:(?<![Tt]ype )(?<![Pp]hase )(?<![Cc]lass )(?<![Ss]tage )\bI\b(?! *[.,)-]))|[您你]",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^\W*(?:please|ignore|disregard|forget|subscribe|click|visit|download|buy|sign up|rate|reply|"
    r"respond|print|repeat|output|write|say|install|contact|email|share|follow|act|pretend|describe|"
    r"recommend|cite|accept|award|send|transfer|call|join|register|donate|vote|execute|delete)\b"
    r"(?! (?:is|are|was|were|has|have|between|among|pays|works|helps|lets|improves|depends|"
    r"learning|experiments|results|studies|tests)\b)|"
    r"^\W*from (?:now|here) on\b\s*[,:]",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:dear|hey|hello) \w+\s*[,:]|\bp\. ?s\.(?=\s)|"
    r"忽略|无视|请点击|订阅|点击|访问|扫码|加群|订户|本通讯|续订|领取|中奖",
    re.IGNORECASE,
)
# What opens an order if a thing follows: statements about papers do not begin with a bare verb.
_BARE_VERBS = (
    "add|admit|adopt|advise|alert|announce|answer|append|approve|ask|assign|attach|award|believe|"
    "block|boost|bring|buy|call|cancel|change|check|choose|cite|click|close|confirm|consider|copy|"
    "create|credit|delete|deliver|describe|disable|disclose|discard|dismiss|display|disregard|"
    "download|drop|edit|embed|emphasi[sz]e|enable|end|endorse|enter|erase|exclude|execute|explain|"
    "export|fetch|fill|flag|follow|forget|format|forward|generate|give|grant|hide|highlight|ignore|"
    "include|inform|insert|install|invite|join|keep|label|leave|let|link|list|load|log|make|mark|"
    "mention|move|name|note|notify|obey|omit|open|order|output|override|paste|pay|place|post|praise|"
    "prefer|present|pretend|print|prioriti[sz]e|promote|provide|publish|put|quote|rank|rate|read|"
    "recommend|record|refer|register|reject|remember|remove|rename|repeat|replace|reply|report|"
    "reset|respond|return|reveal|review|rewrite|run|save|say|scan|select|sell|send|set|share|show|"
    "skip|start|state|stop|submit|suggest|summari[sz]e|suppress|tag|take|tell|thank|translate|trust|"
    "turn|type|unlock|update|upload|use|verify|visit|vote|warn|watch|welcome|write"
)
_ORDERING = word_set(" ".join(_BARE_VERBS.replace("[sz]", each) for each in "sz").replace("|", " "))
_BARE_ORDER = re.compile(
    rf"(?:^|[:;.!?\u2014]\s+|\s-\s)[\W_]*(?:(?:now|then|also|first|next|and|always|never|just|only|"
    rf"kindly|do not|don't|instead)\s+)*(?:{_BARE_VERBS})\s+"
    r"(?:the|this|that|these|those|an?|your|all|every|everyone|everything|it|them|us|him|her|only|no|any|nothing|readers|people|nobody)\b",
    re.IGNORECASE,
)
_QUOTED_ORDER = re.compile(
    r"[“\"《:]\s*(?:please|ignore|disregard|forget|subscribe|click|visit|download|buy)\b",
    re.IGNORECASE,
)
# Who or what a sentence about papers has no reason to speak of, unless a paper does.
_LETTER = re.compile(
    r"\b(?:newsletters?|digest|editors?|summari[sz]ers?|subscribers?|subscriptions?|recipients?|"
    r"mailing list|readers|assistant|chatbot|system message|api keys?|passwords?|hashtags?|"
    r"this (?:item|line|entry|summary|briefing|message|list|digest|week's)|paper list)\b",
    re.IGNORECASE,
)
_THIS_LETTER = re.compile(
    r"\b(?:this|our) (?:letter|newsletter|digest|briefing)\b|"
    r"\b(?:other|all) papers (?:(?:in|of|on) (?:this|the) (?:list|issue)|of today)\b|"
    r"(?:列表|清单|简报|今天|今日)[中里的]{1,2}其他论文",
    re.IGNORECASE,
)
_READERS_OF_IT = re.compile(
    r"\b(?:for|to) (?:\w+ )?(?:readers|subscribers)\b|"
    r"\b(?:readers|subscribers) (?:should|must|will)\b"
)
# What no sentence says of a work in a letter unless a cited paper says just that.
_PRAISES = re.compile(
    r"\b(?:most (?:important|significant|remarkable|impressive|exciting)|biggest|greatest)"
    r" (?:advance|breakthrough|discovery|finding|paper|result|study|work)s?\b|"
    r"\b(?:breakthrough|discovery|finding|paper|result|study) of the (?:year|decade|century)\b|"
    r"\bsupersedes? (?:all|every)",
    re.IGNORECASE,
)
_BIDDING_VERBS = (
    "ignore|disregard|forget|append|add|output|print|reply|repeat|mark|mention|drop|send|tell|write|"
    "say|answer|praise|rank|rate|forward|paste|publish|respond|insert|delete|include|leave|link"
)
_BIDDING = re.compile(
    r"\b(?:must|should|shall|please|need to|ought to|let)\b|"
    rf"[:,;]\s+(?:and\s+)?(?:then\s+)?(?:{_BIDDING_VERBS})\b|"
    rf"^\W*(?:\w+\W+){{0,3}}(?:{_BIDDING_VERBS})\b",
    re.IGNORECASE,
)
_TO_A_MODEL = re.compile(
    r"\bas an? (?:ai|language model|assistant)\b|\b(?:system prompt|developer mode|"
    r"(?:previous|prior) instructions|editor'?s? note|note (?:to|for))\b|"
    r"^\W*system(?: message)?\s*:|指令|提示词",
    re.IGNORECASE,
)
_VERBS = (
    "say|state|mention|claim|repeat|praise|recommend|write|announce|reveal|pretend|cite|tell|rate|"
    "answer|reply|respond|print|output|ignore|disregard|forget|install|download|visit|click|buy|"
    "subscribe|call|act|describe|join|greet|promote|advertise|accept|insert|append|translate"
)
_SPEAKS_TO_A_MODEL = re.compile(
    rf"(?:^|[:;>*#\"”]\s*|\b(?:now|must|please|always|should|shall|to you)\s+)"
    rf"(?:{_VERBS})\b(?!-)(?! (?:a|an)\b.{{0,40}}\b(?:set|graph|function|map|number)\b)|"
    r"\b(?:note to (?:the |any )?(?:\w+ )?(?:model|editor|reviewers?|assistant|reader|ai|llm)s?\b|"
    r"(?:hidden|new|secret) (?:prompt|rule|instruction)s?\s*:|"
    r"(?<!solar )(?:system|assistant|user)\s*:|from now on\b|"
    r"(?:previous|prior|earlier|above|your) (?:instructions|rules|guidelines|prompts?)\b|"
    r"system prompt say\b|instructions? (?:praise|recommend|say)\b|(?:developer|god) mode\b|"
    r"as an? (?:ai|language model|assistant)\b)|"
    r"#{2,}\s*\w+|</?\s*(?:papers?|system|s|inst|user|assistant)\s*>|"
    r"指令|提示词|请点击|扫码|加群|请称赞|开发者模式|^订阅|忽略之前",
    re.IGNORECASE,
)

# Who is bidden, in what no paper says but one that wants something else written: see `_DICTATES`.
_READERS = (
    r"(?:newsletter|digest|editor|reader|summari[sz]er|summary|assistant|model|journalist|llm|ai|user|"
    r"briefing)s?"
)
# Stricter than what speaks to a model, which is only left out of the evidence (an abstract may say
# "models must answer"): whoever repeats what follows such an opening has obeyed it.
_DICTATES = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override|overrule)\s+(?:(?:the|my|these|those|of)\s+){0,2}"
    r"(?:(?:all|any|your|previous|prior|above|earlier|preceding)\b(?:\s+\w+){0,3}?\s+"
    r"(?:instructions?|guidelines|prompts?|rules)|above|everything)\b|"
    rf"note to (?:the |any )?(?:\w+ )?{_READERS}\b|"
    r"(?:editors|readers|journalists|newsletters|summari[sz]ers) are (?:asked|urged|required)\b|"
    rf"any {_READERS} (?:\w+ ){{0,4}}(?:must|should|shall)\b|verbatim\W{{0,3}}:|"
    r"(?:digest|newsletter|summary|briefing) (?:bots?|systems?|tools?)\b|lead with this\b|"
    r"dear (?:assistant|ai|model|system|bot|editor)s?\b|note to (?:\w+ )?systems?\b|"
    r"(?:please|kindly) (?:mention|state|say|write|add|claim|report|close|open|begin|end)\b|"
    r"(?:summary|digest|briefing|newsletter|tl;?dr)\b.{0,30}\b(?:reads?|says|is)\s*[:“\"]|"
    r"mandatory\b.{0,40}\b(?:mentions?|states?|says|writes?|reports?)\b\s*:)|"
    r"(?:^|[^\w\s,)-]\s*|\b(?:and|then|please|kindly|must|now|instead)\s+)"
    r"(?:write|say|output|print|repeat|reply|respond|answer|include|add|append|insert|quote|state|"
    r"mention|claim|report|begin|end|start|finish|conclude)"
    r"(?:\s+(?:with|by|in|to|only|exactly|saying|this|these|the|that|following|exact|"
    r"verbatim|literal|sentences?|words?|lines?|phrases?|texts?|statements?|message|note|your|"
    r"summary|briefing|digest|reply)){0,6}(?:\s*:\s|(?<=sentence)\s|(?<=following)\s)|"
    r"^\W*(?:(?:system|assistant|user|developer)\s*(?:message\s*)?:|"
    r"#{2,}\s*(?:instruction|system|response)|p\. ?s\.\s|"
    rf"(?:\w+ )?(?:for|to) (?:the |all |any )?{_READERS}\s*:)|"
    rf"[\[(]\s*{_READERS}\s*:|\bcopy (?:exactly|verbatim)\b|"
    r"\b(?:digest|newsletter|briefing|summary) (?:line|entry|item|copy)\s*:|"
    r"\bwhat should (?:the|your|a) (?:\w+ )?(?:summary|digest|briefing|newsletter|headline)\b|"
    r"[;:.,]\s*instead,? (?:report|say|write|state|mention) that\b|"
    r"供(?:人工智能|AI|大?模型|机器)\w{0,2}(?:阅读|参考|使用)|一句话(?:概括|总结|介绍)\w{0,4}：|读者须知|"  # noqa: RUF001
    r"(?:^|[.!?]\s+)\W*(?:editors|readers|newsletters|journalists|digests|summari[sz]ers)\s*[:,]|"
    r"</?\s*(?:system|inst|user|assistant)\s*>|\[/?inst\]|<\|?im_(?:start|end)|"
    r"忽略(?:之前|以上|上文|上述|前面)|(?:简报|摘要|通讯|日报)\w{0,4}(?:应|须|必须|需|请|中)\w{0,6}[^\w\s。]|"
    r"请告诉|请?置顶|编者(?:请|可|应|须)|"
    r"(?:^|[^\w\s]\s*)请?(?:写|输出|回复|回答|写道|说)(?:以下\w{0,4})?\s*(?=[^\w\s])",
    re.IGNORECASE,
)

_DICTATING = word_set(
    "ignore disregard forget override overrule sentence following note asked urged required any p"
    " copy what instead report"
    " editors readers newsletters journalists digests digest newsletter summary briefing lead dear"
    " please kindly"
)
_DICTATING_SIGN = re.compile(r"[:<\[#\"]")

# A look at a text is quicker than a search: what it must hold for a search to find anything.
_DOT_WITHIN = re.compile(r"\.\w")
_MARKUP_SIGN = re.compile(r"[<&!\]`:{}]")
_SECOND_OPENINGS = (": ", "; ", ". ", "! ", "? ", "\u2014 ", " - ")
_LETTER_WORDS = word_set(
    """
    newsletter newsletters digest editor editors summariser summarisers summarizer summarizers
    subscriber subscribers subscription subscriptions recipient recipients readers assistant chatbot
    api password passwords hashtag hashtags item line entry summary briefing message list week
    """
)
_MODEL_WORDS = word_set(_VERBS.replace("|", " ")) | word_set(
    """
    note prompt prompts rule rules instruction instructions guidelines system assistant user now
    mode ai language
    """
)
_READING = word_set("readers subscribers")
_PRAISING = word_set("most biggest greatest year decade century supersede supersedes")


def _may_be_address(text: str) -> bool:
    has_sign = "@" in text or "/" in text or ":" in text or "www" in text.lower()
    return has_sign or _DOT_WITHIN.search(text) is not None


def _may_order(text: str) -> bool:
    if _ORDERING.isdisjoint(latin_words(text)):
        return False
    if not text.isprintable() or any(map(text.__contains__, _SECOND_OPENINGS)):
        return True  # other blanks than a space are not printable
    return _BARE_ORDER.match(text) is not None


def _may_quote(text: str) -> bool:
    return ":" in text or '"' in text or not text.isascii()


def _may_be_hidden(text: str) -> bool:
    return not text.isprintable()


def _one_of(words: str) -> Look:
    """A look for words; in Chinese others may stand for them."""
    needed = word_set(words)

    def may(text: str) -> bool:
        if not needed.isdisjoint(latin_words(text)):
            return True
        return not text.isascii() and CJK.search(text) is not None

    return may


_FOREIGN: tuple[tuple[Look, Look, str], ...] = (
    (_may_be_address, _ADDRESS.search, "holds an address"),
    (_MARKUP_SIGN.search, _MARKUP.search, "holds markup"),
    (_may_be_hidden, _HIDDEN.search, "holds hidden characters"),
    (
        _one_of("you your yours yourself my me i m"),
        _SECOND_PERSON.search,
        "speaks to the reader",
    ),
    (
        _one_of("letter newsletter digest briefing papers"),
        _THIS_LETTER.search,
        "speaks of the letter",
    ),
    (bool, _ORDER.match, "gives an order"),
    (_one_of("dear hey hello p"), _ADDRESSED.search, "gives an order"),
    (_may_order, _BARE_ORDER.search, "gives an order"),
    (_may_quote, _QUOTED_ORDER.search, "gives an order"),
    (
        _one_of("ai assistant language prompt developer instructions editor editors note system"),
        _TO_A_MODEL.search,
        "speaks to a model",
    ),
)


def foreign(text: str) -> Iterator[str]:
    """Why a text is no sentence of a briefing, whatever the papers say."""
    for may, holds, reason in _FOREIGN:
        if may(text) and holds(text):
            yield reason


def bids_with_the_letter(text: str) -> str:
    """What of the letter a text bids somebody do something with; empty if it bids nothing."""
    if _LETTER_WORDS.isdisjoint(latin_words(text)):
        return ""
    found = _LETTER.search(text)
    return found[0].lower() if found is not None and _BIDDING.search(text) else ""


def speaks_of_readers(text: str) -> bool:
    """Whether a text says for whom it is, or what its readers should do."""
    return not _READING.isdisjoint(latin_words(text)) and _READERS_OF_IT.search(text) is not None


def praised(text: str) -> str:
    """How a text praises a work above all others; empty if it does not."""
    found = None if _PRAISING.isdisjoint(latin_words(text)) else _PRAISES.search(text)
    return found[0] if found else ""


@lru_cache(maxsize=16384)
def speaks_to_a_model(line: str) -> bool:
    """Whether a line of a paper gives orders to whoever summarises it."""
    shown = line if line.isprintable() else _HIDDEN.sub("", line)
    may = not _MODEL_WORDS.isdisjoint(latin_words(shown)) or "##" in shown or "<" in shown
    return (may or CJK.search(shown) is not None) and _SPEAKS_TO_A_MODEL.search(shown) is not None


@lru_cache(maxsize=16384)
def dictates(line: str) -> bool:
    """Whether a line of a paper bids whoever reads it write something, in so many words."""
    shown = line if line.isprintable() else _HIDDEN.sub("", line)
    return _may_dictate(shown) and _DICTATES.search(shown) is not None


def _may_dictate(line: str) -> bool:
    """Whether a line holds any of the words, marks or letters that all orders need one of."""
    if not line.isascii() or _DICTATING_SIGN.search(line):
        return True
    return not _DICTATING.isdisjoint(latin_words(line))
