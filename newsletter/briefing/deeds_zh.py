"""What a thing does, in Chinese: the verbs of findings and purposes with the place of their object.

`{}` is where the object stands; a verb that says which way something goes can take a figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from newsletter.briefing.words import word_set

# fmt: off
_DEEDS = """
achieve:取得{}|reach:达到{}|attain:达到{}|obtain:获得{}|yield:得到{}|deliver:带来{}
produce:产生{}
generate:生成{}|create:创建{}|form:形成{}|provide:提供{}|offer:提供{}|give:给出{}|supply:提供{}
outperform:优于{}|surpass:超过{}|exceed:超过{}|beat:胜过{}|match:与{}相当|approach:接近{}
rival:与{}不相上下|resemble:与{}相似|underperform:不如{}
predict:预测{}|forecast:预测{}|anticipate:预见{}|explain:解释{}|reveal:揭示{}|expose:暴露{}
capture:捕捉{}|encode:编码{}|contain:含有{}|include:包括{}|comprise:包含{}|hold:含有{}
carry:带有{}
require:需要{}|need:需要{}|demand:要求{}|tolerate:容忍{}|avoid:避免{}|prevent:防止{}
block:阻断{}
eliminate:消除{}|remove:去除{}|suppress:抑制{}|inhibit:抑制{}|mitigate:减轻{}|alleviate:减轻{}
limit:限制{}|constrain:约束{}|hinder:妨碍{}|disrupt:破坏{}|impair:损害{}|hurt:损害{}
harm:损害{}
damage:损伤{}|undermine:削弱{}|exacerbate:加重{}|aggravate:加重{}|amplify:放大{}
dominate:主导{}
promote:促进{}|facilitate:促进{}|stimulate:刺激{}|trigger:触发{}|induce:诱导{}|activate:激活{}
drive:驱动{}|regulate:调控{}|modulate:调节{}|control:控制{}|govern:支配{}|mediate:介导{}
enable:使{}成为可能|allow:容许{}|permit:容许{}|support:支持{}|help:有助于{}|favor:有利于{}
favour:有利于{}|benefit:有益于{}|preserve:保持{}|maintain:保持{}|retain:保留{}|protect:保护{}
restore:恢复{}|recover:恢复{}|rescue:挽救{}|ensure:保证{}|guarantee:保证{}|stabilize:稳定{}
affect:影响{}|influence:影响{}|shape:塑造{}|alter:改变{}|change:改变{}|shift:改变{}
cause:造成{}|lead to:导致{}|result in:导致{}|give rise to:导致{}|contribute to:有助于形成{}
depend on:取决于{}|rely on:依赖{}|hinge on:取决于{}|build on:建立在{}之上|consist of:由{}构成
differ from:与{}不同|vary with:随{}而变|correlate with:与{}相关|scale with:随{}变化
coincide with:与{}同时出现|interact with:与{}相互作用|bind to:与{}结合|bind:结合{}
increase with:随{}增加|decrease with:随{}降低|grow with:随{}增长|rise with:随{}上升
fall with:随{}下降|generalize to:推广到{}|generalise to:推广到{}|transfer to:迁移到{}
extend to:推广到{}|apply to:适用于{}|converge to:收敛到{}|lack:缺少{}|miss:漏掉{}
ignore:忽略{}|neglect:忽略{}|overestimate:高估{}|underestimate:低估{}|serve:服务于{}
play:发挥{}|serve as:充当{}|act as:充当{}|function as:充当{}|exhibit:表现出{}|display:表现出{}
show:表现出{}|undergo:经历{}|introduce:引入{}|prefer:偏好{}|prioritize:优先考虑{}
encourage:鼓励{}
host:承载{}|experience:经历{}|possess:具有{}|express:表达{}|secrete:分泌{}|infect:感染{}
evaluate:评测{}|assess:评估{}|measure:测量{}|quantify:量化{}|benchmark:评测{}|test:检验{}
audit:审计{}|diagnose:诊断{}|monitor:监测{}|track:追踪{}|detect:检测{}|identify:识别{}
recognize:识别{}|classify:分类{}|segment:分割{}|locate:定位{}|localize:定位{}
distinguish:区分{}
discover:发现{}|estimate:估计{}|infer:推断{}|compute:计算{}|calculate:计算{}|solve:求解{}
simulate:模拟{}|synthesize:合成{}|reconstruct:重建{}|render:渲染{}|learn:学习{}
learn from:从{}学习
train:训练{}|optimize:优化{}|optimise:优化{}|improve on:改进{}|refine:细化{}|calibrate:校准{}
align:对齐{}|adapt:调整{}|select:选择{}|filter:筛选{}|retrieve:检索{}|rank:排序{}|search:搜索{}
combine:结合{}|integrate:整合{}|fuse:融合{}|unify:统一{}|couple:耦合{}|bridge:弥合{}
link:连接{}|connect:连接{}|decouple:解耦{}|separate:分离{}|disentangle:分离{}|decompose:分解{}
compress:压缩{}|prune:剪除{}|convert:转换{}|transform:转换{}|translate:翻译{}|map:映射{}
extract:提取{}|represent:表示{}|describe:描述{}|characterize:刻画{}|model:建模{}
construct:构建{}|build:构建{}|design:设计{}|plan:规划{}|guide:引导{}|steer:引导{}
allocate:分配{}
automate:自动完成{}|assist:辅助{}|address:应对{}|tackle:应对{}|resolve:解决{}|handle:处理{}
overcome:克服{}|leverage:利用{}|use:使用{}|utilize:利用{}|exploit:利用{}|harness:利用{}
employ:采用{}|incorporate:纳入{}|embed:嵌入{}|inject:注入{}|replace:替代{}|treat:处理{}
enforce:强制执行{}|verify:验证{}|validate:验证{}|explore:探索{}|investigate:研究{}|study:研究{}
analyze:分析{}|analyse:分析{}|understand:理解{}|interpret:解读{}|balance:平衡{}|manage:管理{}
coordinate:协调{}|schedule:调度{}|compare:比较{}|count:计数{}|perform:进行{}|execute:执行{}|distill:提炼{}
formulate:表述{}|approximate:近似{}|answer:回答{}
"""
_CHANGES = """
improve:改善|increase:增加|raise:提高|enhance:增强|boost:提升|accelerate:加快|strengthen:增强
speed up:加快|extend:延长|prolong:延长|expand:扩大|enlarge:扩大
reduce:降低|decrease:降低|lower:降低|cut:减少|shorten:缩短|weaken:减弱|attenuate:减弱
diminish:减弱|degrade:变差|worsen:恶化|delay:推迟|slow:减慢|shrink:缩小
"""
_MOVES = """
rise:上升|grow:增长|climb:上升|increase:增加|improve:改善|decline:下降|fall:下降|drop:下降
decrease:下降|shrink:缩小
"""
_IRREGULAR = """
beat:beat|bind:bound|build:built|cut:cut|drive:drove|fall:fell|find:found|give:gave|grow:grew
hold:held|hurt:hurt|lead:led|learn:learned|overcome:overcame|rise:rose|shrink:shrank
show:showed
steer:steered|understand:understood
"""
# fmt: on
_DOUBLED = word_set("plan map drop control prefer cut infer")
# Forms that are nouns as well: they count as verbs only before what a noun cannot stand before.
NOUNS_TOO = word_set(
    """
    approach approaches forms form need needs demand demands limits limit damage drives drive
    controls control supports support benefit benefits influence influences shape shapes change
    changes shift shifts causes cause result results display displays show shows host hosts measure
    measures benchmark benchmarks test tests monitor monitors estimate estimates rank ranks search
    searches couple couples link links map maps model models design designs plan plans guide guides
    use uses exploit exploits balance answer answers increase increases boost boosts decrease
    decreases cut cuts delay delays rise rises drop drops fall falls decline declines grow holds
    experience experiences offer offers yield yields play plays track tracks contrast filter filters
    segment segments address addresses bridge bridges transfer transfers study studies help helps
    express scale scales analyses analyse serve serves function functions act acts slow lower
    separate match matches harm harms
    trigger triggers bridge focus produce block blocks infer bound
    """
)


class Form(StrEnum):
    """How a verb stands in a text."""

    BARE = "bare"  # after a plural, a modal or "to"
    THIRD = "third"  # after a singular
    PAST = "past"
    ING = "ing"


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb in a form: its Chinese, and whether it says which way its object or subject goes.

    `chinese` has `{}` for the object, unless the verb changes something or moves itself.
    """

    form: Form
    chinese: str = ""
    changes: str = ""
    moves: str = ""
    words: int = 1


