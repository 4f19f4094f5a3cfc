"""What a paper reports, in Chinese: which kind of thing it made or found, with a short quotation.

Only what the paper itself says is put into Chinese: what a thing is called at the end of its noun
("a guardrail framework"), a kind of study, a verb of reporting. The rest is quoted, in few words.
"""

# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
import re
from functools import lru_cache

from newsletter.briefing.finding_zh import finding_zh, object_zh, purpose_zh
from newsletter.briefing.frames import titled
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.verbs import base
from newsletter.briefing.words import STOP, sentences, word_set
from newsletter.model import Paper

LONGEST_QUOTE = 8  # words
SHORTEST_QUOTE = 2
SHORTEST_CLAUSE = 4  # words that may say something of something
LONGEST_CLAUSE = 16  # of a finding that no list knows how to put into Chinese
BARE = 2  # words of a noun that says no more than its Chinese word: "a benchmark"


def _table(text: str) -> dict[str, str]:
    """Words and what they are in Chinese, from a text that lists them."""
    return dict(pair.split(":") for pair in text.split())


# What is made, by the last word of its noun.
_THINGS = _table(
    """
    framework:框架 method:方法 approach:方法 methodology:方法 technique:技术 model:模型
    models:模型 algorithm:算法 dataset:数据集 corpus:语料库 benchmark:基准 system:系统
    pipeline:流程 architecture:架构 strategy:策略 metric:指标 protocol:方案 procedure:步骤
    tool:工具 toolkit:工具包 library:程序库 platform:平台 network:网络 agent:智能体 mechanism:机制
    scheme:方案 theory:理论 taxonomy:分类体系 survey:综述 review:综述 transformer:变换器
    simulator:模拟器 detector:检测器 estimator:估计量 paradigm:范式 rule:规则 task:任务
    engine:引擎 module:模块 bridge:桥接方法 sensor:传感器 device:器件 material:材料
    catalyst:催化剂 decoder:解码器 classifier:分类器 workflow:工作流 objective:目标函数
    loss:损失函数 formulation:表述 harness:测试框架 environment:环境 methods:方法
    """
)
_VERBS = _table(
    """
    introduce:介绍 propose:提出 present:提出 develop:开发 describe:描述 design:设计 construct:构建
    build:构建 release:发布 study:研究 investigate:研究 analyze:分析 analyse:分析 examine:考察
    explore:探讨 derive:推导 formulate:提出 devise:设计 characterize:刻画 characterise:刻画
    show:表明 find:发现 demonstrate:表明 prove:证明 observe:观察到 report:报告 reveal:揭示
    argue:认为 conclude:得出结论 confirm:证实 discover:发现 suggest:提示 indicate:表明 verify:验证
    establish:确立 use:使用 apply:应用 employ:采用 leverage:利用 combine:结合 adopt:采用 train:训练
    integrate:整合 perform:进行 conduct:进行 identify:识别 measure:测量 evaluate:评测 test:检验
    compare:比较 review:综述 provide:提供 formalize:形式化 extend:扩展 generalize:推广
    compute:计算
    calculate:计算 implement:实现 validate:验证 quantify:量化 simulate:模拟 estimate:估计
    assess:评估 create:创建 detect:检测到 obtain:得到 uncover:揭示 define:定义 clarify:厘清
    solve:求解 predict:预测 offer:提供
    """
)
# Which kind of study a paper calls itself: in its title, or as "this" study, one that "we" did.
_BETWEEN = (  # words that say more of it, none that say it is another's
    r"(?:(?!of |for |from |on |in |to |by |with |than |recent|previous|prior |earlier|published)"
    r"[\w-]+ ){0,4}?"
)
_TITLE = r"(?:^|[:.?] )an? "
_SAYS = r"\bthis |\bwe (?:present|report)(?:ed)? an? "
_DOES = r"|^in an? |\bwe (?:conduct(?:ed)?|perform(?:ed)?|carried out|carry out|undertook) an? "
_REVIEW = (
    r"(?:(?:systematic|scoping|literature|narrative|umbrella) review|(?:review|survey) (?:article|"
    r"paper)|(?<!peer )review (?:summari[sz]es|discusses|synthesi[sz]es|highlights|outlines))"
)


