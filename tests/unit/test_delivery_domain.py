"""What the DNS has to say of a sending domain."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from newsletter.delivery.domain import Finding, NoAnswerError, Verdict, check_domain

GOOD = {
    "hub.example": ["google-verification=x", "v=spf1 ip4:192.0.2.1 -all"],
    "news._domainkey.hub.example": ["v=DKIM1; k=rsa; p=MIIB"],
    "_dmarc.hub.example": ["v=DMARC1; p=reject"],
}


def look(records: dict[str, list[str]], **options: object) -> dict[str, Finding]:
    def resolve(name: str) -> Sequence[str]:
        return records.get(name, [])

    found = check_domain("hub.example", resolve, **{"selector": "news", **options})  # type: ignore[arg-type]
    return {one.what: one for one in found}


def test_a_domain_with_all_three_records_is_well() -> None:
    found = look(GOOD)
    assert {name: one.verdict for name, one in found.items()} == {
        "SPF": Verdict.OK,
        "DKIM": Verdict.OK,
        "DMARC": Verdict.OK,
    }
    assert all(not one.mend for one in found.values())


def test_a_bare_domain_is_told_what_to_publish_and_where() -> None:
    found = look({})
    assert all(one.verdict is Verdict.FAIL for one in found.values())
    assert "at hub.example" in found["SPF"].mend
    assert "at news._domainkey.hub.example" in found["DKIM"].mend
    assert "at _dmarc.hub.example" in found["DMARC"].mend


@pytest.mark.parametrize(
    ("spf", "verdict", "words"),
    [
        (["v=spf1 -all", "v=spf1 mx -all"], Verdict.FAIL, "2 SPF records"),
        (["v=spf1 +all"], Verdict.FAIL, "everybody"),
        (["v=spf1 mx all"], Verdict.FAIL, "everybody"),
        (["v=spf10 -all"], Verdict.FAIL, "0 SPF records"),
        (["v=spf1 mx"], Verdict.WARN, "nothing of other senders"),
        (["V=SPF1 include:_spf.example ~all"], Verdict.OK, "include"),
        (["v=spf1 redirect=_spf.example"], Verdict.OK, "redirect"),
    ],
)
def test_an_spf_record_is_one_and_says_who_else(
    spf: list[str], verdict: Verdict, words: str
) -> None:
    found = look({**GOOD, "hub.example": spf})["SPF"]
    assert found.verdict is verdict
    assert words in found.words


def test_a_revoked_key_and_one_of_somebody_else_are_failures(tmp_path: Path) -> None:
    key = tmp_path / "dkim.pem"
    command = ["openssl", "genrsa", "-out", str(key), "2048"]
    subprocess.run(command, check=True, capture_output=True)
    name = "news._domainkey.hub.example"
    assert "revoked" in look({**GOOD, name: ["v=DKIM1; p="]})["DKIM"].words
    wrong = look(GOOD, key=key)["DKIM"]
    assert wrong.verdict is Verdict.FAIL
    right = wrong.mend.partition('"')[2].rstrip('"')
    assert look({**GOOD, name: [right]}, key=key)["DKIM"].verdict is Verdict.OK


def test_a_policy_of_the_domain_above_holds_below() -> None:
    def resolve(name: str) -> Sequence[str]:
        return ["v=DMARC1; p=none"] if name == "_dmarc.hub.example" else []

    found = {one.what: one for one in check_domain("news.hub.example", resolve)}
    assert found["DMARC"].verdict is Verdict.OK
    assert "DKIM" not in found, "without a selector there is nothing to ask for"


def test_a_domain_that_is_none_and_a_dns_that_is_silent_are_warnings() -> None:
    (found,) = check_domain("localhost", lambda _: [])
    assert found.verdict is Verdict.WARN

    def silent(name: str) -> Sequence[str]:
        raise NoAnswerError(name)

    for found in check_domain("hub.example", silent):
        assert found.verdict is Verdict.WARN
        assert "silent" in found.words


def test_a_check_that_dmarc_does_not_count_is_a_warning() -> None:
    records = {
        **GOOD,
        "mail.hub.example": ["v=spf1 -all"],
        "mailer.example": ["v=spf1 -all"],
        "news._domainkey.mailer.example": ["v=DKIM1; p=MIIB"],
    }
    found = look(records, envelope="mail.hub.example", signer="mailer.example")
    assert found["SPF"].verdict is Verdict.OK, "a domain below ours"
    assert found["DKIM"].verdict is Verdict.WARN
    assert "DMARC asks for one of hub.example" in found["DKIM"].words
    found = look(records, envelope="mailer.example", signer="elsewhere.example")
    assert found["SPF"].verdict is Verdict.WARN
    assert found["DKIM"].verdict is Verdict.FAIL, "there is no key at all"
