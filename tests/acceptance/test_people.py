"""`newsletter subscribers …` and `newsletter topics …`."""

import json

import pytest

from newsletter.cli import run

ANN = "ann@example.org"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def shown(capsys, address=ANN):
    assert run(["subscribers", "show", address, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_init_writes_a_config_that_loads_and_keeps_one_that_is_there(tmp_path, capsys):
    assert run(["init"]) == 0
    written = (tmp_path / "config.toml").read_text()
    assert "# " in written
    assert (tmp_path / "newsletter.db").exists()
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    (tmp_path / "config.toml").write_text(written.replace("AcademicHub", "Our Library"))
    assert run(["init"]) == 0
    assert "kept as it is" in capsys.readouterr().out
    assert "Our Library" in (tmp_path / "config.toml").read_text()


def test_somebody_is_added_with_settings_shown_and_removed(capsys):
    settings = ["--lang", "zh", "--timezone", "Asia/Shanghai", "--hour", "06:30"]
    rest = ["--frequency", "daily", "--topic", "topology", "--topic", "量子纠错"]
    assert run(["-q", "subscribers", "add", ANN, *settings, *rest]) == 0
    one = shown(capsys)
    assert one["topics"] == ["topology", "量子纠错"]
    assert (one["language"], one["timezone"], one["hour"]) == ("zh", "Asia/Shanghai", "06:30")
    assert one["frequency"] == "daily"
    assert run(["subscribers", "show", ANN]) == 0
    assert "topics: topology; 量子纠错" in capsys.readouterr().out
    assert run(["-q", "subscribers", "remove", ANN]) == 0
    assert run(["subscribers", "show", ANN]) == 1
    assert "nobody of this address is subscribed" in capsys.readouterr().err


def test_the_radar_is_changed_by_address(capsys):
    assert run(["-q", "subscribers", "add", ANN, "--topic", "topology"]) == 0
    assert run(["topics", ANN, "add", "knot theory"]) == 0
    assert capsys.readouterr().out == "topology\nknot theory\n"
    assert run(["topics", ANN, "remove", "Topology"]) == 0
    assert run(["topics", ANN, "list"]) == 0
    assert capsys.readouterr().out == "knot theory\nknot theory\n"


def test_what_goes_wrong_is_told_in_one_line(capsys):
    assert run(["-q", "subscribers", "add", ANN]) == 0
    assert run(["-q", "subscribers", "add", ANN.upper()]) == 1
    assert run(["topics", ANN, "remove", "nothing of the kind"]) == 2
    assert run(["subscribers", "import", "nowhere.csv"]) == 1
    assert run(["subscribers", "add", "x@example.org", "--timezone", "Mars/Base"]) == 2
    assert run(["subscribers", "export", "no/such/folder.csv"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("newsletter: ") for line in lines)


def test_a_table_of_people_comes_in_and_goes_out_again(tmp_path, capsys):
    table = "address,topics,language\na@example.org,topology; knots,zh\nnobody,x y,en\n"
    (tmp_path / "people.csv").write_text(table)
    assert run(["subscribers", "import", "people.csv"]) == 1  # a row was refused
    said = capsys.readouterr()
    assert said.out == "1 added, 0 known already, 1 refused\n"
    assert said.err.startswith("people.csv:3: ")
    assert run(["subscribers", "export", "out.csv"]) == 0
    assert "topology" in (tmp_path / "out.csv").read_text()
    assert run(["subscribers", "import", "out.csv", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
    assert run(["subscribers", "export"]) == 0
    assert "a@example.org" in capsys.readouterr().out


def test_everybody_is_listed(capsys):
    for name in ("ann", "bob"):
        assert run(["-q", "subscribers", "add", f"{name}@example.org", "--topic", "topology"]) == 0
    assert run(["subscribers", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["ann@example.org", "bob@example.org"]
    assert run(["subscribers", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["subscribers"]) == 2


def test_a_config_with_a_typo_stops_every_command(tmp_path, capsys):
    (tmp_path / "config.toml").write_text('[delivery]\nmailr = "smtp"\n')
    assert run(["subscribers", "list"]) == 1
    assert (
        "config.toml:2: delivery.mailr: no such key; did you mean mailer?"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("mailer", "said"),
    [
        ('[delivery]\nmailer = "sendgrid"\n', "set NEWSLETTER_SENDGRID_KEY"),
        (
            (
                '[delivery]\nmailer = "smtp"\n'
                '[delivery.smtp]\nhost = "mail.example.org"\nsecurity = "none"\n'
            ),
            "loopback",
        ),
        ('[storage]\nurl = "mysql://x"\n', "mysql"),
    ],
)
def test_a_service_that_cannot_work_says_what_to_set(tmp_path, capsys, mailer, said):
    (tmp_path / "config.toml").write_text(mailer)
    assert run(["init"]) == 1
    assert said in capsys.readouterr().err


def test_a_secret_that_is_too_short_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("NEWSLETTER_SECRET", "short")
    assert run(["init"]) == 1
    assert "secret" in capsys.readouterr().err


def test_an_adapter_is_picked_by_the_configuration(monkeypatch):
    monkeypatch.setenv("NEWSLETTER_DELIVERY__MAILER", "sendgrid")
    monkeypatch.setenv("NEWSLETTER_SENDGRID_KEY", "SG.a-test-key.of-nobody")
    monkeypatch.setenv("NEWSLETTER_OPENAI_KEY", "sk-a-test-key-of-nobody")
    assert run(["init"]) == 0


@pytest.mark.parametrize("command", [["list"], ["show", "ada@example.org"], ["export"]])
def test_who_only_looks_makes_no_database(tmp_path, capsys, command):
    assert run(["subscribers", *command]) == 1
    assert "newsletter init" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
