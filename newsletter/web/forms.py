"""What comes in with a POST: read up to a limit, parsed, and nothing believed yet."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

FORM_MAX = 64 * 1024  # bytes; fifty topics of 200 characters in percent signs fit
FIELDS_MAX = 50
BAD_REQUEST, TOO_LARGE = 400, 413


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; of a field that is sent twice, the last one counts."""

    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a field as it was typed; "" where it is missing."""
        return self.fields.get(name, "")

    def lines(self, name: str) -> list[str]:
        """Return the lines of a field that are not blank."""
        return [line for line in self[name].splitlines() if line.strip()]


async def read_body(request: Request, most: int) -> bytes:
    """Read a body; HTTPException 413 as soon as it turns out larger than `most` bytes."""
    declared = request.headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared) > most:
        raise HTTPException(TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(TOO_LARGE)
    return bytes(body)


async def read_form(request: Request) -> Form:
    """Read a form as browsers send one without files; HTTPException 400 if it is none."""
    try:
        return parse_form(await read_body(request, FORM_MAX))
    except ValueError as error:  # not UTF-8, or fields without number
        raise HTTPException(BAD_REQUEST) from error


def parse_form(body: bytes) -> Form:
    """Parse `application/x-www-form-urlencoded`; raises ValueError."""
    text = body.decode("utf-8", "strict")
    fields = parse_qsl(
        text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=FIELDS_MAX
    )
    return Form(dict(fields))
