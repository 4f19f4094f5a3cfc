"""How the text of papers is cut: into sentences, words and stems."""

import re
from functools import lru_cache

from snowballstemmer import stemmer


def word_set(text: str) -> frozenset[str]:
    """The words of a text that lists them, with spaces between."""
    return frozenset(text.split())


_SNOWBALL = stemmer("english")

# A stop behind one of these ends no sentence. Initials and "v. 2" are caught by the length.
_ABBREVIATIONS = word_set(
    """
    e.g i.e cf vs resp approx ca al fig figs eq eqs sec ref refs no nos vol pp dr prof st etc
    incl est max min var spp sp ssp u.s p.s
    """
)
_END = re.compile(
    r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9$]|[{<*>#•\u200b-\u202e\u3000-\u30ff\u4e00-\u9fff]|"  # noqa: RUF001
    r"\([a-z])|(?<=[。！？])\s*|\s(?=• )"  # noqa: RUF001 - Chinese full stops
)
_ENDS = ".!?。！？"  # noqa: RUF001 - as above
_MAY_END = re.compile(r"[.!?][\"”’)\]]*\s|[。！？]")  # noqa: RUF001 - as above; seen sooner
_LATIN = re.compile("[a-z]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")  # noqa: RUF001 - curly apostrophes are common
CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

STOP = word_set(
    """
    a about above across after again against ago all along already also although am among amid
    an and another any are around as aside at away back be became because become becomes been
    before behind being below beneath beside besides between beyond both but by came can cannot
    come comes could did do does doing done down during each either else enough etc even ever
    every few for from further get gets getting give given gives go goes going gone got had has
    have having he hence her here hers him his how however i if in indeed instead into is it its
    itself just keep kept less let lets like made make makes making many may me might more most
    much must my near need needs neither never no nor not nothing now of off often on once one
    ones only onto or other others otherwise our ours out over own per perhaps put puts quite
    rather really s same say says see seem seems seen several shall she should since so some
    something soon still such t take taken takes than that the their theirs them themselves then
    there thereby therefore these they thing things this those though through throughout thus
    till to together too toward towards turn turned turns two under unless until up upon us use
    used uses using very via was way ways we well went were what whatever when where whereas
    whether which while who whole whom whose why will with within without would yet you your
    """
)

# Words of every abstract of every field: a term made of them alone connects nothing.
GENERIC = word_set(
    """
    able ablation abstract academic accuracy accurate achieve achieves across adapt adaptive
    advance advances agent agents ai algorithm algorithms alone analysis analyze application
    applications applied approach approaches architecture architectures artificial aspect assess
    author authors automated available average base based baseline baselines benchmark
    benchmarks best better broad capability capabilities capture case cases challenge challenges
    class classical code common compare compared comparison complex comprehensive computational
    compute consistent context control cost costs critical current data dataset datasets deep
    deploy deployment design designed develop development different difficult direct diverse
    domain domains downstream dynamic effect effective effectively effectiveness effects
    efficiency efficient empirical enable enables end environment error errors evaluate
    evaluation evidence existing experiment experimental experiments explicit extensive fail
    feature features field final find findings fine first focus framework frameworks function
    functions future gap general generate generated generation global goal group high higher
    human identify impact important improve improved improvement improvements improves include
    including increase individual information input inputs inference intelligence introduce
    introduces issue joint key knowledge known labels language large learn learned learning
    level levels limit limitation limitations limited line linear llm llms local long low lower
    machine main major means measure mechanism method methods metric metrics model modeling
    models multi multiple natural network networks neural new non novel number object objective
    observe obtain open optimal order output outputs outperform outperforms overall pair paper
    papers parameter parameters particular performance pipeline point points policy popular
    possible post potential power practical practice pre predict prediction present presents
    previous prior problem problems process processes processing produce propose proposed
    provide provides public publicly quality question questions random range rate rates reach
    real reasoning recent reduce related relative reliable remain remains report representation
    require required requires research researchers resource result results reveal robust role
    sample samples scale score scores search self sequence set sets setting settings short show
    shows significant significantly similar simple simultaneously single size small software
    solution solutions source space specific stage standard state step steps strategy strong
    structure structured structures studies study support survey synthetic system systems target
    task tasks technique techniques test tests text theory theoretical time tool tools total
    traditional train trained training type types understand understanding unified unseen user
    users valid value
    values variety various version vision visual work works world year years
    """
)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each in one line; abbreviations and decimals end none."""
    found: list[str] = []
    if not any(map(text[:-1].__contains__, _ENDS)) or not _MAY_END.search(text):
        return (" ".join(text.split()),) if text.strip() else ()
    for piece in _END.split(text):
        line = " ".join(piece.split())
        if found and _goes_on(found[-1]):
            found[-1] = f"{found[-1]} {line}"
        elif line:
            found.append(line)
    return tuple(found)


def _goes_on(line: str) -> bool:
    last = line.rpartition(" ")[2].lstrip("([\"'").rstrip(".").lower()
    return line.endswith(".") and (
        last in _ABBREVIATIONS or re.fullmatch(r"[a-z]", last) is not None
    )


@lru_cache(maxsize=4096)
def latin_words(text: str) -> frozenset[str]:
    """The runs of a to z in a text, in lower case: a quick look at what it may hold."""
    return frozenset(_LATIN.findall(text.lower()))


def words(text: str) -> list[str]:
    """The words of a text in lower case; a hyphen divides."""
    return list(map(str.lower, _WORD.findall(text)))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of an English word in lower case; what is no English word stays nearly itself.

    British and American spellings, and the forms of an irregular verb, have one stem.
    """
    bare = re.sub(r"['’]s?$", "", word)  # noqa: RUF001 - curly apostrophes are common
    bare = _IRREGULAR.get(bare, bare)
    for british, american in _SPELLINGS:
        bare = british.sub(american, bare)
    return str(_SNOWBALL.stemWord(bare))


_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})our(?=s?$|ed$|ing$|al|able|ite|ful)"), "or"),
    (re.compile(r"(?<=[a-z]{3})is(?=e[sdr]?$|ing$|ation)"), "iz"),
    (re.compile(r"(?<=al)ys(?=e[sdr]?$|ing$)"), "yz"),
    (re.compile(r"(?<=t)re(?=s?$|d$)"), "er"),
    (re.compile(r"(?<=b)re(?=s?$)"), "er"),
    (re.compile(r"(?<=[aeiou])ll(?=ed$|ing$|er$)"), "l"),
    (re.compile(r"(?<=dg)e(?=ment)"), ""),
    (re.compile(r"^haem"), "hem"),
    (re.compile(r"(?<=[a-z])aemi"), "emi"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"^o(?=edem|esoph|estr)"), ""),
    (re.compile(r"(?<=rh)oe(?=a$)"), "e"),
    (re.compile(r"^foet"), "fet"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"(?<=def|off|lic)ence"), "ense"),
    (re.compile(r"(?<=^gr)ey"), "ay"),
    (re.compile(r"(?<=alumin)i(?=um)"), ""),
    (re.compile(r"(?<=ag)e(?=ing$)"), ""),
    (re.compile(r"(?<=al)ogue"), "og"),
)
_IRREGULAR = {
    form: forms.split()[0]
    for forms in """
    bear bore borne|beat beaten|become became|begin began begun|bend bent|bind bound|bring brought
    build built|buy bought|cast casts|catch caught|choose chose chosen|come came|cost costs|cut cuts
    deal dealt|draw drew drawn|drive drove driven|fall fell fallen|feed fed|feel felt
    fight fought|find found|fly flew flown|forget forgot forgotten|get got gotten|give gave given
    go went gone|grow grew grown|hear heard|hide hid hidden|hold held|keep kept|know knew known
    lay laid|lead led|learn learnt|leave left|lend lent|lose lost|loss losses|make made|mean meant
    meet met|pay paid|prove proven|read reads|ride rode ridden|rise rose risen|run ran|say said
    see saw seen|seek sought|sell sold|send sent|sink sank sunk|speed sped
    shake shook shaken|shine shone|show shown
    shrink shrank shrunk|sleep slept|smell smelt|spell spelt spelled|spoil spoilt|burn burnt
    speak spoke spoken|spend spent|spin spun|spring sprang sprung
    stand stood|steal stole stolen|stick stuck|strike struck|swim swam swum|take took taken
    teach taught|tell told|think thought|throw threw thrown|understand understood|wear wore worn
    win won|withstand withstood|write wrote written|undergo underwent undergone|arise arose arisen
    overcome overcame|withdraw withdrew withdrawn|foresee foresaw foreseen|outdo outdid outdone
    child children|mouse mice|foot feet|tooth teeth|person persons people|man men|woman women
    bacterium bacteria|phenomenon phenomena|criterion criteria|datum data|index indices
    matrix matrices|vertex vertices|hypothesis hypotheses|analysis analyses|spectrum spectra
    """.replace("\n", "|").split("|")
    for form in forms.split()[1:]
}


@lru_cache(maxsize=8192)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text in order, numbers and the words of STOP left out."""
    return tuple([stem(word) for word in words(text) if word not in STOP and not word[0].isdigit()])


def speaks_of(phrase: str, text: str) -> bool:
    """Whether the words of a phrase stand together in a text, with no mark between, in any form."""
    wanted = [stem(word) for word in words(phrase)]
    return any(_together(wanted, run) for run in _MARKS.split(text)) if wanted else False


def _together(wanted: list[str], run: str) -> bool:
    held = [stem(word) for word in words(run)]
    return any(held[at : at + len(wanted)] == wanted for at in range(len(held)))


_MARKS = re.compile(r"[,;:.!?()\[\]](?:\s|$)|[()\[\]]")
