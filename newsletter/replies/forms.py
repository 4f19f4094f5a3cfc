"""Commands as objects of JSON, for scripts: the shape that `newsletter reply parse` prints.

`{"command": "add", "topic": "perovskite"}`: the name of the command, and its values by name. Days
are written 2026-03-03, hours 07:30; a pause without an end has `"until": null`. docs/replies.md
lists them all.
"""

from dataclasses import fields
from datetime import date, time
from typing import Any

from newsletter.replies.parse import Reply
from subscribers import commands as of
from subscribers.commands import Command

NAMES: dict[type[Command], str] = {
    of.AddTopic: "add",
    of.RemoveTopic: "remove",
    of.RenameTopic: "rename",
    of.Translate: "translate",
    of.ListTopics: "list",
    of.Exclude: "exclude",
    of.Include: "include",
    of.FollowAuthor: "follow",
    of.DropAuthor: "unfollow",
    of.More: "more",
    of.Less: "less",
    of.Mute: "mute",
    of.Unmute: "unmute",
    of.Strict: "strict",
    of.Relax: "relax",
    of.Pause: "pause",
    of.Resume: "resume",
    of.SetFrequency: "frequency",
    of.SetHour: "hour",
    of.SetTimezone: "timezone",
    of.SetLanguage: "language",
    of.Show: "show",
    of.Undo: "undo",
    of.Stop: "stop",
    of.Help: "help",
}


def command_object(command: Command) -> dict[str, Any]:
    """Return a command as an object."""
    values = {
        "author" if field.name == "name" else field.name: _plain(getattr(command, field.name))
        for field in fields(command)
    }
    return {"command": NAMES[type(command)], **values}


def reply_object(reply: Reply) -> dict[str, Any]:
    """Return what a mail asks for as an object; `why` says why a mail is automatic."""
    return {
        "token": reply.token,
        "verb": reply.verb,
        "from": reply.sender,
        "automatic": bool(reply.automatic),
        "why": reply.automatic,
        "commands": [command_object(command) for command in reply.commands],
        "ignored": list(reply.ignored),
    }


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
    return value
