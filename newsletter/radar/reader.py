"""Reads topics: what each is searched by, as it says and in other words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.acronyms import Acronym, Acronyms, definitions
from newsletter.radar.asked import Topic
from newsletter.radar.engine import plain_words, words_of
from newsletter.radar.query import Query, TopicError, Wording, is_foreign, parse, tokens
from newsletter.radar.terms import compounds


class Said(NamedTuple):
    """Words that a topic is searched by, phrases that must stand there, and where it is from.

    `is_phrase`: it is one exact phrase of several words (or C++), and nothing else.
    """

    words: Topic
    exact: tuple[str, ...] = ()
    reason: str = ""
    acronym: Acronym | None = None
    is_phrase: bool = False


class Ask(NamedTuple):
    """A topic, read, and all that it is searched by."""

    query: Query
    ways: tuple[Said, ...]


class Reader:
    """Reads each topic once, for all radars over some of the same papers, or over late ones too.

    `papers` define acronyms, and `known` ones were learned before. `english` says words of another
    language in English. `speak` is told how the words of a topic are written.
    """

    def __init__(
        self,
        papers: Iterable[Paper],
        known: Iterable[Acronym],
        english: Callable[[str], Iterable[str]],
        speak: Callable[[Topic, str], None],
    ) -> None:
        self._papers, self._acronyms_before = papers, known
        self._english = english
        self._speak = speak
        self.plain: dict[str, Topic | None] = {}  # what `plainly` said
        self._asked: dict[str, Ask | None] = {}

    @cached_property
    def _acronyms(self) -> Acronyms:
        return Acronyms((*definitions(self._papers), *self._acronyms_before))

    def plainly(self, topic: str) -> Topic | None:
        """The words of a topic that are all there is to it, quickly read; None of any other."""
        try:
            return self.plain[topic]
        except KeyError:
            words = tokens(topic)
            is_plain = 0 < len(words) < score.QUESTION and self._acronyms.is_silent(words)
            self.plain[topic] = found = plain_words(words) if is_plain else None
            return found

    def every(self, topics: Iterable[str]) -> Iterator[Topic]:
        """All words that topics are searched by."""
        plain = self.plain
        for topic in topics:
            if words := plain.get(topic):
                yield words
            else:
                yield from self.words(topic)

    def words(self, topic: str) -> Sequence[Topic]:
        """All words that a topic is searched by; none if it has none, or cannot be read."""
        if (plain := self.plainly(topic)) is not None:
            return (plain,)
        ask = self.ask(topic)
        return [said.words for said in ask.ways] if ask else ()

    def ask(self, topic: str) -> Ask | None:
        """Read a topic; None if it cannot be read."""
        if topic not in self._asked:
            try:
                query = self._in_english(parse(topic))
                self._asked[topic] = Ask(query, self.said(query))
            except TopicError:
                self._asked[topic] = None
        return self._asked[topic]

    def _in_english(self, query: Query) -> Query:
        """What a topic leaves out is left out in English too."""
        more = [text for one in query.without if is_foreign(one) for text in self._english(one)]
        return replace(query, without=(*query.without, *more)) if more else query

    def said(self, query: Query) -> tuple[Said, ...]:
        """All that a topic is searched by: as it says, and in other words."""
        found: dict[Topic, Said] = {}
        for wording in query.wordings:
            for said in self._other_words(wording, query.foreign):
                if said.words:
                    found.setdefault(said.words, said)
        return tuple(found.values())

    def _other_words(self, wording: Wording, foreign: Sequence[str]) -> Iterator[Said]:
        yield self._in_words(wording.words, wording.exact)
        if parted := tuple(compounds(wording.words)):
            apart = wording.words.replace("-", " ")  # "text to image", which says no less
            yield self._in_words(apart, (*wording.exact, *parted))
        if wording.exact:
            return  # what is exact has no other words
        if wording.words in foreign:
            for text in self._english(wording.words):
                yield self._in_words(text, (), f"{wording.words}: {text}")
        for text, one in self._acronyms.rewrite(wording.words):
            if one.is_kind:
                reason = f"{one.short}: a kind of {one.long} (named in {one.key})"
                yield self._in_words(text, (), reason)
                continue
            reason = f"{one.short}: {one.long} (so in {one.key})"
            yield self._in_words(text, (), reason, one)

    def _in_words(
        self,
        text: str,
        exact: tuple[str, ...],
        reason: str = "",
        acronym: Acronym | None = None,
    ) -> Said:
        words = words_of(text)
        if not acronym:  # a form written out is no question
            self._speak(words, text)
        return Said(words, exact, reason, acronym, exact == (text,) and not text.isalnum())
