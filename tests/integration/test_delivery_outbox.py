"""Letters written into a folder."""

import mailbox
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from delivery_samples import letter

from newsletter.delivery.outbox import OutboxMailer
from newsletter.errors import DeliveryError


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Let the system refuse to write more, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_in(folder: Path) -> list[Path]:
    """Every file, wherever it lies in a folder."""
    return sorted(one for one in folder.rglob("*") if one.is_file())


def test_a_letter_becomes_three_files_that_the_receipt_names(tmp_path: Path) -> None:
    one = letter(text="Guten Morgen, 学术\n", html="<p>学术</p>")
    folder = tmp_path / "not" / "yet" / "there"
    receipt = OutboxMailer(folder).send(one)
    mail, html, text = receipt.files
    assert mail == folder / "2026-06-11-ada@example.org.eml"
    assert mail.read_bytes() == one.raw
    assert html.read_text("utf-8") == one.html
    assert text.read_bytes() == one.text.encode()
    assert sorted(one for one in folder.iterdir() if one.is_file()) == sorted(receipt.files)


def test_a_letter_sent_again_replaces_its_files(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    assert not mailer.quiet, "a double does no harm"
    mailer.send(letter(text="first\n"))
    receipt = mailer.send(letter(text="second\n"))
    assert receipt.files[2].read_text() == "second\n"
    assert len(files_in(tmp_path)) == 4


def test_the_folder_is_a_maildir_that_any_mail_program_opens(tmp_path: Path) -> None:
    with OutboxMailer(tmp_path) as mailer:
        for name in ("ada", "bob"):
            mailer.send(letter(f"{name}@example.org", text="Guten Morgen\n"))
    box = mailbox.Maildir(tmp_path, create=False)
    names = [f"2026-06-11-{name}@example.org" for name in ("ada", "bob")]
    assert sorted(box.keys()) == names
    assert {one["Subject"] for one in box} == {"3 papers for Thursday"}
    assert {one.get_subdir() for one in box} == {"new"}
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not any(b"\r" in box.get_bytes(key) for key in box.keys())  # noqa: SIM118 - no dict


def test_a_letter_that_was_read_and_is_sent_again_is_there_once_and_new(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    mailer.send(letter(text="first\n"))
    mailer.send(letter("eve@example.org"))
    box = mailbox.Maildir(tmp_path, create=False)
    for key in box.keys():  # noqa: SIM118 - no dict
        one = box[key]
        one.set_subdir("cur")
        one.add_flag("S")
        box[key] = one
    mailer.send(letter(text="second\n"))
    told = {key[11:14]: one.get_subdir() for key, one in mailbox.Maildir(tmp_path).items()}
    assert told == {"ada": "new", "eve": "cur"}
    assert len(mailbox.Maildir(tmp_path)) == 2


@pytest.mark.parametrize(
    "address", ["../../etc/passwd@example.org", "a/b@example.org", "..@x.org", "~root@x.org"]
)
def test_no_address_writes_outside_the_folder(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a" / "outbox"
    receipt = OutboxMailer(folder).send(letter(address))
    assert {file.resolve().parent for file in receipt.files} == {folder.resolve()}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert len(files_in(folder / "new")) == 1


def test_a_link_in_the_folder_is_replaced_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    folder = tmp_path / "outbox"
    folder.mkdir()
    (folder / "2026-06-11-ada@example.org.eml").symlink_to(precious)
    OutboxMailer(folder).send(letter())
    assert precious.read_text() == "mine"


def test_a_file_in_place_of_the_folder_is_told_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("")
    with pytest.raises(DeliveryError, match=r"outbox.*delivery\.outbox\.folder") as caught:
        OutboxMailer(tmp_path / "outbox").send(letter())
    assert not caught.value.permanent
    assert isinstance(caught.value.__cause__, OSError)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    with (
        files_no_larger_than(20),
        pytest.raises(DeliveryError, match="cannot write to the outbox") as caught,
    ):
        mailer.send(letter(html="short", text="short"))
    assert not caught.value.permanent
    assert files_in(tmp_path) == []


def test_a_full_disk_leaves_the_letter_of_before(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    mailer.send(letter())
    before = {file: file.read_bytes() for file in files_in(tmp_path)}
    with files_no_larger_than(20), pytest.raises(DeliveryError):
        mailer.send(letter(html="<p>" + "x" * 100))
    assert {file: file.read_bytes() for file in files_in(tmp_path)} == before
