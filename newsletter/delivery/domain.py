"""What the DNS says of a sending domain: SPF, DKIM and DMARC, and what to mend.

Receivers refuse or hide mail of domains without them (Gmail and Yahoo since 2024, Outlook.com since
2025). A resolver is passed in: a function from a name to its TXT records.
"""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import dns.exception
import dns.resolver
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

Resolver = Callable[[str], Sequence[str]]
LIFETIME = 5  # seconds for one question


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it."""

    what: str
    verdict: Verdict
    words: str
    mend: str = ""


class NoAnswerError(Exception):
    """The DNS did not answer at all: nothing can be said."""


def txt_records(name: str) -> Sequence[str]:
    """Return the TXT records of a name, by the system's resolver; raises NoAnswerError."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=LIFETIME)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException as error:
        raise NoAnswerError(f"{type(error).__name__} for {name}") from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def check_domain(
    domain: str,
    resolve: Resolver,
    *,
    selector: str = "",
    key: Path | None = None,
    signer: str = "",
    envelope: str = "",
) -> tuple[Finding, ...]:
    """Look at the records of the From address's domain; what the DNS hides is a warning.

    With a `selector`, also at the key of whoever signs (`signer`, or the domain itself), and with
    a key of ours, whether its public half is the same. SPF is asked of the `envelope`'s domain,
    where bounces go (RFC 7208, 2.4).
    """
    if "." not in domain:
        mend = "set sender.address to an address of a domain of yours"
        words = f"{domain} is no domain that anybody could check"
        return (Finding("sending domain", Verdict.WARN, words, mend),)
    signer, envelope = signer or domain, envelope or domain
    looks: dict[str, Callable[[], Finding]] = {
        "SPF": lambda: _aligned(_spf(envelope, resolve), envelope, domain),
        "DKIM": lambda: _aligned(_dkim(signer, resolve, selector, key), signer, domain),
        "DMARC": lambda: _dmarc(domain, resolve),
    }
    if not selector:
        del looks["DKIM"]
    return tuple(_answered(what, look) for what, look in looks.items())


def _answered(what: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except NoAnswerError as error:
        mend = "look again from a machine whose resolver answers"
        return Finding(what, Verdict.WARN, f"the DNS is silent: {error}", mend)


def _aligned(found: Finding, domain: str, sender: str) -> Finding:
    """DMARC counts a check of the sender's own domain, or one above or below it (RFC 9989)."""
    ours = domain.casefold(), sender.casefold()
    if ours[0] == ours[1] or any(a.endswith(f".{b}") for a, b in (ours, ours[::-1])):
        return found
    if found.verdict is Verdict.FAIL:
        return found
    words = f"{found.words}; but it is of {domain}, and DMARC asks for one of {sender}"
    return Finding(found.what, Verdict.WARN, words, f"use {sender}, or a domain below it")


def _spf(domain: str, resolve: Resolver) -> Finding:
    """RFC 7208: one record, that ends by saying what other senders are."""
    records = [one for one in resolve(domain) if re.match(r"v=spf1( |$)", one, re.IGNORECASE)]
    if len(records) != 1:
        words = f"{domain} has {len(records)} SPF records"
        mend = f'publish one TXT record at {domain}: "v=spf1 a:<your mail server> -all"'
        return Finding("SPF", Verdict.FAIL, words, mend)
    if re.search(r"(^|\s)\+?all(\s|$)", records[0], re.IGNORECASE):
        mend = "end it with -all or ~all"
        return Finding("SPF", Verdict.FAIL, "it allows everybody to send", mend)
    if not re.search(r"[-~]all|redirect=", records[0], re.IGNORECASE):
        mend = "end it with -all or ~all"
        return Finding("SPF", Verdict.WARN, "it says nothing of other senders", mend)
    return Finding("SPF", Verdict.OK, records[0])


def _dkim(domain: str, resolve: Resolver, selector: str, key: Path | None) -> Finding:
    """RFC 6376, 3.6.1: the public key, and ours if we sign ourselves."""
    name = f"{selector}._domainkey.{domain}"
    ours = _public(key) if key else ""
    wanted = f'publish a TXT record at {name}: "v=DKIM1; k=rsa; p={ours or "<public key>"}"'
    records = [tags for one in resolve(name) if "p" in (tags := _tags(one))]
    if not records:
        return Finding("DKIM", Verdict.FAIL, f"{name} holds no key", wanted)
    if not records[0]["p"]:
        return Finding("DKIM", Verdict.FAIL, f"the key of {name} is revoked", wanted)
    if ours and records[0]["p"] != ours:
        return Finding(
            "DKIM", Verdict.FAIL, f"the key of {name} is not the one we sign with", wanted
        )
    return Finding("DKIM", Verdict.OK, f"{name} holds {'our' if ours else 'a'} key")


def _dmarc(domain: str, resolve: Resolver) -> Finding:
    """RFC 9989 (before: 7489): a policy here, or one of a domain above."""
    labels = domain.split(".")
    for name in (".".join(labels[at:]) for at in range(len(labels) - 1)):
        records = [tags for one in resolve(f"_dmarc.{name}") if (tags := _tags(one))]
        policies = [tags["p"] for tags in records if tags.get("v") == "DMARC1" and "p" in tags]
        if policies:
            return Finding("DMARC", Verdict.OK, f"_dmarc.{name}: p={policies[0]}")
    mend = f'publish a TXT record at _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:<you>"'
    return Finding("DMARC", Verdict.FAIL, f"{domain} has no DMARC record", mend)


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip(): re.sub(r"\s", "", value) for name, equals, value in pairs if equals}


def _public(key: Path) -> str:
    private = load_pem_private_key(key.read_bytes(), None)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(public).decode()
