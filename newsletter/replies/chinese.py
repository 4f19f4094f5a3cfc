"""The commands in Chinese, both scripts: what a whole sentence must look like to be one.

Chinese writes no spaces, so a verb runs into what it is about: 添加量子计算. Full-width letters,
digits and marks are levelled before the rules are tried.
"""

# ruff: noqa: E501 - a wide letter counts twice, and a pattern is not to be torn

from collections.abc import Sequence

from newsletter.replies.rules import (
    Rule,
    at_time,
    language,
    mute,
    name,
    numbered,
    often,
    pause,
    rename,
    rules,
    says,
    topic,
    translate,
    zone,
)
from subscribers.commands import (
    AddTopic,
    DropAuthor,
    Exclude,
    FollowAuthor,
    Help,
    Include,
    Less,
    ListTopics,
    More,
    Relax,
    RemoveTopic,
    Resume,
    Show,
    Stop,
    Strict,
    Undo,
    Unmute,
)

MAIL = r"(?:(?:所有|全部|这些|這些|这个|這個|此|该|你们|你們|您|我|每日|的)*(?:邮件|郵件|信件|信|邮箱|电子报|電子報|简报|簡報|推送|订阅|訂閱|通知|日报))"
KIND = r"(?:(?:一个|一個|以下|这个|這個|新的?|下列)*(?:主题|主題|话题|話題|关键词|關鍵詞|关键字))?"
SAYS = r" ?[::=]? ?"
TOPIC = r"(?P<topic>.+?)"
NAME = r"(?P<name>.+?)"
RADAR = (
    r"(?:(?:到|进|進|至|从|從|在) ?(?:我的?)?(?:主题|主題|话题|話題|雷达|雷達|关注|訂閱|订阅|列表|清单)(?:列表|清单)?"
    r"(?:里|裡|中|里面|中去)?)?"
)
MINE = r"(?:从|從|在)?我?的?(?:主题|主題|话题|話題|雷达|雷達|关注|订阅|列表)(?:列表|清单)?(?:里|裡|中)?"
COUNT = r"[\d]{1,3}|[一二三四五六七八九十]{1,3}"
NUMBERS = r"第? ?#?(?P<numbers>\d{1,3}(?: ?[号篇条]?[、,和与及] ?第?#?\d{1,3})*) ?(?:号|號|篇|条|條|项|个)?"
LIKE = r"(?:类似|類似|像|跟|和|与|與)(?:论文|文章|于|於)? ?"
SO = r"(?:(?:那样|这样|這樣|那樣|一样|类似|相似|差不多)?的?(?:论文|文章|内容|東西|东西)?)"
DAY = r"(?:到|至|直到|直至) ?(?P<day>.+?)(?:为止|為止|吧)?"
SPAN = r"(?P<span>(?:\d{1,3}|[一二两兩三四五六七八九十]{1,3}) ?[个個]?(?:天|日|周|週|星期|礼拜|禮拜|月|年))"
OFTEN = rf"(?:把|将|將)?(?:我的?)?(?:{MAIL}|发送|發送|推送|收信)?的?(?:频率|頻率)"
FREQUENCY = (
    r"(?:(?P<daily>每天|每日|天天)|(?P<weekdays>(?:只|仅|僅)?在?(?:每个|每)?(?:工作日|平日)|周一(?:到|至)周五)"
    r"|(?P<weekly>每周(?:一次)?|每週(?:一次)?|每星期(?:一次)?|一周一次|每个?礼拜))"
)
TIME = (
    r"(?P<time>(?:凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚)? ?(?:\d{1,2}|[一二两兩三四五六七八九十]{1,3}) ?"
    r"(?:[点點时時](?:钟|鐘|整)?(?: ?(?:[0-5]?\d|[一二三四五六七八九十]{2,3}|半|一刻|三刻) ?分?)?|[:.]\d\d))"
)
SENDS = (
    r"(?:给我|給我|再)?(?:发送|發送|发|發|寄送|寄|推送|收到|收)(?:给我|給我)?(?:邮件|郵件|信|简报)?"
)
SORRY = r"(?:(?:抱歉|对不起|對不起|不好意思|我?(?:搞|弄|写|寫|打|点|點)错了)[,!。]* ?(?:请|請)?)?"
LAST = r"上一步|上一次|上一个|上次|刚才|剛才|刚刚|剛剛|最近一次|最近|最后一次|最後一次|这次|這次|这个|這個"
CHANGE = r"(?:修改|更改|改动|改動|变更|變更|操作|更新|设置|設置|步骤)"
TURN = r"(?:改为|改為|改成|设为|設為|设置为|设成|换成|換成|切换到|切換到|调整为|调整到|调到|变成|改到|设在|是|用)"