def _called(name: str, how: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds in a title, and in a sentence, that a paper calls itself something."""
    of_it = rf"{_BETWEEN}{name}\b(?! (?:that|which) |[-'’])"
    title, said = rf"{_TITLE}{of_it}", rf"(?:{how}){of_it}"
    return re.compile(title, re.IGNORECASE), re.compile(said, re.IGNORECASE)


_KINDS = (
    (_called("meta-analysis", _SAYS + _DOES), "荟萃分析"),
    (_called(_REVIEW, _SAYS + _DOES), "综述"),
    (_called(r"randomi[sz]ed,? (?:[\w-]+,? ){0,4}?trial", _SAYS + _DOES), "随机试验"),
    (_called("clinical trial", _SAYS + _DOES), "临床试验"),
    (_called("case report", _SAYS), "病例报告"),
    (_called("cohort study", _SAYS + _DOES), "队列研究"),
    (_called("observational study", _SAYS + _DOES), "观察性研究"),
    (_called("(?:numerical|simulation) study", _SAYS), "数值模拟研究"),
    (_called("experimental (?:study|investigation)", _SAYS), "实验研究"),
    (_called("theoretical (?:study|investigation)", _SAYS), "理论研究"),
)
# Where a noun or a clause ends, so that what stands before is whole.
_NOUN_ENDS = re.compile(
    r";|:|,? (?:that|which|for|to|with|designed|whose|where|who|in|by|using|based|from|on|built|"
    r"developed|tailored|(?:pre-?)?trained(?= (?:\S+ )?(?:on|with|to|by|from|using|via) )|composed|"
    r"consisting|comprising|inspired|through|as|via|under|when|while|operating|derived|capable|and "
    r"(?:finds?|shows?|an?|the))\b"
)
_CLAUSE_ENDS = re.compile(
    r";|:|,\s(?=while|whereas|but|which|although|\w+ing\b|with|even|especially|particularly|"
    r"compared|and (?:that|thus|thereby|[\w-]+ (?:is|are|can)\b))|"
    r"\s(?=while|whereas|although|which|by using|through|via|despite|yielding|across|without)\b"
)
_NO_CLAUSE = re.compile(
    r"^(?:for|due|in|with|by|on|at|from|under|across|after|when|if|to|as|among|through|during|using)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[<>~≈$€£+\-−]?\d[\d.,]*(?:%|x|×|-fold)?$")
_UNIT = re.compile(r"^[a-zµμ°A-Z][a-zA-Z/·]{0,12}$")
_WAYS = word_set("less more fewer higher lower greater smaller larger faster slower better worse")
_PURPOSES = word_set("that which for to designed derived comprising with in on")
_IS_FOR = re.compile(r"(?:designed )?(?:for|to) |(?P<does>that|which) ")
_PLAIN = word_set(
    """
    a an the new novel unified general simple scalable efficient practical intuitive lightweight
    flexible robust effective principled powerful comprehensive systematic generic complete fast
    first open versatile modular different various several multiple distinct specific key important
    """
)
_QUOTE = re.compile("“(.+?)”")
_BESIDE = word_set("with in on for at using")
_BREAKS = word_set("that and while plus but which or whereas")
_INNER = str.maketrans("“”", "‘’")  # quotation marks within quotation marks


@lru_cache(maxsize=8192)
def kind_zh(paper: Paper) -> str:
    """What kind of study a paper calls itself, in Chinese; "" where it does not say."""
    for (title, said), name in _KINDS:
        if title.search(paper.title) or any(map(said.search, sentences(paper.abstract))):
            return name
    return ""


@lru_cache(maxsize=32768)
def said_zh(point: Point, paper: Paper) -> str:
    """What a paper says, behind a Chinese verb; "" if it cannot be said in few words."""
    if point.kind is Kind.MAKES:
        return _made(point, paper)
    verb = _VERBS[base(point.verb)] if point.kind is Kind.FINDS else "指出"
    if found := finding_zh(point.text, paper):
        figure = "" if any(map(str.isdigit, found)) else _quoted(_figure(point.text), paper)
        return f"{verb}{found}" + (f"（{figure}）" if figure else "")
    if told := _quoted(_clause(point.text), paper):
        return f"{verb}{told}"
    figure = _figure(point.text)
    told = "" if figure.partition(" ")[0].endswith("ing") else _quoted(figure, paper)
    return told and f"报告了{told}"


def _made(point: Point, paper: Paper) -> str:
    """What was made: which kind of thing, with its noun in the paper's words."""
    text, name = _appositive(point.text), _name(point.text)
    noun = _NOUN_ENDS.split(text, maxsplit=1)[0].strip(" ,")
    thing = _THINGS.get(noun.partition(" of ")[0].rpartition(" ")[2].lower(), "")
    if thing and len(noun.split()) <= BARE:
        said = _purpose(text[len(noun) :])
    else:
        said = noun if _is_short(noun) else _end_of(noun)
    verb = _made_verb(base(point.verb))
    purpose = purpose_zh(text[len(noun) :], paper)
    if not purpose and (found := _IS_FOR.match(said)):
        told, said = _quoted(said[found.end() :], paper), ""
        purpose = told and f"{'其' if found['does'] else '用于'}{told}"
    quoted = _quoted(said, paper)
    if (thing or name) and (_is_plain(noun) if said == noun else purpose):
        quoted = ""  # the purpose says it, or the noun says little: "a unified framework"
    after = f"，{purpose}" if purpose else ""
    if not name and not (thing and (quoted or after)):
        what = object_zh(text, paper)
        bare = what.strip("“”等")
        if not what or ((" " in bare or bare.islower()) and _is_plain(bare)):
            what = _quoted(_renamed(text), paper)
            return what and f"{verb}{what}"
        is_told = any(quote in bare for quote in _QUOTE.findall(after))
        return f"{verb}{what}" + ("" if is_told else after)
    if thing and name == titled(paper).partition(": ")[0]:
        thing, name = f"同名{thing}", ""
    return f"{verb}{thing} {name}".rstrip() + (f"（{quoted}）" if quoted else "") + after


def _renamed(text: str) -> str:
    """What stands behind a noun that says little: "a novel task, the folding of maps, which …"."""
    said, comma, _ = text.partition(", ")[2].partition(", ")
    opens = re.sub("^(?:an?|the) ", "", said).partition(" ")[0]
    return said if comma and _is_short(said) and opens not in _PURPOSES | STOP else ""


def _made_verb(verb: str) -> str:
    """What is done to a thing; what is shown of a thing is said with other verbs."""
    return {"demonstrate": "展示", "establish": "建立"}.get(verb) or _VERBS[verb]


def _is_plain(noun: str) -> bool:
    """Whether a noun says little beside its last word: "a novel framework"."""
    return all(word in _PLAIN for word in noun.lower().split()[:-1])


def _purpose(rest: str) -> str:
    """What a thing is for, in the few words that follow its noun."""
    if rest.lstrip(" ,").partition(" ")[0] not in _PURPOSES:
        return ""
    kept = rest.partition(", ")[0].split()[: LONGEST_QUOTE + 1]
    if len(kept) > LONGEST_QUOTE:
        ends = [at for at, word in enumerate(kept) if at > 1 and word.lower() in STOP]
        kept = kept[: ends[-1]] if ends else []
    return " ".join(kept)


def _name(text: str) -> str:
    """The name that a thing was given: "TRIAD, a framework …"."""
    name, comma, rest = text.partition(", ")
    named = comma and rest.startswith(("a ", "an ", "the "))
    return name if named and name[:1].isupper() and _is_short(name) else ""


def _appositive(text: str) -> str:
    return text.partition(", ")[2] if _name(text) else text


def _clause(text: str) -> str:
    """The first clause, if it is short and whole."""
    clause = _CLAUSE_ENDS.split(text, maxsplit=1)[0].strip()
    is_whole = SHORTEST_CLAUSE <= len(clause.split()) <= LONGEST_CLAUSE
    return clause if is_whole and not _NO_CLAUSE.match(clause) else ""


def _figure(text: str) -> str:
    """The figure of a finding, with the words before it that say of what."""
    said = text.split()
    bare = [word.rstrip(",;") for word in said]
    at = next((at for at, word in enumerate(bare) if at > 1 and _NUMBER.match(word)), 0)
    if not at:
        return ""
    end = at + 1
    while end < min(at + 3, len(said)) and bare[end - 1] == said[end - 1] and _goes_on(bare[end]):
        end += 1
    if bare[end : end + 1] == ["to"] and any(map(_NUMBER.match, bare[end + 1 : end + 2])):
        end += 2  # from one figure to another
    if end == at + 1 and bare[at].isdigit() and bare[at - 1] in _BESIDE:
        return ""  # of what it is a number
    start = max(0, end - LONGEST_QUOTE)
    start = max((one + 1 for one in range(start, at) if _breaks(said[one])), default=start)
    while start < at and said[start].lower() in STOP:
        start += 1
    return " ".join([*said[start : end - 1], bare[end - 1]]) if end - start > SHORTEST_QUOTE else ""


def _breaks(word: str) -> bool:
    """Whether what stands before a word is no part of what a figure is of."""
    return word.lower() in _BREAKS or word[-1] in ",;"


def _goes_on(word: str) -> bool:
    """Whether a word behind a figure belongs to it: a unit, or which way it goes."""
    return word in _WAYS or (_UNIT.match(word) is not None and word not in STOP)


def _end_of(noun: str) -> str:
    """The last words of a long noun."""
    kept = noun.split()[-LONGEST_QUOTE:]
    while kept and kept[0].lower() in STOP:
        kept.pop(0)
    return " ".join(kept)


def _is_short(text: str) -> bool:
    return 0 < len(text.split()) <= LONGEST_QUOTE


def _quoted(text: str, paper: Paper) -> str:
    """Some words in quotation marks if they are the paper's very own, else nothing."""
    bare = text.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    is_whole = not text.startswith("and ") and text.rpartition(" ")[2] not in STOP
    if len(bare.split()) < SHORTEST_QUOTE or not is_whole:
        return ""
    own = next((one for one in (text, text[:1].upper() + text[1:]) if one in paper.abstract), "")
    return f"“{own.translate(_INNER)}”" if own else ""
