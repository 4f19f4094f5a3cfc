"""Letters written into a folder."""

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


def test_a_letter_becomes_three_files_that_the_receipt_names(tmp_path: Path) -> None:
    one = letter(text="Guten Morgen, 学术\n", html="<p>学术</p>")
    folder = tmp_path / "not" / "yet" / "there"
    receipt = OutboxMailer(folder).send(one)
    mail, html, text = receipt.files
    assert mail == folder / "2026-06-11-ada@example.org.eml"
    assert mail.read_bytes() == one.raw
    assert html.read_text("utf-8") == one.html
    assert text.read_bytes() == one.text.encode()
    assert sorted(folder.iterdir()) == sorted(receipt.files)


def test_a_letter_sent_again_replaces_its_files(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    assert not mailer.quiet, "a double does no harm"
    mailer.send(letter(text="first\n"))
    receipt = mailer.send(letter(text="second\n"))
    assert receipt.files[2].read_text() == "second\n"
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(
    "address", ["../../etc/passwd@example.org", "a/b@example.org", "..@x.org", "~root@x.org"]
)
def test_no_address_writes_outside_the_folder(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "a" / "outbox"
    receipt = OutboxMailer(folder).send(letter(address))
    assert {file.resolve().parent for file in receipt.files} == {folder.resolve()}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


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
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_letter_of_before(tmp_path: Path) -> None:
    mailer = OutboxMailer(tmp_path)
    before = {file: file.read_bytes() for file in mailer.send(letter()).files}
    with files_no_larger_than(20), pytest.raises(DeliveryError):
        mailer.send(letter(html="<p>" + "x" * 100))
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before
