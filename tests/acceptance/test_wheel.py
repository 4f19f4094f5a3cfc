"""The wheel holds everything that the command needs."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_the_wheel_writes_the_sample_letter_from_an_empty_folder(tmp_path):
    dist, home, empty = tmp_path / "dist", tmp_path / "venv", tmp_path / "empty"
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", dist]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    venv.create(home, with_pip=True)
    (wheel,) = dist.glob("*.whl")
    python = home / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True, capture_output=True)
    # Its dependencies come from here, without the checkout: a .pth file reads no other .pth files.
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    empty.mkdir()
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = "import newsletter; print(newsletter.__file__)"
    found = subprocess.run(
        [python, "-c", where], cwd=empty, env=clean, check=True, capture_output=True, text=True
    )
    assert str(home) in found.stdout
    command = [home / "bin" / "newsletter", "today", "--sample", "--lang", "zh"]
    subprocess.run(command, cwd=empty, env=clean, check=True, capture_output=True)
    assert len(list((empty / "outbox").glob("2026-01-15-*"))) == 3
    subprocess.run([home / "bin" / "newsletter", "init"], cwd=empty, env=clean, check=True)
    assert (empty / "config.toml").read_text() == (CHECKOUT / "config.toml").read_text()
