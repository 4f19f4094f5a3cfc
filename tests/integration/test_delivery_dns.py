"""A sending domain's records, asked of a real DNS server on loopback."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from nameserver import nameserver

from newsletter.delivery import domain as checks
from newsletter.delivery.domain import Finding, NoAnswerError, Verdict, check_domain, txt_records

KEY = "news._domainkey.hub.example"
GOOD = {
    "hub.example": ["site-verification=x", "v=spf1 ip4:192.0.2.1 -all"],
    KEY: ["v=DKIM1; k=rsa; p=MIIB"],
    "_dmarc.hub.example": ["v=DMARC1; p=reject"],
}


def look(key: Path | None = None) -> dict[str, Finding]:
    found = check_domain("hub.example", txt_records, selector="news", key=key)
    return {one.what: one for one in found}


def verdicts(found: dict[str, Finding]) -> list[Verdict]:
    return [found[name].verdict for name in ("SPF", "DKIM", "DMARC")]


def test_right_records_are_found_right() -> None:
    with nameserver(GOOD) as zone:
        assert verdicts(look()) == [Verdict.OK] * 3
    assert zone.asked == ["hub.example", KEY, "_dmarc.hub.example"]


def test_missing_records_are_missed_each_by_itself() -> None:
    with nameserver({}):
        assert verdicts(look()) == [Verdict.FAIL] * 3
    for number, name in enumerate(GOOD):
        with nameserver({other: said for other, said in GOOD.items() if other != name}):
            wanted = [Verdict.OK] * 3
            wanted[number] = Verdict.FAIL
            assert verdicts(look()) == wanted


def test_wrong_records_are_told_with_what_to_publish() -> None:
    wrong = {"hub.example": ["v=spf1 +all"], KEY: ["v=DKIM1; p="], "_dmarc.hub.example": ["v=D"]}
    with nameserver(wrong):
        found = look()
    assert verdicts(found) == [Verdict.FAIL] * 3
    assert "revoked" in found["DKIM"].words
    assert all(one.mend for one in found.values())


@pytest.mark.parametrize("bits", [2048, 4096])
def test_our_own_key_is_known_again_however_it_is_cut_and_sent(tmp_path: Path, bits: int) -> None:
    """A key of 2048 bits is two strings; one of 4096 fits in no datagram: it comes by TCP."""
    private = rsa.generate_private_key(65537, bits)
    file = tmp_path / "dkim.pem"
    file.write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
    with nameserver({**GOOD, KEY: [text]}) as zone:
        found = look(file)["DKIM"]
        assert found == Finding("DKIM", Verdict.OK, f"{KEY} holds our key")
    assert zone.asked.count(KEY) == (2 if bits == 4096 else 1)
    with nameserver(GOOD):
        found = look(file)["DKIM"]
    assert found.verdict is Verdict.FAIL
    assert text in found.mend


def test_a_server_in_trouble_hides_its_own_records_only() -> None:
    with nameserver(GOOD, broken=[KEY]):
        found = look()
    assert verdicts(found) == [Verdict.OK, Verdict.WARN, Verdict.OK]
    assert "silent" in found["DKIM"].words


def test_a_server_that_does_not_answer_is_not_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "LIFETIME", 0.2)
    with nameserver(GOOD, silent=["hub.example"]), pytest.raises(NoAnswerError):
        txt_records("hub.example")


def test_a_name_without_such_records_holds_none() -> None:
    with nameserver(GOOD):
        assert txt_records("_domainkey.hub.example") == (), "there are names below it"
        assert txt_records("elsewhere.example") == (), "there is no such name"
