"""The built-in title of a briefing: the topics that it speaks of, in at most eight words."""

from collections.abc import Sequence

from newsletter.briefing.port import BriefRequest
from newsletter.model import Sentence
from subscribers.model import Language

LONGEST_TITLE = 8  # words


def headline(request: BriefRequest, said: Sequence[Sentence]) -> str:
    """The topics of the papers that were spoken of, as many as eight words hold; perhaps none."""
    cited = [number for sentence in said for number in sentence.papers]
    by_number = {item.number: part.topic for part in request.sections for item in part.items}
    title = ""
    for topic in dict.fromkeys(by_number[number] for number in cited if number in by_number):
        longer = _joined(title, " ".join(topic.split()), request.language)
        if _words(longer) > LONGEST_TITLE:
            break
        title = longer
    return title[:1].upper() + title[1:]


def _joined(title: str, topic: str, language: Language) -> str:
    mark = "、" if language is Language.ZH else ", "
    return f"{title}{mark}{topic}" if title else topic


def _words(title: str) -> int:
    return len(title.replace("、", " ").split())
