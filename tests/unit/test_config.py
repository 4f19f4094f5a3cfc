import tomllib
from datetime import time

import pytest

from newsletter import config
from newsletter.config import Config, load
from newsletter.errors import ConfigError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def written(tmp_path, text):
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_file_holds_every_key_with_its_default():
    shipped = tomllib.loads(config.default_text())
    expected = Config().model_dump(mode="json", exclude_none=True)
    shipped["schedule"]["hour"] += ":00"
    assert shipped == expected


def test_the_environment_beats_the_file_and_a_flag_beats_both(tmp_path, monkeypatch):
    file = written(tmp_path, '[server]\nport = 1\nhost = "file"\n[site]\nname = "file"\n')
    monkeypatch.setenv("NEWSLETTER_SERVER__PORT", "2")
    monkeypatch.setenv("NEWSLETTER_SITE__NAME", "environment")
    settings = load(file, {"server": {"port": 3}})
    assert (settings.server.port, settings.server.host) == (3, "file")
    assert settings.site.name == "environment"


def test_a_config_in_the_working_folder_is_found(tmp_path):
    written(tmp_path, '[schedule]\nhour = "06:30"\n')
    assert load().schedule.hour == time(6, 30)


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load().server.port = 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[delivery]\nmailr = "smtp"\n',
            "config.toml:2: delivery.mailr: no such key; did you mean",
        ),
        (
            '[delivery]\nmailer = "post"\n',
            "config.toml:2: delivery.mailer: Input should be 'outbox'",
        ),
        (
            "[delivery.smtp]\nport = 0\n",
            "config.toml:2: delivery.smtp.port: Input should be greater",
        ),
        (
            '[server]\nport = "many"\n',
            "config.toml:2: server.port: Input should be a valid integer",
        ),
        (
            '[schedule]\ntimezone = "Mars/Base"\n',
            "config.toml:2: schedule.timezone: not a time zone",
        ),
        ('[site]\nbase_url = "ftp://x"\n', "config.toml:2: site.base_url: not a web address"),
        ('[sender]\nname = "a\\r\\nBcc: b"\n', "config.toml:2: sender.name: holds a line break"),
        ("\n[nonsense]\nx = 1\n", "config.toml:2: nonsense: no such key"),
        ('openai_key = "sk-1"\n', "config.toml:1: openai_key: secrets do not stand in the file"),
        ("[site\n", "is not TOML"),
    ],
)
def test_a_wrong_key_is_refused_with_its_place_and_what_is_allowed(tmp_path, text, said):
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text))
    assert said in str(caught.value)


def test_every_wrong_key_is_named_at_once(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "[server]\nport = -1\nhots = 1\n"))
    assert "server.port" in str(caught.value)
    assert "server.hots" in str(caught.value)


def test_a_wrong_variable_is_refused_by_its_name(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_SERVER__PORT", "none")
    with pytest.raises(ConfigError, match="environment: NEWSLETTER_SERVER__PORT"):
        load()


def test_a_variable_that_names_no_setting_is_refused(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_SEVRER__PORT", "1")
    with pytest.raises(ConfigError, match="did you mean server"):
        load()


@pytest.mark.parametrize("placeholder", ["changeme", "your-key-here", "XXXX", "<key>"])
def test_a_placeholder_secret_is_refused_without_being_shown_as_valid(monkeypatch, placeholder):
    monkeypatch.setenv("NEWSLETTER_OPENAI_KEY", placeholder)
    with pytest.raises(ConfigError, match="openai_key: is a placeholder"):
        load()


def test_a_wrong_secret_is_never_printed(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", "changeme-or-else")
    with pytest.raises(ConfigError) as caught:
        load()
    assert "or-else" not in str(caught.value)


def test_a_file_that_was_named_must_exist(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read"):
        load(tmp_path / "none.toml")
