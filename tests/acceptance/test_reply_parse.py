"""`newsletter reply parse`: what a mail asks for, for people and for scripts."""

import json

import pytest
from reply_clients import SERVICE, TOKEN, plain

from newsletter.cli import run


@pytest.fixture
def mail(tmp_path):
    file = tmp_path / "reply.eml"
    file.write_bytes(
        plain("add graphene\npause 2 weeks\nfollow Ada Quill\nsend at 07:30\nI like it a lot.\n")
    )
    return file


def test_a_script_reads_one_object(mail, capsys):
    assert run(["reply", "parse", str(mail), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "token": TOKEN,
        "verb": "reply",
        "from": "jane@lab.example",
        "automatic": False,
        "why": "",
        "commands": [
            {"command": "add", "topic": "graphene"},
            {"command": "pause", "until": "2026-06-25"},  # two weeks from the mail's own date
            {"command": "follow", "author": "Ada Quill"},
            {"command": "hour", "hour": "07:30"},
        ],
        "ignored": ["I like it a lot."],
    }


def test_days_are_reckoned_from_a_date_that_is_given(mail, capsys):
    assert run(["reply", "parse", str(mail), "--json", "--date", "2026-07-01"]) == 0
    commands = json.loads(capsys.readouterr().out)["commands"]
    assert {"command": "pause", "until": "2026-07-15"} in commands


def test_a_person_reads_lines(mail, capsys):
    assert run(["reply", "parse", str(mail)]) == 0
    out = capsys.readouterr().out
    assert "command: add graphene" in out
    assert "not understood: I like it a lot." in out


def test_a_programs_mail_says_why_it_is_one(tmp_path, capsys):
    file = tmp_path / "bounce.eml"
    file.write_bytes(b"Auto-Submitted: auto-replied\r\nDate: never\r\nTo: " + SERVICE.encode())
    assert run(["reply", "parse", str(file)]) == 0
    assert "automatic: auto-submitted" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path, capsys):
    assert run(["reply", "parse", str(tmp_path / "none.eml")]) == 1
    assert "cannot be read" in capsys.readouterr().err
