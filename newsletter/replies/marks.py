"""How mail programs mark what is not the writer's: the words they put there, in their languages."""

# ruff: noqa: RUF001 - full-width marks and Cyrillic letters are meant here, throughout

import re

COLONS = (":", "：")
DASHES = " .,*_-–—"

_FROM = "From|Von|De|От|От кого|发件人|寄件者|寄件人|發件人|差出人|보낸 사람|Da|Van|Från|Fra|Od"
_OTHERS = (
    "Sent|Date|To|Cc|Subject|Reply-To|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado(?: el)?"
    "|Fecha|Para|Asunto|Отправлено|Дата|Кому|Копия|Тема|发送时间|发件时间|日期|时间|收件人|抄送"
    "|主题|主旨|傳送時間|寄件日期|收件者|發送時間|主題|日時|宛先|件名|Data|Inviato|Oggetto"
    "|Verzonden|Aan|Onderwerp"
)
HEADER_FROM = re.compile(rf"^[\s*]*(?:{_FROM})\s*[:：]\**\s*\S")
HEADER_OTHER = re.compile(rf"^[\s*]*(?:{_OTHERS})\s*[:：]")
HEADER_IN_ONE = re.compile(rf"^[\s*]*(?:{_FROM})\s*[:：].*\s\**(?:{_OTHERS})\s*[:：]")
# -----Original Message-----, ------------------ 原始邮件 ------------------
BETWEEN_RULES = re.compile(
    r"^[-_=*#~－—]{2,}[\s\u00a0]*[^\W\d_][^-_=*]{2,60}?[\s\u00a0]*[-_=*#~－—]{2,}\s*$"
)
FORWARDED = re.compile(
    r"^\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message "
    r"(?:réexpédié|transféré)|inicio del mensaje reenviado|начало переадресованного сообщения"
    r"|начало пересылаемого сообщения|开始转发的邮件|以下是转发的邮件|下面是被转发的邮件)\s*[:：]",
    re.IGNORECASE,
)
WROTE = re.compile(
    r".{2,}(?:wrote|writes|schrieb|geschrieben|a écrit|écrivit|écrit|escribió|escreveu"
    r"|ha scritto|schreef|skrev|napisał\S*|написал\S*|писал\S*|пишет)\s?[:：]\s*$"
    r"|.*(?:写道|寫道|写到|书写|的邮件|書きました|作成)\s?[:：]\s*$"
    r"|^\W*(?:Am|On|Le|El)\b.{4,200}\b(?:schrieb|wrote|escribió)\b.{1,120}:\s*$",
    re.IGNORECASE,
)
# Any language: a colon at the end, and an address in angle brackets or a year and an hour before.
WROTE_SOMEHOW = re.compile(
    r".*(?:<[^<>\s]+@[^<>\s]+>|\b20\d\d\b.*\d{1,2}[:.h]\d\d|\d{1,2}[:.h]\d\d.*\b20\d\d\b).*[:：]\s*$"
)
WROTE_BEGINS = re.compile(
    r"\W*(?:(?:on|at|am|le|el|il|op|em|den|dnia|в|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so"
    r"|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|пн|вт|ср|чт|пт|сб|вс)\b[ ,.]"
    r"|[在于於]|\d{1,2}[. ]\s?\w+\.? (?:de )?20\d\d|20\d\d\W).*|.*<[^<>\s]+@",
    re.IGNORECASE,
)
REPEATED = re.compile(r"^>>> .+>>>\s*$")  # GroupWise: no mark on the lines that follow
QUOTED = re.compile(r"^(?:[A-Z]{1,4})?(?:>|＞|&gt;|\|\s)")
SIGNATURE = re.compile(r"^(?:--+|__+|==+|\*\*\*+|—{1,3}|－－+|~~+|\+\+\++)[\s\u00a0]*$")
DEVICE = re.compile(
    r"^\W*(?:(?:sent|written|composed) (?:from|with|via|using|by) (?:my |the |a )?\S"
    r"|get outlook for|von meinem \S+ gesendet|gesendet (?:von|mit|über|aus)\b"
    r"|diese nachricht wurde von mein|envoyé (?:de|depuis|avec|à partir)\b"
    r"|(?:obtenez|télécharger|descargar|obtener|hol dir|获取|取得|下载)\s?outlook"
    r"|enviado (?:desde|con|de)\b|отправлено (?:с|из|через|от)\b"
    r"|outlook für (?:ios|android) beziehen|(?:get|获取|obtenir|hol dir|descargar) ?\ufffc"
    r"|发自|發自|来自我的|来自\s?\S*(?:邮箱|手机|iphone)|從我的|从我的|通过\s?\S+\s?发送|傳送自"
    r"|inviato da|verstuurd vanaf|enviado do meu|iphoneから送信)",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"^\W*(?:confidential|disclaimer|legal notice|privileged|important notice"
    r"|this (?:e-?mail|message|communication)\b"
    r"|the (?:contents? of this|information (?:in|contained))\b"
    r"|if you (?:are not the|have received this)|please consider the environment"
    r"|to (?:stop receiving|unsubscribe|opt out)\b|you (?:received|are receiving|get) this\b"
    r"|virus-free|scanned by\b|diese (?:e-?mail|nachricht)\b|vertraulichkeit|der inhalt dieser"
    r"|haftungsausschluss|ce (?:message|courriel|mail)\b|cet? (?:e-?mail)\b"
    r"|avis de confidentialité|les informations contenues|este (?:mensaje|correo)\b"
    r"|aviso (?:legal|de confidencialidad)|la información contenida"
    r"|(?:это|данное|настоящее) (?:сообщение|письмо)\b|конфиденциально"
    r"|本(?:电子)?邮件|本電郵|此邮件|该邮件|這封郵件|本郵件|保密(?:声明|提示)|免责声明|您收到此邮件)",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\W*(?:(?:with |many |thanks and |thank you and |my )*"
    r"(?:kind(?:est)?|best|warm(?:est)?|all the best|regards|sincerely|yours|respectfully|cheers"
    r"|bests|br|kr|rgds|vg|lg|mfg|cdt)"
    r"(?: (?:regards|wishes|greetings|sincerely|faithfully|truly|from \w+))*"
    r"|mit (?:freundlichen|besten|herzlichen|lieben) grü(?:ß|ss)en"
    r"|(?:viele|beste|liebe|herzliche|schöne|freundliche) grü(?:ß|ss)e"
    r"|(?:bien )?cordialement|(?:bien )?à vous|salutations(?: distinguées)?|amicalement"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|un abrazo"
    r"|с уважением|с наилучшими пожеланиями|всего (?:доброго|хорошего)"
    r"|此致|敬礼|敬禮|此致\s*敬礼|祝好|顺颂.{2,4}|順頌.{2,4}|敬上|谨上|顺祝.{2,6}"
    r"|祝.{1,6}(?:顺利|愉快|安好))[\s,.!，。！]*$",
    re.IGNORECASE,
)
# Lines of our own letters and answers: where one of them stands, the letter begins.
OURS = re.compile(
    r"\b\d+ papers? for your radar\b|^\W*Nothing new for your radar"
    r"|\bWhy this is here: it matches\b|^\W*Change or remove this topic\b|\bbuilt-in writer\b"
    r"|^\W*This is a sample letter: its papers\b|^\W*Nothing new today for\b"
    r"|^\W*You get this letter because\b|\bAcademicHub · "
    r"|\ufffc\s*·\s*\ufffc|\ufffc\s+\ufffc\s*$"  # its links, side by side
    r"|为您选出 \d+ 篇论文|入选原因：匹配|^\W*今天没有新论文|由内置程序根据摘要整理"
)
ARMOUR = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----$|^Hash: [\w, -]+$")
ARMOUR_END = re.compile(r"^-----BEGIN PGP (?:SIGNATURE|MESSAGE|PUBLIC)")
