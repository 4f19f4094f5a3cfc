"""The letter in a real browser: narrow and wide, light and dark, English and Chinese."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from digest_samples import BASE, digest, links, match
from notice_samples import each

from newsletter.config import Site
from newsletter.digest.choose import sections
from newsletter.digest.render import Renderer
from newsletter.model import Cluster
from subscribers.model import Language

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

WIDTHS = (320, 360, 640, 900)
PHONES = WIDTHS[:2]
LIGHT, DARK = 1, 0  # Chromium's own numbers
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--virtual-time-budget=5000",
)

# For each frame: how far the page runs over, its background, the texts of least contrast (WCAG 2.2,
# success criterion 1.4.3) and the links that a thumb misses (2.5.5: 44 pixels).
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
const contrast = element => {
  const both = [light(getComputedStyle(element).color), light(ground(element))];
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
};
const measured = page => {
  const texts = [], walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), element = walk.currentNode.parentElement;
    if (text && element.offsetParent) texts.push([contrast(element), text]);
  }
  return {
    over: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    ground: getComputedStyle(page.querySelector(".sheet")).backgroundColor,
    texts: texts.length,
    width: page.documentElement.clientWidth,
    small: [...page.querySelectorAll("a")].filter(link =>
      link.getBoundingClientRect().height < 44).map(link => link.outerHTML),
    faint: texts.filter(([ratio]) => ratio < 4.5),
  };
};
addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")];
  const found = frames.map(frame => measured(frame.contentDocument));
  document.querySelector("pre").textContent = JSON.stringify(found);
});
"""


def pages() -> list[str]:
    renderer = Renderer(Site(base_url=BASE))
    endless = match(1, "x" * 90, title="Unbreakable" * 40, authors=("y" * 200,), label="z" * 90)
    hostile = replace(digest(), sections=sections((Cluster("w" * 200, (endless,)),), per_topic=5))
    letters = [*(digest(language, sample=True) for language in Language), hostile]
    return [renderer.render(letter, links(reply_to="r@hub.example")).html for letter in letters]


def measure(folder: Path, scheme: int, pages: Sequence[str]) -> list[dict[str, Any]]:
    frames = "".join(
        f'<iframe width="{width}" height="600" srcdoc="{html.escape(page)}"></iframe>'
        for page in pages
        for width in WIDTHS
    )
    wrapper = folder / "frames.html"
    wrapper.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f"<script>{MEASURE}</script><pre></pre>{frames}"
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
        timeout=120,
    )
    found = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert found, done.stdout[:500]
    measured: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
    return measured


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_and_no_page_scrolls_sideways(tmp_path: Path, scheme: int) -> None:
    measured = measure(tmp_path, scheme, pages())
    assert len(measured) == 3 * len(WIDTHS)
    hold(measured, scheme, least=20)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_mails_beside_the_letter_can_be_read_as_well(tmp_path: Path, scheme: int) -> None:
    mails = [made.html for language in Language for made in each(language).values()]
    hold(measure(tmp_path, scheme, mails), scheme, least=5)


def hold(measured: list[dict[str, Any]], scheme: int, *, least: int) -> None:
    for page in measured:
        assert page["texts"] > least
        assert page["faint"] == []
        assert page["over"] <= 0
        assert page["width"] > max(PHONES) or page["small"] == []
        assert page["ground"] == ("rgb(255, 255, 255)" if scheme == LIGHT else "rgb(25, 28, 32)")
