"""Bytes to text, for the charsets that mail programs declare and for those that they ought to have.

Only charsets of a list are decoded by: a mail must not pick a codec such as `punycode`, which is
slow, or `unicode_escape`, which makes text out of text.
"""

import base64
import binascii
import re

_SAME = {
    "ascii": "utf-8",
    "usascii": "utf-8",
    "ansix341968": "utf-8",
    "utf8": "utf-8",
    "unicode11utf8": "utf-8",
    "utf16": "utf-16",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    "utf7": "utf-7",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "xgbk": "gb18030",
    "cp936": "gb18030",
    "windows936": "gb18030",
    "gb18030": "gb18030",
    "euccn": "gb18030",
    "hzgb2312": "hz",
    "big5": "cp950",
    "cnbig5": "cp950",
    "xbig5": "cp950",
    "cp950": "cp950",
    "big5hkscs": "big5hkscs",
    "iso2022jp": "iso2022_jp_2",
    "shiftjis": "cp932",
    "xsjis": "cp932",
    "windows31j": "cp932",
    "cp932": "cp932",
    "eucjp": "euc_jp",
    "euckr": "cp949",
    "ksc56011987": "cp949",
    "cp949": "cp949",
    "iso88591": "cp1252",  # as browsers do: what says Latin-1 has often been made on Windows
    "latin1": "cp1252",
    "iso885915": "iso8859_15",
    "koi8r": "koi8_r",
    "koi8u": "koi8_u",
    "macintosh": "mac_roman",
}
_SAME |= {f"iso8859{part}": f"iso8859_{part}" for part in range(2, 11)}
_SAME |= {f"{name}125{page}": f"cp125{page}" for name in ("windows", "cp") for page in range(9)}
_GUESSES = ("utf-8", "gb18030")
_NOISE = re.compile(r"[^a-z0-9]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_FOREIGN_LINE = re.compile(rb"^(?=.*(?:[^A-Za-z0-9+/=\s]|\S[ \t]+\S|=[^=\s])).*$", re.MULTILINE)
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?]{0,2000})\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?)")


def decode(octets: bytes, charset: str = "") -> str:
    """Return the text of bytes. Never raises: what cannot be read becomes U+FFFD."""
    if octets.startswith(b"\xef\xbb\xbf"):
        octets, charset = octets[3:], "utf-8"
    for codec in dict.fromkeys((_SAME.get(_NOISE.sub("", charset.lower()), ""), *_GUESSES)):
        if codec:
            try:
                return octets.decode(codec)
            except (UnicodeError, ValueError):
                continue
    return octets.decode(_SAME.get(_NOISE.sub("", charset.lower()), "utf-8"), "replace")


def decode_base64(octets: bytes) -> bytes:
    """Undo base64, forgiving lost padding and stray bytes, up to where it is base64 no more.

    List programs add a footer of plain text below a body that is still base64.
    """
    if foreign := _FOREIGN_LINE.search(octets):
        octets = octets[: foreign.start()]
    letters = _NOT_BASE64.sub(b"", octets)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def decode_quoted(octets: bytes) -> bytes:
    """Undo quoted-printable; a broken escape stays as it is (RFC 2045 section 6.7)."""
    return binascii.a2b_qp(octets)


def decode_header(value: bytes) -> str:
    """Return the text of a header, its encoded words decoded (RFC 2047)."""
    text = decode(value)
    if "=?" not in text:
        return text
    parts: list[tuple[str, bytes]] = []
    line, at = _BETWEEN.sub(r"\1", text), 0
    for word in _WORD.finditer(line):
        _append(parts, "utf-8", line[at : word.start()].encode("utf-8", "replace"))
        _append(parts, word[1].lower(), _encoded_word(word))
        at = word.end()
    _append(parts, "utf-8", line[at:].encode("utf-8", "replace"))
    return "".join(decode(octets, charset) for charset, octets in parts)


def _append(parts: list[tuple[str, bytes]], charset: str, octets: bytes) -> None:
    """Add bytes; those of one charset are joined, since programs cut a character in two."""
    if parts and parts[-1][0] == charset:
        parts[-1] = (charset, parts[-1][1] + octets)
    elif octets:
        parts.append((charset, octets))


def _encoded_word(word: re.Match[str]) -> bytes:
    octets = word[3].encode("utf-8", "replace")
    if word[2] in "bB":
        return decode_base64(octets)
    return binascii.a2b_qp(octets, header=True)
