"""The corpus of replies: what people and programs write back, and what each must do.

`python tests/reply_corpus.py` writes tests/data/replies/*.eml and expected.json from here.
"""

import json
from pathlib import Path

from reply_cases_attacks import ATTACKS
from reply_cases_common import CLIENTS
from reply_cases_others import OTHERS, RARE
from reply_cases_words import PROSE, WORDS

FOLDER = Path(__file__).parent / "data" / "replies"
CASES = [*CLIENTS, *OTHERS, *RARE, *WORDS, *PROSE, *ATTACKS]


def write(folder: Path = FOLDER) -> None:
    """Write the corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        (folder / f"{case.name}.eml").write_bytes(case.raw)
    expected = {case.name: case.expected for case in CASES}
    text = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    (folder / "expected.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
