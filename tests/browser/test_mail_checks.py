"""Every mail, as validators, mail clients' known limits, axe and SpamAssassin see it.

`./run check-mail` installs the tools and runs this; without them these tests skip and say so.
"""

import email
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from mail_samples import mails
from test_digest_browser import CHROMIUM, DARK, FLAGS, LIGHT

from newsletter.model import Letter

TOOLS = os.environ.get("MAIL_TOOLS", "")
CHECK = Path(__file__).parents[1] / "mail" / "check.cjs"
SPAMASSASSIN = shutil.which("spamassassin")
needs_tools = pytest.mark.skipif(not TOOLS, reason="needs the tools of ./run check-mail")
needs_spamassassin = pytest.mark.skipif(
    not TOOLS or SPAMASSASSIN is None, reason="needs SpamAssassin, and ./run check-mail"
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

CLIENTS = "apple-mail.*,gmail.*,outlook.*,yahoo.*,aol.*,samsung-email.*"
# What some of these clients lack, by caniemail, and why a mail is none the worse for it there.
DONE_WITHOUT = {
    "@media": "the phone's layout, which is the ground form, is shown, and in light",
    "Class selector": "links stand closer to each other, and a thumb has to aim better",
    "Type selector": "they stand in the kept style only, as body and h1, for old clients",
    "<body> element": "a client that makes a div of it keeps the text; a table has the ground too",
    "display:none": "the preheader then shows above the letter, as its first sentence",
    "overflow": "only on the preheader, which is hidden in two other ways",
    "aria-label attribute": "the headings say the same",
    "role attribute": "Windows Mail alone; the tables are simple enough to be read in order",
    "word-break": "only words longer than a line run over",
    "white-space": "a citation or a count may then be wrapped",
    "border-radius": "the corners are square",
    "Local anchors": "the number of a citation stands before its paper in bold",
}


@pytest.fixture(scope="module")
def made() -> Mapping[str, Letter]:
    return mails()


@pytest.fixture(scope="module")
def checked(
    made: Mapping[str, Letter], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Any]:
    return check({name: one.html for name, one in made.items()}, tmp_path_factory.mktemp("mails"))


def check(pages: Mapping[str, str], folder: Path) -> Mapping[str, Any]:
    files = {name: folder / f"{name}.html" for name in pages}
    for name, file in files.items():
        file.write_text(pages[name], "utf-8")
    done = subprocess.run(
        [str(shutil.which("node")), str(CHECK), CLIENTS, *map(str, files.values())],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    found = json.loads(done.stdout)
    return {name: found[str(file)] for name, file in files.items()}


@needs_tools
def test_every_mail_is_valid_html(checked: Mapping[str, Any]) -> None:
    assert {name: one["faults"] for name, one in checked.items() if one["faults"]} == {}


@needs_tools
def test_every_mail_gets_by_with_what_mail_clients_support(checked: Mapping[str, Any]) -> None:
    lacking = {
        feature: clients
        for one in checked.values()
        for feature, clients in one["lacking"].items()
        if feature not in DONE_WITHOUT
    }
    assert lacking == {}
    met = {feature for one in checked.values() for feature in one["lacking"]}
    assert met == set(DONE_WITHOUT), "an exception that no mail needs any more"


# A mail is read inside a client's page, whose landmarks and main heading are not the mail's.
AXE = """
<script src="{axe}"></script>
<script>
const rules = {{ "landmark-one-main": {{ enabled: false }}, "region": {{ enabled: false }} }};
axe.run(document, {{ rules, resultTypes: ["violations"] }}).then(found => {{
  const said = found.violations.map(one => one.id + ": " + one.nodes.map(node =>
    node.html.slice(0, 120) + " " + node.failureSummary).slice(0, 3).join("; "));
  parent.postMessage({{ name: "{name}", said }}, "*");
}});
</script></body>"""
WAIT = """
const found = {};
addEventListener("message", event => {
  found[event.data.name] = event.data.said;
  document.querySelector("pre").textContent = JSON.stringify(found);
});
"""


def axe(folder: Path, pages: Mapping[str, str], scheme: int) -> dict[str, Sequence[str]]:
    source = (Path(TOOLS) / "node_modules/axe-core/axe.min.js").as_uri()
    frames = []
    for name, page in pages.items():
        file = folder / f"{name}.html"
        file.write_text(page.replace("</body>", AXE.format(axe=source, name=name)), "utf-8")
        frames.append(
            f'<iframe width="640" height="900" title="{name}" src="{file.as_uri()}"></iframe>'
        )
    wrapper = folder / "frames.html"
    wrapper.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f"<script>{WAIT}</script><pre></pre>{''.join(frames)}",
        "utf-8",
    )
    done = subprocess.run(
        [
            *(str(CHROMIUM), *FLAGS[:-1], "--virtual-time-budget=60000"),
            f"--user-data-dir={folder / 'profile'}",
            f"--blink-settings=preferredColorScheme={scheme}",
            *("--dump-dom", wrapper.as_uri()),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=180,
    )
    said = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert said, done.stdout[:500]
    found: dict[str, Sequence[str]] = json.loads(_unescaped(said[1]) or "{}")
    return found


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@needs_tools
@needs_chromium
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_axe_finds_nothing_that_keeps_anybody_from_reading(
    made: Mapping[str, Letter], tmp_path: Path, scheme: int
) -> None:
    pages = {name: one.html for name, one in made.items()}
    found = axe(tmp_path, pages, scheme)
    assert set(found) == set(pages)
    assert {name: said for name, said in found.items() if said} == {}


@needs_spamassassin
def test_spamassassin_takes_no_mail_for_spam(made: Mapping[str, Letter], tmp_path: Path) -> None:
    chosen = [one for name, one in made.items() if "-zh" not in name or "letter" in name]
    box = tmp_path / "box"
    box.write_bytes(b"".join(b"From x Thu Jun 11 05:00:00 2026\n" + _lf(one) for one in chosen))
    done = subprocess.run(
        [str(SPAMASSASSIN), "-L", "-t", "--mbox", str(box)],
        check=True,
        capture_output=True,
        timeout=150,
    )
    scores = [
        float(one)
        for one in re.findall(rb"^X-Spam-Status:.*?score=(-?[\d.]+)", done.stdout, re.MULTILINE)
    ]
    assert len(scores) == len(chosen)
    assert max(scores) < 2.0


def _lf(letter: Letter) -> bytes:
    body = letter.raw.replace(b"\r\n", b"\n")
    return re.sub(rb"(?m)^From ", b">From ", body) + b"\n"


def test_no_line_is_too_long_and_no_list_header_is_encoded(made: Mapping[str, Letter]) -> None:
    for letter in made.values():
        assert all(len(line) <= 998 for line in letter.raw.split(b"\r\n"))
        head, _, _ = letter.raw.partition(b"\r\n\r\n")
        assert not [line for line in head.split(b"\r\n") if line[:5] == b"List-" and b"=?" in line]


def test_the_standard_library_reads_every_mail_back(made: Mapping[str, Letter]) -> None:
    for letter in made.values():
        message = email.message_from_bytes(letter.raw, policy=default)
        assert not message.defects
        text, page = (part.get_content() for part in message.iter_parts())  # type: ignore[attr-defined] # an EmailMessage
        assert text.replace("\r\n", "\n") == letter.text
        assert page.replace("\r\n", "\n") == letter.html
        assert message["Subject"] == letter.subject
