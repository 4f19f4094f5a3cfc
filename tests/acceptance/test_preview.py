"""`newsletter preview` of any mail, in any language and theme."""

import webbrowser
from pathlib import Path
from urllib.parse import unquote

import pytest

from newsletter.cli import run
from newsletter.cli.preview import Kind


@pytest.fixture(autouse=True)
def _somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert run(["subscribers", "add", "ann@example.org", "--topic", "soil fungi"]) == 0


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LETTER])
def test_every_mail_can_be_looked_at_in_the_language_asked_for(kind: str) -> None:
    asked = ["preview", "ann@example.org", "--kind", kind, "--lang", "zh", "--date", "2026-06-11"]
    assert run([*asked, "--outbox", "mails"]) == 0
    (page,) = Path("mails").glob("*.html")
    assert 'lang="zh-Hans"' in page.read_text("utf-8")


def test_a_browser_shows_the_theme_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: shown.append(url) or True)
    asked = ["preview", "ann@example.org", "--kind", "welcome", "--browser"]
    for theme in ("auto", "light", "dark"):
        assert run([*asked, "--theme", theme]) == 0
    pages = [Path(unquote(url.removeprefix("file://"))).read_text("utf-8") for url in shown]
    assert "prefers-color-scheme" in pages[0]
    assert "@media not all" in pages[1]
    assert "@media all" in pages[2]


def test_where_no_browser_is_the_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    assert run(["preview", "ann@example.org", "--kind", "goodbye", "--browser"]) == 1
    assert "no browser could be started; open" in capsys.readouterr().err
