"""The commands in English: what a whole sentence must look like to be one. The first rule holds."""

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

MAIL = (
    r"(?:(?:all|any|more|these|this|your|the|those|my|future|further|daily|weekly|morning|of) )*"
    r"(?:e-?mails?|mails?|letters?|newsletters?|messages?|digests?|updates?|subscriptions?"
    r"|deliver(?:y|ies)|mailing list|mailings?|list)"
)
RADAR = (
    r"(?: (?:to|from) (?:radar|topics)| (?:to|on|onto|from|off|in) (?:of )?(?:my|the)"
    r" (?:radar|topics?|(?:topics? |watch )?list"
    r"|list of topics|subscriptions?|interests|(?:news)?letters?|(?:e-?)?mails?|digest|feed|profile"
    r"|keywords?))?"
)
KIND = (
    r"(?: (?:(?:a|the|this|these|another|my|one more) )?(?:new |following )?"
    r"(?:topics?(?! (?:model|detect|extract|segment|track|drift|discover|coheren|infer))"
    r"|keywords?|subjects?))?"
)
SAYS = r"(?: ?[:=] ?| [-–] | )"  # noqa: RUF001 - meant: people type a dash
TOPIC = r"(?P<topic>.+?)"
NAME = r"(?P<name>.+?)"
ITEM = r"(?: (?:the )?(?:papers?|items?|articles?|numbers?|entry|entries|nos?\.?|nr\.?))*"
NUMBERS = (
    r" ?(?P<numbers>[#\[(]?\d{1,3}[\])]?(?:(?:, ?| ?& ?| ?\+ ?| and | )[#\[(]?\d{1,3}[\])]?)*)"
)
PAPERS = r"(?: (?:papers?|articles?|ones|stuff|things|items?))?"
WHOLE = r"(?: the)?(?: (?:whole|full|complete|entire))?"
FREQUENCY = (
    r"(?:(?P<daily>daily|every ?day|each day|once a day)"
    r"|(?P<weekdays>(?:only )?(?:on |every )?(?:weekdays?|work(?:ing)? ?days?|business days?)"
    r"(?: only)?|monday (?:to|through) friday)"
    r"|(?P<weekly>(?:only )?weekly|every week|each week|(?:only )?once a week))"
)
SEND = (
    r"(?:send|deliver|e?-?mail|make|set|switch|change|get|receive)"
    rf"(?: (?:me|it|them|this|to|(?:the |my |your )?(?:frequency|schedule|rhythm)|{MAIL}))*"
)
SORRY = r"(?:(?:sorry|oops|whoops|my mistake|my bad)[,!:]* )?"
SET = r"(?:(?:set|change|switch|move)(?: (?:the|my))? |my |the )?"
DAY = r"(?:until|till|til|up to) (?P<day>.+?)"
SPAN = r"(?P<span>(?:the next )?(?:\d{1,3}|[a-z]+)[ -]?(?:days?|weeks?|fortnights?|months?|years?))"
TIME = (
    r"(?P<time>\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?(?: o'?clock)?(?: sharp)?"
    r"|noon|midday|midnight)"
)
AT_ZONE = r"(?: (?P<zone>[a-z][\w/+-]+(?: [a-z]+)?))?"

# Why somebody rests; words of another time, or of a condition, are no part of it.
AWAY = (
    r"(?:(?:,| -| as| since| because|, as|, since|, because) i(?:'m| am|'ll be| will be)"
    r" (?:away|travell?ing|at a conference|out of (?:the )?office|on (?:holidays?|vacation|leave"
    r"|a trip))(?: (?:in|at|to|with) (?!(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december|an?|one|two|three|the next)\b)[^\W\d_]+)?)?"
)

