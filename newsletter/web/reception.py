"""The desk, the papers and the hooks of a service that `newsletter.app` has put together."""

from collections.abc import Callable

from newsletter.answers import check_topic
from newsletter.app import App
from newsletter.delivery.hook import SendGridHook, Signed
from newsletter.digest.notices import Notices
from newsletter.replies.inbox import Take
from newsletter.replies.sendgrid import SendGridInbox
from newsletter.storage.feedback import SqlFeedback
from newsletter.storage.leaving import SqlLeaving
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.papers import SqlPapers
from newsletter.web.days import Days
from newsletter.web.desk import Desk
from newsletter.web.hooks import Hooks
from newsletter.web.papers import Papers
from newsletter.web.post import MailPost
from subscribers.service import Settings


def reception(app: App) -> Desk:
    """Return where the people of a service are received."""
    config, morning, feedback = app.config, app.morning, SqlFeedback(app.database)
    return Desk(
        people=morning.stores.people,
        changes=app.changes,
        history=app.history,
        leavers=SqlLeaving(app.database),
        signups=app.signups,
        post=MailPost(
            Notices(config.site, config.sender),
            app.mailer,
            morning.links,
            app.clock,
            app.last_weeks.would_have_found,
        ),
        is_suppressed=morning.stores.suppressions.is_suppressed,
        base_url=config.site.base_url,
        keys=morning.keys,
        clock=app.clock,
        check=check_topic,
        found=app.last_weeks.would_have_found,
        taught=app.said_by,
        learned=app.last_weeks.learned,
        unsay=feedback.unsay,
        english=app.last_weeks.in_english,
        defaults=Settings(timezone=config.schedule.timezone, hour=config.schedule.hour),
    )


def papers(app: App) -> Papers:
    """Return the papers of people's letters."""
    database = app.database
    return Papers(
        letters=SqlLedger(database),
        library=SqlPapers(database),
        feedback=SqlFeedback(database),
        topic_of=app.last_weeks.topic_of,
        clock=app.clock,
    )


def days(app: App) -> Days:
    """Return what people's radars found on the days of their letters."""
    return Days(SqlLedger(app.database), app.morning.edition, app.history.of)


def hooks(app: App, take: Take, heard: Callable[[], None]) -> Hooks | None:
    """Return what providers may call: what a key or a secret was set for; None if nothing was.

    `take` gets the mails, `heard` is called after events. Raises ConfigError for a wrong key.
    """
    config = app.config
    events_key, inbound_key = (
        config.delivery.sendgrid.webhook_key,
        config.replies.sendgrid.public_key,
    )
    secret = config.inbound_secret if config.replies.domain else None
    if not events_key and secret is None:
        return None
    signed = Signed(inbound_key).verify if inbound_key else None
    return Hooks(
        clock=app.clock,
        events=SendGridHook(events_key, app.events, heard) if events_key else None,
        inbound=SendGridInbox(take, signed) if secret else None,
        secret=secret.get_secret_value() if secret else "",
    )