RULES: Sequence[Rule] = [
    *rules(
        says(Stop()),
        r"停止|退订|退訂|取消订阅|取消訂閱|停止(?:发送|發送|推送|订阅|訂閱)|取消关注全部|我要退订|不再订阅|不再訂閱",
        rf"(?:停止|退订|退訂|取消订阅|取消訂閱|取消)(?:发送|發送|推送)?(?:给我)?{MAIL}",
        rf"(?:不要|别|勿)再(?:给我|給我|向我)?(?:发送|發送|发|發|寄|推送)(?:给我)?{MAIL}?了?",
        rf"(?:不要|别|勿)(?:给我|給我|向我)?(?:发送|發送|发|發|寄|推送)(?:给我)?{MAIL}了?",
        rf"(?:不要|别|勿)再?(?:发送|發送|发|發|寄|推送){MAIL}(?:给我|給我)了?",
    ),
    *rules(says(Help()), r"帮助|幫助|说明|說明|使用说明|命令|怎么用\??|如何使用\??|指令"),
    *rules(
        says(Undo()),
        rf"{SORRY}(?:撤销|撤銷|撤消|撤回|还原|還原|回退)(?:一下)?(?:我)?的?(?:{LAST})?的?{CHANGE}?了?",
        rf"{SORRY}(?:取消|恢复|恢復|回到|返回|退回)(?:我)?(?:{LAST})的?{CHANGE}?了?",
        rf"{SORRY}(?:把|将|將)(?:我)?(?:{LAST})?的?{CHANGE}(?:撤销|撤銷|撤消|撤回|还原|還原|取消)(?:掉|了)?",
    ),
    *rules(
        says(ListTopics()),
        r"(?:列出|查看|显示|顯示|看看|看一下|查询|列一下)(?:我的|我|所有|全部|的|当前|目前)*(?:主题|主題|话题|話題|雷达|雷達|关注|订阅|訂閱)(?:列表|清单)?",
        r"(?:我的)?(?:主题|主題|话题|話題|雷达|雷達)(?:列表|清单)?(?:有哪些|是什么)?\??|列表|清单",
        r"我(?:都|现在)?有(?:哪些|什么|什麼)(?:主题|主題|话题|話題|关注)\??",
    ),
    *rules(
        numbered(More),
        rf"(?:更多|多(?:来|來|推荐|推薦|发|發|给我|看|要)?(?:一?点|一?點|一些|些|几篇)?)(?:的)?{LIKE}{NUMBERS}{SO}",
    ),
    *rules(
        numbered(Less),
        rf"不(?:太|怎么)?喜(?:欢|歡) ?{NUMBERS}",
        rf"(?:更少|少(?:来|來|推荐|推薦|发|發|给我|看|要)?(?:一?点|一?點|一些|些)?|减少|減少)(?:的)?{LIKE}{NUMBERS}{SO}",
    ),
    *rules(
        numbered(Show),
        rf"(?:显示|顯示|查看|看看|看一下|给我看看?|給我看看?|展开|展開|打开){NUMBERS}(?:论文|文章)?(?:的)?(?:完整|全部|全文)?(?:的)?(?:摘要)?",
        rf"(?:显示|顯示|查看|看看)(?:完整)?摘要 ?{NUMBERS}",
        rf"(?:显示|顯示|查看|看看|给我看?|展开)?{NUMBERS}(?:论文|文章)?的?(?:完整|全部)?的?摘要",
    ),
    *rules(
        pause,
        rf"(?:暂停|暫停)(?:发送|發送|推送|订阅|{MAIL})?",
        rf"(?:暂停|暫停)(?:发送|發送|推送|{MAIL})? ?(?:{DAY}|{SPAN})",
        rf"(?:先)?停(?:发|發|止发送)?(?:邮件)? ?{SPAN}",
    ),
    *rules(
        says(Resume()),
        rf"(?:恢复|恢復|继续|繼續|重新开始|取消暂停|取消暫停)(?:发送|發送|推送|订阅|{MAIL})*",
    ),
    *rules(
        topic(Unmute),
        rf"(?:取消|解除)(?:静音|靜音|免打扰){KIND}{SAYS}{TOPIC}",
        rf"(?:把|将|將|让|讓){KIND}{SAYS}{TOPIC} ?(?:取消|解除)(?:静音|靜音)",
    ),
    *rules(
        topic(Relax),
        rf"(?:放宽|放寬|取消严格|取消嚴格|不再严格|不再嚴格){KIND}{SAYS}{TOPIC}",
        rf"(?:把|将|將){KIND} ?{TOPIC} ?(?:放宽|放寬|(?:设为|設為|改为|改為|改成)(?:宽松|寬鬆|普通|一般))",
    ),
    *rules(
        topic(Strict),
        rf"(?:严格|嚴格){KIND} ?[::] ?{TOPIC}",
        rf"(?:严格|嚴格)(?:筛选|篩選|匹配){KIND}{SAYS}{TOPIC}",
        rf"(?:把|将|將|对|對){KIND} ?{TOPIC} ?(?:设为|設為|设成|改为|改為|改成|更)?(?:严格|嚴格)(?:一?点|一?點|一些|些)?",
    ),
    *rules(
        mute,
        rf"(?:静音|靜音|屏蔽|免打扰){KIND}{SAYS}{TOPIC} ?(?:,|,)? ?(?:{DAY}|{SPAN})",
        rf"(?:把|将|將|让|讓){KIND}{SAYS}{TOPIC} ?(?:静音|靜音|屏蔽) ?(?:{DAY}|{SPAN})",
    ),
    *rules(
        often,
        rf"(?:请)?(?:{TURN}|{MAIL}{TURN}?|{OFTEN}{TURN}?)? ?:? ?{FREQUENCY}(?:{SENDS})?(?:一次)?(?:就好|即可|就行)?",
    ),
    *rules(
        at_time,
        rf"(?:{MAIL}|发送时间|发送)?(?:{TURN}|在)? ?{FREQUENCY}? ?的?在? ?{TIME} ?{SENDS}",
        rf"(?:{MAIL}|把?(?:发送|發送|推送|送信)?(?:时间|時間))(?:{TURN}|在)? ?:? ?{FREQUENCY}?的?{TIME}",
        rf"(?:在 ?)?{TIME} ?{SENDS}",
        rf"{FREQUENCY} ?的?在? ?{TIME}",
    ),
    *rules(zone, rf"(?:把|将|設置|设置)?(?:我的)?(?:时区|時區) ?{TURN}?到?{SAYS}(?P<zone>.+)"),
    *rules(
        language,
        rf"(?:把|将|設置|设置)?(?:邮件|信|我的)?(?:语言|語言) ?{TURN}?{SAYS}(?P<language>.+)",
        rf"(?:请)?{TURN}(?P<language>英文|英语|英語|中文|汉语|简体中文)(?:发送|發送|写|寫|书写|邮件|的?信)*",
        r"切?换?(?:到|成)(?P<language>英文|英语|中文)",
        r"(?P<language>英文|英语|英語|中文|简体中文)",
    ),
    *rules(
        name(DropAuthor, is_said=True),
        rf"(?:取消关注|取消關注|不再关注|不再關注|取关|删除|刪除|移除|去掉)(?:作者|学者|學者|研究者){SAYS}{NAME}",
    ),
    *rules(
        name(FollowAuthor, is_said=True),
        rf"(?:关注|關注|追踪|跟踪|添加|增加|订阅)(?:一?下)?(?:作者|学者|學者|研究者){SAYS}{NAME}",
    ),
    *rules(
        name(DropAuthor, is_said=False),
        rf"(?:取消关注|取消關注|不再关注|取关){SAYS}(?P<name>[A-Za-z].+)",
    ),
    *rules(name(FollowAuthor, is_said=False), rf"(?:关注|關注){SAYS}(?P<name>[A-Za-z].+)"),
    *rules(
        rename,
        rf"(?:把|将|將|(?=主题|主題|话题)){KIND} ?{TOPIC} ?(?:改名为|改名為|重命名为|重命名為|更名为|改为|改為|改成|换成|換成|替换为|替换成) ?(?P<new>.+)",
        rf"(?:重命名|改名|更名){KIND}{SAYS}{TOPIC} ?(?:为|為|成|到|->|=>|→) ?(?P<new>.+)",
    ),
    *rules(
        translate,
        rf"(?:把|将|將)?{KIND} ?{TOPIC} ?(?:翻译|翻譯|译|譯)(?:为|為|成|作) ?(?P<english>.+)",
        rf"(?:翻译|翻譯){KIND}{SAYS}{TOPIC} ?(?:为|為|成|作|=|->|=>|→|:) ?(?P<english>.+)",
        rf"{TOPIC} ?的?(?:英文|英语|英語)(?:是|为|為|叫|叫做|用|:) ?(?P<english>.+)",
    ),
    *rules(
        topic(Include),
        rf"(?:取消排除|不再排除|取消屏蔽|不再屏蔽|重新包含|重新包括)(?:词|詞|关键词)?{SAYS}{TOPIC}",
    ),
    *rules(
        topic(Exclude),
        rf"(?:排除|过滤掉?|過濾掉?|不含|屏蔽)(?:掉)?(?:含有?|包含|有关|关于)?(?:词语?|詞|关键词|關鍵詞|字词|单词)?{SAYS}{TOPIC}(?:的(?:论文|文章|内容))?",
    ),
    *rules(
        topic(AddTopic),
        rf"(?:添加|增加|新增|加入|加上|加个|加一个|订阅|訂閱)(?:一?下)?{KIND}{SAYS}{TOPIC}{RADAR}",
        rf"(?:关注|關注)(?:一?下)?(?:主题|主題|话题|話題){SAYS}{TOPIC}",
        rf"(?:把|将|將){KIND}{SAYS}{TOPIC} ?(?:添加|增加|加入|加|放)(?:到|进|進|入)? ?{MINE}",
        rf"新(?:主题|主題|话题)[: ] ?{TOPIC}",
    ),
    *rules(
        topic(RemoveTopic),
        rf"(?:删除|刪除|移除|去掉|删掉|刪掉|取消关注|取消關注)(?:一?下)?(?:主题|主題|话题|話題|关键词){SAYS}{TOPIC}",
        rf"(?:删除|刪除|移除|去掉|删掉|刪掉)(?:一?下)?{SAYS}{TOPIC}(?:这个|這個)?(?:主题|主題|话题)?",
        rf"(?:把|将|將){KIND}{SAYS}{TOPIC} ?(?:(?:从|從){MINE} ?)?(?:删除|刪除|移除|去掉|删掉|刪掉|删了|拿掉)",
        rf"从{MINE} ?(?:删除|移除|去掉){SAYS}{TOPIC}",
        rf"取消(?:主题|主題|话题|話題){SAYS}{TOPIC}",
        rf"(?:不要|别)再(?:发送|發送|发|發|推送)(?:有关|关于)?{SAYS}{TOPIC}(?:的(?:论文|文章|内容))?了?",
    ),
]