RULES: Sequence[Rule] = [
    *rules(
        says(Stop()),
        r"stop|leave|unsubscribe|opt[ -]?(?:me )?out|sign me off",
        rf"stop (?:sending|e?-?mailing|writing)(?: (?:to )?me)?(?: {MAIL})?|stop {MAIL}",
        rf"unsubscribe(?: me)?(?: (?:from|of) (?:all|everything|academichub|{MAIL}))?",
        r"(?:remove|take|delete|get) me(?: (?:from|off)(?: of)? (?:(?:this|the|your|all) )*"
        r"(?:mailing |e-?mail )?(?:lists?|newsletters?))?",
        rf"(?:cancel|end|terminate) {MAIL}|leave {MAIL}|no more {MAIL}",
        rf"(?:don['’]?t|do not|never) (?:send|e?-?mail|write)(?: to)? me"  # noqa: RUF001 - meant: both apostrophes
        rf" (?:any ?more|again|{MAIL})(?: any ?more| again)?",
    ),
    *rules(
        says(Help()),
        r"help(?: me)?|commands|\?|(?:what|which) commands(?: are there| can i use"
        r"| do you (?:know|understand))?\??|how does (?:this|it) work\??"
        r"|what can i (?:do|say|write|ask)(?: here)?\??",
    ),
    *rules(
        says(Undo()),
        rf"{SORRY}(?:undo|revert|roll back)"
        r"(?: (?:it|this|that|what i (?:just )?(?:did|changed|asked(?: for)?|said|wrote)))?",
        rf"{SORRY}(?:undo|revert|roll back|take back)(?: (?:my|the|this|that|these|those|your))*"
        r"(?: (?:last|latest|previous|recent|most recent))?"
        r" (?:changes?|edits?|steps?|actions?|commands?|requests?|repl(?:y|ies)|e?-?mails?)",
    ),
    *rules(
        says(ListTopics()),
        r"(?:list|show|view|see|send)(?: me)?(?: all)?(?: of)?(?: (?:my|the|current))*(?: list of)?"
        r" (?:topics|radar|subscriptions|keywords|interests)",
        r"list(?: all)?|(?:my )?(?:topics|radar)|what(?:'s| is) (?:on )?my radar\??",
        r"what (?:are my topics|am i following)\??|(?:what|which) topics"
        r" (?:do i have|am i (?:following|subscribed to))\??",
    ),
    *rules(
        numbered(More),
        rf"(?:(?:show|send|give) (?:me )?)?more{PAPERS} (?:like|similar to|of){ITEM}{NUMBERS}",
    ),
    *rules(
        numbered(Less),
        rf"(?:(?:show|send|give) (?:me )?)?(?:less|fewer){PAPERS} (?:like|similar to)"
        rf"{ITEM}{NUMBERS}",
    ),
    *rules(
        numbered(Show),
        rf"show(?: me)?{WHOLE}(?: (?:abstracts?|summary|text)(?: (?:of|for))?)?{ITEM}{NUMBERS}"
        r"(?: in full)?",
        rf"(?:send|give)(?: me)?{WHOLE} (?:abstracts?|text)(?: (?:of|for))?{ITEM}{NUMBERS}",
        rf"(?:the )?(?:whole |full |complete )?abstracts?(?: (?:of|for))?{ITEM}{NUMBERS}",
    ),
    *rules(
        pause,
        rf"(?:pause|suspend)(?: (?:it|everything|all|{MAIL}))?(?: ?:)?"
        rf"(?: {DAY}|(?: for)? {SPAN}|){AWAY}",
        rf"stop(?: (?:sending|me|{MAIL}))* (?:{DAY}|for {SPAN})",
        rf"(?:send )?(?:me )?no {MAIL} (?:{DAY}|for {SPAN})",
    ),
    *rules(
        says(Resume()),
        r"(?:resume|unpause|restart|continue|start again)"
        rf"(?: (?:it|everything|all|sending|{MAIL}))*",
    ),
    *rules(topic(Unmute), rf"(?:unmute|unsnooze|wake(?: up)?){KIND}{SAYS}{TOPIC}"),
    *rules(mute, rf"(?:mute|silence|snooze){KIND}{SAYS}{TOPIC} (?:{DAY}|(?:for )?{SPAN})"),
    *rules(
        topic(Relax),
        rf"(?:relax|loosen){KIND}{SAYS}{TOPIC}",
        rf"(?:make|set){KIND} {TOPIC} (?:to )?(?:(?:less|not|no longer|un-?)[ -]?strict"
        r"|usual|normal|relaxed|loose|lenient)(?: again)?",
        rf"(?:no longer|not|less|un-?)[ -]?strict ?:{KIND} ?{TOPIC}",
        rf"(?:be )?(?:less|not|no longer) strict (?:about|with|on|for){KIND} {TOPIC}",
    ),
    *rules(
        topic(Strict),
        rf"strict(?:er)?\b(?: ?:)?(?! (?:about|with|on|for) ){KIND} ?{TOPIC}",
        rf"(?:make|set){KIND} {TOPIC} (?:to )?(?:more )?strict(?:er)?",
        rf"(?:be )?(?:more )?strict(?:er)? (?:about|with|on|for){KIND} {TOPIC}",
    ),
    *rules(
        often,
        rf"(?:(?:{SEND}|make it|go) )?{FREQUENCY}",
        rf"{FREQUENCY} is (?:enough|plenty)(?: for me)?",
        rf"{SEND} (?:a |the )?{FREQUENCY} (?:digest|(?:news)?letter|e-?mails?|delivery|letters)",
        rf"{SET}(?:frequency|schedule)(?: (?:is|to))?{SAYS}{FREQUENCY}",
    ),
    *rules(
        at_time,
        rf"{FREQUENCY} at {TIME}",
        rf"{SEND}(?: {FREQUENCY})? at {TIME}(?: (?:every|each) (?:day|morning|time))?{AT_ZONE}",
        rf"{SET}(?:(?:delivery|sending|send) )?(?:time|hour)(?: (?:is|to|at))?{SAYS}{TIME}",
    ),
    *rules(zone, rf"{SET}(?:time ?-?zone|tz)(?: (?:is|to))?{SAYS}(?P<zone>.+)"),
    *rules(
        language,
        rf"{SET}(?:language|lang)(?: (?:is|to))?{SAYS}(?P<language>.+)",
        rf"(?:switch|change|write|send)(?: (?:(?:to )?me|it|them|{MAIL}))* (?:to|in|into)"
        r" (?P<language>.+)",
        r"(?:(?:in|use) )?(?P<language>english|chinese)",
    ),
    *rules(
        name(DropAuthor, is_said=True),
        rf"(?:unfollow|stop following|remove|drop|delete)(?: the)? authors?{SAYS}{NAME}{RADAR}",
    ),
    *rules(
        name(DropAuthor, is_said=False),
        rf"(?:unfollow|stop following) (?!(?:the )?topic ){NAME}",
    ),
    *rules(
        name(FollowAuthor, is_said=True),
        rf"(?:follow|add)(?: (?:the|an?))?(?: new)? (?:authors?|researchers?){SAYS}{NAME}{RADAR}",
    ),
    *rules(name(FollowAuthor, is_said=False), rf"follow{SAYS}{NAME}"),
    *rules(
        rename,
        rf"(?:rename|change|replace){KIND}{SAYS}(?P<topic>[\"“«][^\"“”«»]+[\"”»])"
        r" (?:to|into|as|with|by|->|=>|→) (?P<new>.+)",
        rf"rename{KIND}{SAYS}{TOPIC}(?: (?:to|into|as) | ?(?:->|=>|→) ?)(?P<new>.+)",
        r"change(?! (?:the |my )?(?:language|time|hour|frequency|schedule|zone|e-?mail|address|name"
        rf"|rhythm|password|delivery)\b){KIND} {TOPIC}(?: (?:to|into) | ?(?:->|=>|→) ?)(?P<new>.+)",
        rf"replace{KIND} {TOPIC}(?: (?:with|by) | ?(?:->|=>|→) ?)(?P<new>.+)",
    ),
    *rules(
        translate,
        rf"(?:translate|search){KIND}{SAYS}{TOPIC} (?:as|into|to|by|with|=) (?P<english>.+)",
        rf"translate{KIND}{SAYS}{TOPIC} ?(?:=|->|=>|→|:) ?(?P<english>.+)",
        rf"{TOPIC} (?:is|means) (?P<english>.+?) in english",
    ),
    *rules(
        topic(Include),
        rf"(?:include|allow) {TOPIC} again",
        rf"(?:include|allow) again{SAYS}{TOPIC}",
        rf"(?:un-?exclude|stop excluding|no longer exclude)(?: the)?(?: (?:words?|terms?))?"
        rf"{SAYS}{TOPIC}",
    ),
    *rules(
        topic(Exclude),
        r"(?:exclude|filter out)(?: (?:all )?(?:papers?|articles?|anything|everything|items?)"
        r"(?: (?:with|about|on|that (?:mention|contain|say)|mentioning|containing))?)?"
        rf"(?: the)?(?: (?:words?|terms?|keywords?|phrases?))?{SAYS}{TOPIC}{RADAR}",
        rf"without(?: the)? (?:words?|terms?|phrases?|papers? (?:on|about|with))(?: ?:)? {TOPIC}",
        rf"without ?: ?{TOPIC}",
        rf"(?:hide|no)(?: all)? papers? (?:with|about|on|mentioning|containing) {TOPIC}",
    ),
    *rules(
        topic(AddTopic),
        rf"(?:add|track|subscribe(?: me)? to){KIND}{SAYS}{TOPIC}{RADAR}"
        r"(?: as (?:an? )?(?:new )?topics?)?(?: again| back)?",
        rf"(?:follow|new)(?: the)? topic(?! (?:idea|suggestion|request)s?\b){SAYS}{TOPIC}",
    ),
    *rules(
        topic(RemoveTopic),
        rf"(?:remove|delete|drop){KIND}{SAYS}{TOPIC}{RADAR}",
        rf"unfollow(?: the)? topic{SAYS}{TOPIC}",
        rf"take{KIND} {TOPIC} (?:off|out of) my (?:radar|topics|list)",
    ),
]
