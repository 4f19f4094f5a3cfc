"""`newsletter translations`: how topics of other languages are searched for in English."""

from typing import Annotated

import typer

from newsletter.cli.session import Json, session_of
from newsletter.errors import NewsletterError


def add_to(cli: typer.Typer) -> None:
    """Put the command on the root command."""
    cli.command()(translations)


def translations(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="The words of a topic; none: list all.")] = "",
    *,
    english: Annotated[
        str, typer.Option("--english", help='Say them so from now on: "one phrase | another".')
    ] = "",
    forget: Annotated[
        bool, typer.Option("--forget", help="Forget what is kept, so that it is asked for anew.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show how topics are said in English, and set it right."""
    # Slow to import, and `--help` needs none of them.
    from newsletter.interpreter import phrases  # noqa: PLC0415
    from newsletter.storage.translations import SqlTranslations  # noqa: PLC0415

    session = session_of(context)
    level = " ".join(words.split())
    if (english or forget) and not level:
        raise typer.BadParameter("say which words: newsletter translations 量子纠错 --english …")
    said = phrases(english.split("|"))
    if english and not said:
        raise typer.BadParameter("a phrase is in plain letters: quantum error correction")
    with session.app() as app:
        kept = SqlTranslations(app.database, app.clock)
        if forget and not kept.forget(level):
            raise NewsletterError(f"nothing is kept of {level}")
        if said:
            kept.correct(level, said)
        found = [one for one in kept.everything() if level in {"", one.words}]
    if as_json:
        rows_of = {one.words: {"english": one.english, "by_hand": one.by_hand} for one in found}
        session.screen.data({"translations": rows_of})
        return
    if forget:
        session.screen.say(f"forgotten: {level}")
        return
    by = {True: "by hand", False: "by a model"}
    rows = [(one.words, " | ".join(one.english) or "unknown", by[one.by_hand]) for one in found]
    session.screen.table(("words", "English", "said"), rows)
    if not rows:
        session.screen.say("nothing is kept; the list that ships says Chinese terms in English")
