"""The pages in a real browser: narrow and wide, light and dark, English and Chinese."""

import html
import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_digest_browser import CHROMIUM, DARK, FLAGS, LIGHT
from web_samples import BASE, KEYS, Edge

from newsletter.config import Site
from subscribers.model import Language
from subscribers.tokens import Purpose, mint

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
WIDTHS = (320, 360, 1024)

# For each frame: how far the page runs over, what cannot be read (WCAG 2.2, 1.4.3), fields without
# a label, buttons too small to press (2.5.8), ids that stand twice, and how many h1 there are.
MEASURE = """
const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const light = colour => {
  const [r, g, b] = rgb(colour).map(c => linear(c / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = element => {
  for (; element; element = element.parentElement) {
    const colour = getComputedStyle(element).backgroundColor;
    if ((rgb(colour)[3] ?? 1) > 0) return colour;
  }
};
const contrast = (colour, element) => {
  const both = [light(colour), light(ground(element))];
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
};
const measured = page => {
  const texts = [], walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), element = walk.currentNode.parentElement;
    if (text && element.offsetParent) texts.push([element, text]);
  }
  const fields = [...page.querySelectorAll("input:not([type=hidden]), select, textarea")];
  for (const field of fields) {
    texts.push([field, field.value || field.name]);
    if (contrast(getComputedStyle(field, "::placeholder").color, field) < 4.5)
      texts.push([field, "placeholder of " + field.name]);
  }
  const ids = [...page.querySelectorAll("[id]")].map(element => element.id);
  const small = [...page.querySelectorAll("button, input:not([type=hidden], [tabindex])")]
    .filter(element => Math.min(element.offsetWidth, element.offsetHeight) < 20);
  return {
    over: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    texts: texts.length,
    faint: texts
      .map(([element, text]) => [contrast(getComputedStyle(element).color, element), text])
      .filter(([ratio]) => ratio < 4.5),
    nameless: fields.filter(field => !field.labels.length).map(field => field.name),
    unsaid: [...page.querySelectorAll("button")].filter(b => !b.textContent.trim()).length,
    small: small.map(element => element.outerHTML),
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    lost: [...page.querySelectorAll("[aria-describedby]")]
      .flatMap(element => element.getAttribute("aria-describedby").split(" "))
      .filter(id => !page.getElementById(id)),
    headings: page.querySelectorAll("h1").length,
    styled: getComputedStyle(page.querySelector(".sheet")).maxWidth,
  };
};
addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")];
  const found = frames.map(frame => measured(frame.contentDocument));
  document.querySelector("pre").textContent = JSON.stringify(found);
});
"""


def pages(language: Language) -> list[str]:
    """Every page, as people see it, and some that are harder than usual."""
    edge = Edge(about=Site(base_url=BASE, postal_address="AcademicHub, 1 Example Street"))
    said = {"headers": {"Accept-Language": language.value}}
    one = edge.add(
        language=language,
        topics=("soil fungi", "w" * 200, "扩散模型"),
        excludes=("survey", "x" * 200),
        muted=(("soil fungi", date(2026, 7, 1)),),
        address="a" * 60 + "@" + "b" * 60 + ".example.org",
    )
    radar, leave = (
        f"/{letter}/{edge.token(purpose, one)}"
        for letter, purpose in (("m", Purpose.MANAGE), ("l", Purpose.LEAVE))
    )
    flawed = edge.signup_fields(address="a b", topics="ok\n;;", hour="99", timezone="x")
    found = [
        edge.get("/", **said),
        edge.submit("/join", flawed, **said),
        edge.get("/link", **said),
        edge.submit("/join", edge.signup_fields(language=language), **said),
    ]
    confirm = edge.post.sent[0][2].removeprefix(BASE)
    found += [edge.get(confirm), edge.submit(confirm), edge.get(f"{radar}?said=added")]
    found.append(
        edge.submit(f"{radar}/topics", {"act": "rename", "topic": "soil fungi", "new": "x"})
    )
    edge.submit(f"{radar}/pause", {"until": "2026-07-01"})
    undo = mint(KEYS, Purpose.UNDO, edge.history.of(one.id)[0].handle, 0)
    found += [edge.get(radar), edge.get(f"/u/{undo}"), edge.submit(f"/u/{undo}")]
    found += [edge.get(leave), edge.submit(leave, {"page": "1"}), edge.get(f"{radar}?said=left")]
    found.append(edge.get("/nothing", **said))
    return [page.text for page in found]


def measure(folder: Path, scheme: int) -> list[dict[str, Any]]:
    frames = "".join(
        f'<iframe width="{width}" height="600" srcdoc="{html.escape(page)}"></iframe>'
        for language in Language
        for page in pages(language)
        for width in WIDTHS
    )
    wrapper = folder / "frames.html"
    wrapper.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f"<script>{MEASURE}</script><pre></pre>{frames}",
        "utf-8",
    )
    done = subprocess.run(
        [
            str(CHROMIUM),
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--blink-settings=preferredColorScheme={scheme}",
            "--dump-dom",
            wrapper.as_uri(),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=180,
    )
    found = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert found, done.stdout[:500]
    measured: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
    return measured


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_page_can_be_read_and_used_on_every_screen(tmp_path: Path, scheme: int) -> None:
    measured = measure(tmp_path, scheme)
    assert len(measured) == len(Language) * 15 * len(WIDTHS)
    for page in measured:
        assert page["texts"] > 3
        assert page["over"] <= 0
        assert page["headings"] == 1
        assert page["styled"] == "640px"
        for fault in ("faint", "nameless", "unsaid", "small", "twice", "lost"):
            assert not page[fault], (fault, page[fault])
