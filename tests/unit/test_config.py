import tomllib
from datetime import time

import pytest

from newsletter import config
from newsletter.config import Config, UsageError, load
from newsletter.errors import ConfigError

PLACEHOLDERS = (
    *("changeme", "your-key-here", "XXXX", "<key>"),
    *("sk-xxxx", "sk-proj-XXXX-XXXX", "SG.xxxx.xxxx", "sk-...", "a" * 40, "0000"),
)


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
        ('[site]\nbase_url = "https://x.example/?a=1"\n', "site.base_url: links begin with it"),
        ('[sender]\nname = "a\\r\\nBcc: b"\n', "config.toml:2: sender.name: holds a line break"),
        ("\n[nonsense]\nx = 1\n", "config.toml:2: nonsense: no such key"),
        ('openai_key = "sk-1"\n', "config.toml:1: openai_key: secrets do not stand in the file"),
        ("[site\n", "is not TOML"),
        (
            "[digest]\nitems_per_topic = true\n",
            "config.toml:2: digest.items_per_topic: Input should",
        ),
        ('[digest]\nitems_per_topic = "5"\n', "items_per_topic: Input should be a valid integer"),
        ('[radar]\nthreshold = "0.5"\n', "radar.threshold: Input should be a valid number"),
        ("[schedule]\nhour = 7\n", "schedule.hour: Input should be a valid time"),
        ("[site]\nname = 2026-06-11\n", "site.name: Input should be a valid string"),
        ('[sources]\narxiv = "cs.CL"\n', 'sources.arxiv: write a list such as ["cs.CL"]'),
        ('[sender]\naddress = "ada"\n', "sender.address: write it like name@example.org"),
        ('[briefing]\nbase_url = "http://[::1"\n', "base_url: not a web address; its host or port"),
        ('[briefing]\nbase_url = "http://h:99999/v1"\n', "briefing.base_url: not a web address"),
        ('[briefing]\nbase_url = "http://my host/v1"\n', "briefing.base_url: not a web address"),
        ('[briefing]\nmodel = " "\n', "briefing.model: is empty"),
        ("[briefing]\nmoney_per_day = 5\n", "money_per_day is no limit without price_asked"),
        ('[briefing]\nprices = {"gpt-5" = [-1, 2]}\n', "prices.gpt-5.0: Input should be greater"),
        ("[briefing]\nmoney_per_day = inf\n", "money_per_day: Input should be less than"),
        ("[briefing]\nprice_asked = 1e300\n", "price_asked: Input should be less than"),
        ("[briefing]\nseed = 99999999999999999999\n", "briefing.seed: Input should be less than"),
        ('[delivery.smtp]\nbounces_to = "a@"\n', "bounces_to: write it like name@example.org"),
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


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_placeholder_secret_is_refused_without_being_shown_as_valid(monkeypatch, placeholder):
    monkeypatch.setenv("NEWSLETTER_OPENAI_KEY", placeholder)
    with pytest.raises(ConfigError, match="openai_key: is a placeholder"):
        load()


def test_a_wrong_secret_is_never_printed(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", "changeme-or-else")
    with pytest.raises(ConfigError) as caught:
        load()
    assert "or-else" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-caf\xe9-1234", "sk 1234 5678"])
def test_a_key_that_no_header_can_carry_is_refused_and_not_printed(monkeypatch, key):
    monkeypatch.setenv("NEWSLETTER_OPENAI_KEY", key)
    with pytest.raises(ConfigError, match="NEWSLETTER_OPENAI_KEY") as caught:
        load()
    assert "1234" not in str(caught.value)


def test_a_key_out_of_a_file_loses_its_line_break(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_OPENAI_KEY", "sk-1234-abcd\r\n")
    key = load().openai_key
    assert key is not None
    assert key.get_secret_value() == "sk-1234-abcd"


def test_a_file_that_was_named_must_exist(tmp_path):
    file = tmp_path / "none.toml"
    with pytest.raises(ConfigError) as caught:
        load(file)
    said = f"{file}: cannot be read: No such file or directory; `newsletter init` writes one"
    assert str(caught.value) == said


@pytest.mark.parametrize("name", ["config.toml", ""])
def test_only_a_missing_file_is_advised_to_be_written(tmp_path, name):
    (tmp_path / "config.toml").write_bytes(b'[site]\nname = "Caf\xe9"\n')
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / name)
    assert "newsletter init" not in str(caught.value)


def test_an_unknown_table_is_not_answered_with_the_names_of_secrets(tmp_path):
    with pytest.raises(ConfigError, match="allowed: site, sender") as caught:
        load(written(tmp_path, "[nonsense]\n"))
    assert "openai_key" not in str(caught.value)


def test_whole_numbers_times_and_lists_of_the_file_are_read(tmp_path):
    text = '[radar]\nthreshold = 1\n[schedule]\nhour = 06:30:00\n[sources]\narxiv = ["cs.CL"]\n'
    settings = load(written(tmp_path, text))
    assert (settings.radar.threshold, settings.schedule.hour) == (1.0, time(6, 30))
    assert settings.sources.arxiv == ("cs.CL",)


def test_a_list_of_the_environment_that_is_not_json_is_refused(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_SOURCES__ARXIV", "cs.CL")
    with pytest.raises(ConfigError, match="a list is written like"):
        load()


def test_a_whole_table_of_the_environment_is_named_by_its_variable(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_SERVER", '{"port": "x"}')
    with pytest.raises(ConfigError, match=r"NEWSLETTER_SERVER: server\.port: ") as caught:
        load()
    assert not isinstance(caught.value, UsageError)


def test_a_wrong_flag_is_wrong_usage():
    with pytest.raises(UsageError, match=r"flag: ingest\.mirror: not a web address"):
        load(None, {"ingest": {"mirror": "ftp://x"}})


@pytest.mark.parametrize(
    "text", ['writer = "built-in"', "price_answered = 2", 'model = "m"\nprices = {m = [1, 2]}']
)
def test_a_limit_in_money_needs_prices_where_a_model_is_paid(tmp_path, text):
    file = tmp_path / "config.toml"
    file.write_text(f"[briefing]\nmoney_per_day = 5\n{text}\n")

    assert load(file).briefing.money_per_day == 5
