"""Draw the picture of the README: the letter of the sample day, as a browser shows it.

    ./run docs

Needs Chromium. The letter comes from the real command, so the picture shows what people get.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TOPICS = ("quantum error correction", "protein language models", "diffusion transformer")
WIDTH, HEIGHT, GAP = 680, 1180, 24  # CSS pixels
TALL = 1500
WIDTHS = (360, 640)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
)
LIGHT, DARK = 1, 0  # Chromium's own numbers


def sample_letter(folder: Path, language: str) -> str:
    """Write the letter of the sample day in a language and return its HTML."""
    topics = [word for topic in TOPICS for word in ("--topic", topic)]
    command = [sys.executable, "-m", "newsletter", "today", "--sample", "--outbox", str(folder)]
    subprocess.run([*command, "--lang", language, *topics], check=True, cwd=folder)  # noqa: S603 - our own command
    (page,) = folder.glob("*.html")
    return page.read_text("utf-8")


def frame(page: str) -> str:
    """Return a window that shows the beginning of a page."""
    style = f"width:{WIDTH}px;height:{HEIGHT}px;border:0;border-radius:12px;display:block"
    return f'<iframe style="{style}" srcdoc="{html.escape(page)}"></iframe>'


def draw(browser: str, page: str, target: Path, *, scheme: int) -> None:
    """Photograph the beginning of a page light or dark."""
    size = WIDTH + 2 * GAP, HEIGHT + 2 * GAP
    shoot(browser, frame(page), target, size=size, margin=GAP, scheme=scheme)


def shoot(
    browser: str, body: str, target: Path, *, size: tuple[int, int], margin: int, scheme: int
) -> None:
    """Photograph what stands in a body."""
    ground = "#dcd9d2" if scheme == LIGHT else "#000000"
    with tempfile.TemporaryDirectory() as folder:
        wrapper = Path(folder) / "wrapper.html"
        wrapper.write_text(
            '<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
            f'<body style="margin:{margin}px;background:{ground}">{body}',
            "utf-8",
        )
        subprocess.run(  # noqa: S603 - a browser on our own page
            [
                browser,
                *FLAGS,
                f"--user-data-dir={folder}/profile",
                f"--blink-settings=preferredColorScheme={scheme}",
                f"--window-size={size[0]},{size[1]}",
                f"--screenshot={target}",
                wrapper.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    print(target)


def draw_beside(
    browser: str, pages: Sequence[str], target: Path, *, width: int, scheme: int
) -> None:
    """Photograph letters side by side, each from its top and as wide as a mail client shows it."""
    style = f"width:{width}px;height:{TALL}px;border:0;float:left;margin-left:{GAP}px"
    frames = [f'<iframe style="{style}" srcdoc="{html.escape(page)}"></iframe>' for page in pages]
    size = (width + GAP) * len(pages) + GAP, TALL
    shoot(browser, "".join(frames), target, size=size, margin=0, scheme=scheme)


def main() -> None:
    """Draw docs/email.png and email-dark.png, and what mail clients show at two widths."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"pictures: no Chromium found; install one of {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as folder:
        page = sample_letter(Path(folder), "en")
    with tempfile.TemporaryDirectory() as folder:
        chinese = sample_letter(Path(folder), "zh")
    draw(browser, page, HERE / "email.png", scheme=LIGHT)
    draw(browser, page, HERE / "email-dark.png", scheme=DARK)
    for width in WIDTHS:
        for scheme, end in ((LIGHT, ""), (DARK, "-dark")):
            target = HERE / f"email-{width}{end}.png"
            draw_beside(browser, (page, chinese), target, width=width, scheme=scheme)


if __name__ == "__main__":
    main()