@cache
def deeds() -> Mapping[str, Deed]:
    """All forms of the verbs, with what stands behind them ("depends on")."""
    found: dict[str, dict[str, str]] = {}
    for table, kind in ((_DEEDS, "chinese"), (_CHANGES, "changes"), (_MOVES, "moves")):
        for verb, chinese in _pairs(table):
            found.setdefault(verb, {})[kind] = chinese
    return {
        shown: Deed(form, words=len(shown.split()), **said)
        for verb, said in found.items()
        for form, shown in _forms(verb)
    }


def _pairs(table: str) -> Iterator[tuple[str, str]]:
    """The entries of a table, each with what stands behind its colon."""
    for pair in table.replace("\n", "|").strip("|").split("|"):
        one, _, two = pair.partition(":")
        yield one, two


def _forms(phrase: str) -> Iterator[tuple[Form, str]]:
    verb, space, rest = phrase.partition(" ")
    irregular = dict(_pairs(_IRREGULAR))
    stem = verb.removesuffix("e")
    stem = stem + stem[-1] if verb in _DOUBLED else stem
    ends_in_y = verb.endswith("y") and verb[-2] not in "aeiou"
    third = f"{verb[:-1]}ies" if ends_in_y else verb + "es" * verb.endswith(("s", "sh", "ch", "x"))
    third = third if third != verb else f"{verb}s"
    past = irregular.get(verb) or (f"{verb[:-1]}ied" if ends_in_y else f"{stem}ed")
    yield Form.PAST, past + space + rest
    yield Form.BARE, phrase
    yield Form.THIRD, third + space + rest
    yield Form.ING, f"{stem}ing{space}{rest}"
