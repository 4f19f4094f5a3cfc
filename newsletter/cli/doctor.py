"""`newsletter doctor`: whether letters could leave, and what to mend if not."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.session import Json, session_of
from newsletter.config import Config
from newsletter.delivery.domain import Finding, Verdict, check_domain, txt_records
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.app import App

ROOM = 200_000_000  # bytes that a day of letters and papers may take
DRIFT = timedelta(
    minutes=2
)  # a clock that is wrong by more sends at wrong hours, and signs wrongly
TEST_WORDS = (
    "This is the test mail of `newsletter doctor`. If you can read it, letters can leave.\n"
)


def add_to(cli: typer.Typer) -> None:
    """Put the command of this module on the root command."""
    cli.command()(doctor)


def doctor(
    context: typer.Context,
    *,
    send: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Send a test mail there, too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check settings, database, disk, clock, the mailer and the sending domain's DNS records."""
    session = session_of(context)
    found: list[Finding] = []
    try:
        with session.app() as app:
            found.append(Finding("settings", Verdict.OK, f"mailer: {app.config.delivery.mailer}"))
            found.append(Finding("database", Verdict.OK, f"{app.database.name}: up to date"))
            found += _examined(app)
            if send:
                found.append(_test_mail(app, send))
    except NewsletterError as error:
        found.append(Finding("settings, database", Verdict.FAIL, str(error), "see above"))
    if as_json:
        rows = [
            {"what": one.what, "verdict": one.verdict.value, "words": one.words, "mend": one.mend}
            for one in found
        ]
        session.screen.data({"checks": rows})
    else:
        for one in found:
            mend = f"\n      mend: {one.mend}" if one.mend else ""
            session.screen.say(f"{one.verdict:4}  {one.what}: {one.words}{mend}")
    failed = sum(one.verdict is Verdict.FAIL for one in found)
    if failed:
        raise NewsletterError(f"{failed} of {len(found)} checks failed")


def _examined(app: "App") -> Iterator[Finding]:
    config = app.config
    yield _disk(app)
    yield _links(config)
    yield _connection(app)
    yield _clock(app.clock(), config)
    if config.delivery.mailer != "outbox":
        dkim = config.delivery.smtp.dkim
        ours = config.delivery.mailer == "smtp" and dkim.key is not None
        yield from check_domain(
            config.sender.domain,
            txt_records,
            selector=dkim.selector if ours else "",
            key=dkim.key,
            signer=dkim.domain,
            envelope=config.delivery.smtp.bounces_to.rpartition("@")[2],
        )
        if not ours:
            words = "no key is set here: the mail server or the provider has to sign"
            mend = "check a test mail's headers for dkim=pass, or set [delivery.smtp.dkim]"
            yield Finding("DKIM", Verdict.WARN, words, mend)


def _disk(app: "App") -> Finding:
    folders = {_existing(folder) for folder in _written_to(app)}
    free, folder = min((shutil.disk_usage(one).free, one) for one in folders)
    words = f"{free // 10**6} MB free in {folder}"
    if free < ROOM:
        return Finding("disk", Verdict.FAIL, words, "make room")
    return Finding("disk", Verdict.OK, words)


def _written_to(app: "App") -> Iterator[Path]:
    """Where the database lies, if it is a file, and where letters are written."""
    if app.database.is_sqlite:
        yield Path(app.database.engine.url.database or "").absolute().parent
    if app.config.delivery.mailer == "outbox":
        yield app.config.delivery.outbox.folder.absolute()
    yield Path.cwd()


def _existing(folder: Path) -> Path:
    """Return a folder, or the one above it that is there already."""
    return next(one for one in (folder, *folder.parents) if one.is_dir())


def _links(config: Config) -> Finding:
    base = config.site.base_url
    if base.startswith("https://"):
        return Finding("links", Verdict.OK, base)
    mend = "set site.base_url to the https address of `newsletter serve`"
    verdict = Verdict.WARN if config.delivery.mailer == "outbox" else Verdict.FAIL
    words = f"{base} is not https; mailboxes show no unsubscribe button (RFC 8058)"
    return Finding("links", verdict, words, mend)


def _connection(app: "App") -> Finding:
    with app.morning.way.mailer() as mailer:
        try:
            words = mailer.probe()
        except NewsletterError as error:
            mend = f"mend [delivery.{app.config.delivery.mailer}], or the other side"
            return Finding("connection", Verdict.FAIL, str(error), mend)
    return Finding("connection", Verdict.OK, words)


def _clock(now: datetime, config: Config) -> Finding:
    """Ask somebody else's clock: the Date that SendGrid answers with; else there is none to ask."""
    if config.delivery.mailer != "sendgrid":
        return Finding("clock", Verdict.OK, f"{now:%Y-%m-%d %H:%M:%S} UTC; see that it is right")
    import httpx  # noqa: PLC0415 - as in Session.app

    try:
        date = httpx.head(config.delivery.sendgrid.host, timeout=5).headers["Date"]
        drift = abs(parsedate_to_datetime(date) - now)
    except (httpx.HTTPError, KeyError, ValueError) as error:
        return Finding("clock", Verdict.WARN, f"nobody to compare with: {type(error).__name__}")
    verdict = Verdict.OK if drift < DRIFT else Verdict.FAIL
    words = f"{drift.total_seconds():.0f} s from SendGrid's"
    return Finding("clock", verdict, words, "" if drift < DRIFT else "set the clock (NTP)")


def _test_mail(app: "App", address: str) -> Finding:
    from newsletter.digest.kinds import Rendered  # noqa: PLC0415 - as in Session.app
    from newsletter.digest.mime import notice  # noqa: PLC0415 - as in Session.app

    now = app.clock()
    rendered = Rendered.of("A test mail of the newsletter", TEST_WORDS, f"<p>{TEST_WORDS}</p>")
    letter = notice(
        rendered,
        delivery=f"test-{now:%Y%m%d%H%M%S}",
        date=now,
        sender=app.config.sender,
        recipient=address,
    )
    try:
        with app.mailer() as mailer:
            receipt = mailer.send(letter)
    except NewsletterError as error:
        return Finding("test mail", Verdict.FAIL, str(error), "mend what the other side says")
    said = receipt.detail or receipt.provider_id or ", ".join(map(str, receipt.files))
    return Finding("test mail", Verdict.OK, f"accepted: {said}")
