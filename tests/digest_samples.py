"""An invented morning for the tests of the letter. Papers, people and results are made up."""

from dataclasses import replace
from datetime import date

from newsletter.digest.choose import sections
from newsletter.digest.links import Links, links_for
from newsletter.model import (
    Briefing,
    Cluster,
    Digest,
    Match,
    Paper,
    Reason,
    Sentence,
    SourceReport,
    SourceStatus,
)
from subscribers.model import Language, Subscriber

DAY = date(2026, 6, 11)
BASE = "https://academichub.example"
KEYS = (b"a key of thirty-two bytes or more",)
TOPICS = ("quantum error correction", "protein language models", "扩散模型", "tidal disruption")

SUBSCRIBER = Subscriber(
    id=7,
    address="wen@lab.example",
    handle="abcdefgha4",
    topics=TOPICS,
    timezone="Europe/Berlin",
)

_FILLER = (
    "We describe the apparatus in detail, e.g. the timing of the pulses, and compare three ways "
    "of reading it out. The error falls from 3.5 to 0.8 percent (cf. Fig. 2). "
)


def paper(number: int, **changes: object) -> Paper:
    """Make a paper; every field can be changed."""
    made = Paper(
        id=number,
        key=f"arxiv:2606.{number:05}",
        label="arXiv (QUANT-PH)",
        title=f"A surface code that forgets slowly, part {number}",
        abstract="Small codes lose what they keep. " + _FILLER * 3,
        authors=("Ada Quill", "Bo Fernandez", "Chidi Okafor"),
        categories=("quant-ph",),
        link=f"https://papers.example/abs/2606.{number:05}",
        published=date(2026, 6, 10),
        announced=DAY,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def match(number: int, *words: str, also: tuple[str, ...] = (), **changes: object) -> Match:
    """Make a match of a made paper."""
    return Match(paper(number, **changes), 1 / number, words, also)


QUANTUM = Cluster(
    TOPICS[0],
    (
        match(1, "quantum", "error correction", title="A surface code that forgets slowly"),
        match(
            2,
            "error-correcting",
            also=(TOPICS[1],),
            title="Decoding by listening: neutral atoms that report their own losses before the "
            "syndrome is read",
            authors=tuple(f"{name} Marlowe" for name in "ABCDEFGHIJKL"),
        ),
        match(
            3,
            "quantum",
            title="Thresholds without tears",
            abstract="A short note on a threshold that was thought to be lower.",
        ),
        match(4, "quantum", label="Nature (Science)"),
        match(5, "error correction"),
        match(6, "quantum"),
        match(7, "quantum"),
    ),
)
PROTEINS = Cluster(
    TOPICS[1],
    (
        match(
            11,
            "protein language model",
            label="bioRxiv (Bioinfo)",
            title="What a protein language model knows about folds that nobody has drawn",
            abstract="Models of protein sequence are read like books, by their next word. Here we "
            "read one backwards. " + _FILLER + "The result holds for π-stacks, β-sheets and "
            "µ-opioid receptors; S. cerevisiae is the exception. " + _FILLER,
        ),
        match(12, "proteins", "language model", label="PLOS Computational Biology"),
    ),
)
DIFFUSION = Cluster(
    TOPICS[2],
    (
        match(
            21,
            "扩散模型",
            label="arXiv (CS.CV)",
            title="少步采样的扩散模型如何记住细节",
            abstract="扩散模型在少步采样时常常丢失纹理。本文提出一种在噪声中保留边缘的方法，"  # noqa: RUF001 - meant: Chinese marks
            "并在三个数据集上比较。实验表明，四步采样即可达到五十步的效果。" * 4,  # noqa: RUF001 - meant: Chinese marks
            authors=("林晚舟", "Mara Eleni"),
        ),
    ),
)

SOURCES = (
    SourceReport("arxiv", "cs.CL", "arXiv (CS.CL)", SourceStatus.OK, announced=412),
    SourceReport("arxiv", "cs.CV", "arXiv (CS.CV)", SourceStatus.OK, announced=388),
    SourceReport("arxiv", "quant-ph", "arXiv (QUANT-PH)", SourceStatus.OK, announced=1204),
    SourceReport(
        "biorxiv",
        "bioinformatics",
        "bioRxiv (Bioinfo)",
        SourceStatus.FAILED,
        Reason.UNREACHABLE,
        detail="ConnectTimeout: 10.0.0.1",
    ),
    SourceReport("biorxiv", "all", "bioRxiv (Biology)", SourceStatus.OK, announced=31),
    SourceReport(
        "nature", "nature", "Nature (Science)", SourceStatus.EMPTY, Reason.NOTHING_ANNOUNCED
    ),
    SourceReport("plos", "plosmedicine", "PLOS Medicine", SourceStatus.OK, announced=3),
    SourceReport(
        "plos", "ploscompbiol", "PLOS Computational Biology", SourceStatus.OK, announced=5
    ),
)

BRIEFING = Briefing(
    (
        Sentence("A surface code keeps its state four times as long as the best one before.", (1,)),
        Sentence(
            "Neutral atoms report their own losses, and a protein model is read backwards: both "
            "learn from what is missing.",
            (2, 6),
        ),
        Sentence("Four sampling steps do the work of fifty in a diffusion model.", (8,)),
    )
)


def links(subscriber: Subscriber = SUBSCRIBER, *, reply_to: str = "") -> Links:
    """Make the links of a subscriber."""
    return replace(links_for(BASE, KEYS, subscriber), reply_to=reply_to)


def digest(language: Language = Language.EN, *, sample: bool = False) -> Digest:
    """Make the letter of the invented morning."""
    return Digest(
        day=DAY,
        subscriber=replace(SUBSCRIBER, language=language),
        sections=sections((QUANTUM, PROTEINS, DIFFUSION), per_topic=5),
        briefing=BRIEFING,
        sources=SOURCES,
        sample=sample,
    )


def thick(count: int, **changes: object) -> Digest:
    """Make a letter of so many different items, in topics of five."""
    clusters = [
        Cluster(
            f"topic number {at}",
            tuple(
                match(at + n, "surface code", **changes) for n in range(1, min(5, count - at) + 1)
            ),
        )
        for at in range(0, count, 5)
    ]
    return replace(digest(), sections=sections(clusters, per_topic=5))
