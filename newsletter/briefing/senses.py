"""Words that turn a sentence round or make it say more: opposites, denials and promises.

General English, by sense and not by field.
"""

from newsletter.briefing.words import stem, word_set

# Two ends of a scale an entry; words of one end may stand for each other.
_SCALES = """
increase increased rise rises rose risen raise raises grow grew growth gain gains more higher
    larger greater bigger exceed exceeds surpass expand climb boost / decrease reduce reduces
    reduction fewer less lower smaller fall falls fell fallen drop drops decline shrink cut cuts
    lessen diminish minimal
improve improves enhance better strengthen outperform benefit superior stronger help helps best /
    degrade worsen worse weaken weaker deteriorate underperform harm impair hurt inferior worst
fast faster quick quicker accelerate speed speedup rapid / slow slower slowdown decelerate sluggish
robust resilient insensitive invariant / fragile brittle vulnerable sensitive susceptible
likely probable / unlikely improbable
joint jointly unified together simultaneous single shared coupled / separate separately independent
similar alike same identical comparable equal match / different differ distinct dissimilar unequal
easy easier simple simpler / hard harder difficult complex
stable steady converge / unstable diverge volatile
positive / negative
possible feasible able / impossible infeasible unable
agree consistent align / disagree inconsistent contradict conflict
strong strongly / weak weakly
frequent often common / seldom rarely uncommon infrequent
cheap cheaper inexpensive / expensive costly
early earlier / late later
before prior / after
succeed success / fail failure
accept / reject
support confirm / refute contradict
include / exclude omit
cause induce trigger / prevent inhibit block suppress
closer near close narrow narrower / far farther wide wider
upper maximum / lower minimum
"""


def _ends(line: str) -> tuple[frozenset[str], frozenset[str]]:
    one, _, other = line.partition("/")
    return frozenset(map(stem, one.split())), frozenset(map(stem, other.split()))


AXES = tuple(_ends(line) for line in _SCALES.replace("\n    ", " ").strip().splitlines())
TURNING = frozenset(word for axis in AXES for end in axis for word in end)

DENIALS = word_set("not no never neither cannot without hardly")
# What turns the direction that follows.
NEGATIONS = DENIALS | word_set(
    """
    nor barely fail fails failed lack lacks none little unlike instead rather avoid avoids prevents
    """
)
# What may carry a denial in other words.
NEGATIVE = NEGATIONS | word_set(
    """
    less fewer free avoiding remove removes eliminate eliminates eliminating only despite absence
    absent limited limits limitation than beyond but however reduce reduces reducing reduced lower
    replace replaces replacing zero prevent difficult hard harder poor poorly
    """
)

# Words that promise much, by what they promise; the paper must promise the same.
PROMISES = {
    "all of it": word_set(
        "all every any always everything everyone everywhere whatsoever entirely completely"
    ),
    "certainty": word_set(
        """
        prove proves proved proven proof definitive definitively guarantee guarantees guaranteed
        certainly undoubtedly conclusively irrefutable theorem theorems provable provably
        """
    ),
    "an end": word_set(
        """
        solve solves solved eliminate eliminates eliminated cure cures cured eradicate perfect
        perfectly flawless flawlessly unnecessary obsolete revolutionary revolutionise
        revolutionize breakthrough mandatory replace replaces indispensable
        """
    ),
    "the first": word_set("first unprecedented pioneering"),
    "the best": word_set("best optimal unbeatable unmatched sota highest ultimate"),
    "a cause": word_set("causes caused causing prevents prevent prevented"),
    "nothing else": word_set("only solely exclusively merely sole"),
}
