"""The corpus of replies, file by file: what each must do, and how much of it is right."""

import json
from datetime import date

import pytest
from reply_corpus import CASES, FOLDER

from newsletter.replies.forms import reply_object
from newsletter.replies.parse import parse

TODAY = date(2026, 6, 11)
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def read(name: str) -> dict[str, object]:
    return reply_object(parse((FOLDER / f"{name}.eml").read_bytes(), today=TODAY))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_reply_does_what_it_must(name: str):
    found = read(name)
    assert {key: found[key] for key in EXPECTED[name]} == EXPECTED[name]


def test_the_corpus_is_large_right_and_changes_nothing_that_was_not_said():
    found = {name: read(name) for name in EXPECTED}
    right = sum(
        all(found[name][key] == value for key, value in expected.items())
        for name, expected in EXPECTED.items()
    )
    unsaid = [
        name
        for name, expected in EXPECTED.items()
        if any(command not in expected["commands"] for command in found[name]["commands"])
    ]
    assert len(EXPECTED) >= 80
    assert right / len(EXPECTED) >= 0.98
    assert unsaid == []


def test_the_files_are_what_the_builders_make():
    made = {case.name: case for case in CASES}
    assert len(made) == len(CASES)
    assert {case.name: case.expected for case in CASES} == EXPECTED
    assert {file.stem for file in FOLDER.glob("*.eml")} == set(made)
    assert all((FOLDER / f"{name}.eml").read_bytes() == case.raw for name, case in made.items())
