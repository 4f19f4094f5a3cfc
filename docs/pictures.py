"""Draw the picture of the README: the letter of the sample day, as a browser shows it.

    ./run docs

Needs Chromium. The letter comes from the real command, so the picture shows what people get.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TOPICS = ("quantum error correction", "protein language models", "diffusion transformer")
WIDTH, HEIGHT, GAP = 680, 1180, 24  # CSS pixels
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


def sample_letter(folder: Path) -> str:
    """Write the letter of the sample day and return its HTML."""
    topics = [word for topic in TOPICS for word in ("--topic", topic)]
    command = [sys.executable, "-m", "newsletter", "today", "--sample", "--outbox", str(folder)]
    subprocess.run([*command, *topics], check=True, cwd=folder)  # noqa: S603 - our own command
    (page,) = folder.glob("*.html")
    return page.read_text("utf-8")


def frame(page: str) -> str:
    """Return a window that shows the beginning of a page."""
    style = f"width:{WIDTH}px;height:{HEIGHT}px;border:0;border-radius:12px;display:block"
    return f'<iframe style="{style}" srcdoc="{html.escape(page)}"></iframe>'


def draw(browser: str, page: str, target: Path, *, scheme: int) -> None:
    """Photograph the beginning of a page light or dark."""
    ground = "#dcd9d2" if scheme == LIGHT else "#000000"
    with tempfile.TemporaryDirectory() as folder:
        wrapper = Path(folder) / "wrapper.html"
        wrapper.write_text(
            '<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
            f'<body style="margin:{GAP}px;background:{ground}">{frame(page)}',
            "utf-8",
        )
        subprocess.run(  # noqa: S603 - a browser on our own page
            [
                browser,
                *FLAGS,
                f"--user-data-dir={folder}/profile",
                f"--blink-settings=preferredColorScheme={scheme}",
                f"--window-size={WIDTH + 2 * GAP},{HEIGHT + 2 * GAP}",
                f"--screenshot={target}",
                wrapper.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    print(target)


def main() -> None:
    """Draw docs/email.png (and email-dark.png, the same in the dark)."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"pictures: no Chromium found; install one of {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as folder:
        page = sample_letter(Path(folder))
    draw(browser, page, HERE / "email.png", scheme=LIGHT)
    draw(browser, page, HERE / "email-dark.png", scheme=DARK)


if __name__ == "__main__":
    main()
