"""Chinese words that turn a sentence round or make it say more, and the English of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.briefing.words import stem, word_set

# What stands right before a number by or to which something grows, or shrinks.
UP = word_set(
    """
    提高 提升 增加 上升 升高 增长 增大 增强 增 上涨 涨 升 高出 高 多 多出 大 长 快 延长 扩大 加快
    加速 更高 更多 更大 更长 更快 改善
    """
)
DOWN = word_set(
    """
    降低 减少 下降 减小 缩短 缩小 削减 降 减 低 少 小 短 慢 节省 节约 节能 省 减慢 减弱 减轻 更低
    更少 更小 更短 更慢
    """
)


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, text.split()))


# What stands around a number of a paper that says the same.
CHANGES_UP = _stems(
    """
    increase rise raise grow growth higher more greater larger bigger above exceed improve
    improvement enhance enhancement boost climb amplify gain longer strengthen faster accelerate
    better outperform surpass elevate expand speedup upregulated
    """
)
CHANGES_DOWN = _stems(
    """
    decrease reduce reduction lower fewer less fall drop decline smaller below shorter slower weaken
    suppress suppression inhibit cut shrink shrinkage save saving lessen diminish mitigate degrade
    degradation worsen attenuate attenuation lose loss underperform worse downregulated decrement
    """
)


@dataclass(frozen=True)
class Scale:
    """Two ends of a scale: what names them in Chinese, and the English stems of each."""

    up: re.Pattern[str]
    down: re.Pattern[str]
    more: frozenset[str]
    less: frozenset[str]


_ENDS = """
提高 提升 增加 上升 升高 增长 增大 升至 增至 涨至 / 降低 减少 下降 减小 降至 减至 缩小 跌至
/ increase rise raise grow higher more greater larger elevate improve enhance boost gain extend
  accumulate accumulation
/ decrease reduce reduction lower fewer less fall drop decline smaller shrink cut degrade worsen

优于 胜过 好于 超过了 / 不如 劣于 逊于 差于
/ outperform better superior surpass exceed beat stronger improve
/ underperform worse inferior weaker trail behind

高于 更高 较高 / 低于 更低 较低
/ higher more greater improve better superior exceed outperform above increase enhance
/ lower less fewer worse inferior below degrade reduce decrease

更快 加快 加速 较快 / 更慢 减慢 变慢 较慢
/ fast faster quicker accelerate speed speedup / slow slower delay decelerate

增强 加强 更强 放大 / 减弱 削弱 更弱 弱化
/ strengthen enhance stronger amplify increase enhancement intensify boost
/ weaken weaker attenuate decrease reduce diminish suppress

加剧 恶化 加重 / 减轻 缓解 改善 好转
/ aggravate exacerbate worsen intensify increase amplify accelerate
/ mitigate alleviate relieve reduce improve ameliorate attenuate decrease ease

促进 激活 诱导 / 抑制 阻止 阻断 阻碍
/ promote activate stimulate induce enhance facilitate
/ inhibit suppress block prevent hinder repress impede

较陡 更陡 变陡 / 较浅 更浅 较平缓 更平缓 / steep steeper / shallow shallower flat flatter

延长 更长 较长 变长 / 缩短 更短 较短 变短
/ longer extend prolong lengthen increase / shorter shorten reduce decrease

快速 迅速 / 缓慢 慢速 / fast rapid quick / slow gradual

(?<!最)相符(?!的) 吻合 一致 / 不符 不一致 矛盾
/ agree agreement consistent match align coincide
/ disagree inconsistent contradict contrast discrepancy differ

冷却 降温 / 加热 升温 / cool cold cooling subzero / heat warm heating
"""


def _scale(ends: str) -> Scale:
    up, down, more, less = ends.split("/")
    return Scale(_unless_denied(up), _unless_denied(down), _stems(more), _stems(less))


def _unless_denied(words: str) -> re.Pattern[str]:
    return re.compile(f"(?<![不未没无])(?:{'|'.join(words.split())})")


SCALES = tuple(map(_scale, _ENDS.strip().split("\n\n")))


def _patterns(of: Mapping[str, str]) -> Mapping[re.Pattern[str], frozenset[str]]:
    return {re.compile(chinese): word_set(english) for chinese, english in of.items()}


# Verbs that a paper may deny: in Chinese, and the English stems of them.
VERBS = {
    chinese: frozenset(map(stem, english))
    for chinese, english in _patterns(
        {
            "影响": "affect influence alter change disrupt impair abolish abrogate",
            "生成|产生": "generate produce",
            "预测": "predict",
            "区分|识别": "distinguish identify recognize recognise",
            "差异|不同于|区别": "differ difference distinguish",
            "改善|改进|提高|提升": "improve",
            "(?<=[不密显正负])相关|(?<=无)关": (
                "correlate correlation association associate couple"
            ),
            "需要|必须|须要|依赖": "require need necessary rely depend",
            "存在": "exist",
            "检测到|发现了": "detect find",
        }
    ).items()
}
# What promises much, and the beginnings of English words of which one must carry it.
PROMISES = _patterns(
    {
        "首次|首个|首例|率先|前所未有|第一次": "first novel unprecedented pioneer new never no un",
        "证明|证实(?!性)": (
            "prove proof demonstrat confirm establish theorem verif valid evidence"
        ),
        "(?<!几乎)(?:所有|全部(?!文)|一切|任何|每一)": (
            "all every each any always whole both none no entire univers consisten total without"
        ),
        "总是|始终|从不|必然|一定会|必定|绝对": (
            "always consisten never invariabl guarantee every all must uniform regardless"
        ),
        "治愈|根治|彻底|攻克|完美": "cure curing solve eliminat complet full entire resolv perfect",
        "完全(?=满足|解决|消除|替代|避免|可靠|恢复|克服)": (
            "complet full entire total eliminat all"
        ),
        "导致|引起|造成|引发": (
            "cause caus lead leads led result induc trigger due because driv produc yield mak made"
            " creat contribut give gave suffer attribut from trade"
        ),
        "最佳(?=方法|模型|系统|结果|性能|表现)|最好的|最先进": (
            "best optim state art highest top outperform superior strongest leading rank win"
            " surpass sota most"
        ),
        "唯一(?!与|相符)|史上|革命性|颠覆|突破性": (
            "only sole unique record revolution breakthrough transform"
        ),
    }
)
