"""Files that travel with the package: templates, the default config, locales, the sample day."""

from datetime import date
from pathlib import Path

SAMPLE_DAY = date(2026, 1, 15)  # the day whose feeds lie in `sample/`

_HERE = Path(__file__).parent
_CHECKOUT = _HERE.parent.parent


def shipped(name: str) -> Path:
    """The path of a file or folder that ships with the package.

    In a wheel everything lies beside this module; in a checkout, `templates/` and `config.toml`
    lie at the top level, where people look for them.
    """
    inside = _HERE / name
    return inside if inside.exists() else _CHECKOUT / name
