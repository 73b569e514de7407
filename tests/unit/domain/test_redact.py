"""Which personal numbers are blanked, which look-alikes stay."""

import time

import pytest

from broker.domain.redact import KINDS, PersonalData, redact
from tests.hostile_cases import HostileText, expecting, hostile_texts

PII = expecting("redact")
LOOK_ALIKES = expecting("keep")
HEAVY = [case for case in hostile_texts() if case.category in {"redos", "size"}]


@pytest.mark.parametrize("case", PII, ids=lambda case: case.id)
def test_personal_data_does_not_survive(case: HostileText) -> None:
    shown = redact(case.text)
    assert [secret for secret in case.pii if secret in shown] == []
    assert "[" in shown


@pytest.mark.parametrize("case", LOOK_ALIKES, ids=lambda case: case.id)
def test_a_look_alike_is_kept(case: HostileText) -> None:
    assert redact(case.text) == case.text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("card 4111 1111 1111 1111 123 exp 12/27", "card [card] 123 exp 12/27", id="fours"),
        pytest.param("3782 822463 10005", "[card]", id="amex"),
        pytest.param("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card]", id="digit-by-digit"),
        pytest.param("2223003122003222", "[card]", id="mastercard-two-series"),
        pytest.param("5105105105105100, 4012888888881881", "[card], [card]", id="two-cards"),
        pytest.param("٤١١١١١١١١١١١١١١١", "[card]", id="arabic-digits"),
        pytest.param("DE89 3704 0044 0532 0130 00 thanks", "[iban] thanks", id="iban-then-word"),
        pytest.param("IBAN:NL91ABNA0417164300.", "IBAN:[iban].", id="iban-in-punctuation"),
        pytest.param("write me@example.co.uk.", "write [email].", id="email"),
        pytest.param("max.muster+shop@übung.de", "[email]", id="email-with-umlaut"),
        pytest.param("+1 (415) 555-2671 now", "[phone] now", id="phone-abroad"),
        pytest.param("(555) 123-4567", "[phone]", id="phone-american"),
        pytest.param("030/901820", "[phone]", id="phone-national"),
        pytest.param("my PIN is 4321", "my PIN is [secret]", id="pin"),
        pytest.param("password: hunter2 ok", "password: [secret] ok", id="password"),
    ],
)
def test_the_tag_names_what_stood_there(written: str, shown: str) -> None:
    assert redact(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("4111 1111 1111 1112", id="wrong-luhn-digit"),
        pytest.param("GB29 NWBK 6016 1331 9268 18", id="wrong-iban-check"),
        pytest.param("EAN 4006381333931", id="ean"),
        pytest.param("ISBN 978-3-16-148410-0", id="isbn"),
        pytest.param("1Z999AA10123456784", id="parcel"),
        pytest.param("192.168.178.21", id="address"),
        pytest.param("06.05.2024 12:30", id="german-date"),
        pytest.param("2024-05-06T12:30:00.000", id="timestamp"),
        pytest.param("at 1714993200000", id="unix-milliseconds"),
        pytest.param("ORD-0012345678 or #0012345678", id="order-with-zeros"),
        pytest.param("my password is not working", id="password-in-a-sentence"),
        pytest.param("pinned 4321 times", id="pinned"),
        pytest.param("@home a@b", id="handle"),
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert redact(text) == text


def test_digits_that_only_together_make_a_card_are_no_list_of_sizes() -> None:
    assert redact("sizes 41 11 11 11 11 11 11 11") == "sizes 41 11 11 11 11 11 11 11"


@pytest.mark.parametrize("case", HEAVY, ids=lambda case: case.id)
def test_a_text_made_to_stall_patterns_comes_back(case: HostileText) -> None:
    assert len(redact(case.text)) <= len(case.text)


#: What a stalling pattern is fed: each goes on for as long as a text may.
UNITS = ("1", "1 ", "12 ", "1-2345", "a@", "a.", "a@b.", "+1", "+(1)", "(0", "0-", "A1 ", "DE89 3704 ", "4111 ", "pin ")
MORE_UNITS = (
    "password",
    "password: ",
    "123-45-6789 ",
    "12345678Z ",
    "bsn 111222333 ",
    "passport number ",
    "x" * 63 + ".",
)


@pytest.mark.parametrize("unit", UNITS + MORE_UNITS)
def test_the_time_grows_no_faster_than_the_text(unit: str) -> None:
    """Four times the text takes four times as long; a quadratic pattern takes sixteen."""
    size = 4_000
    short, long = [min(seconds((unit * size)[: size * times]) for _ in range(2)) for times in (1, 4)]
    assert long < 9 * short + 0.01


def seconds(text: str) -> float:
    before = time.process_time()
    redact(text)
    return time.process_time() - before


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_kinds_asked_for_are_blanked(kind: PersonalData) -> None:
    told = {
        "card": "4111111111111111",
        "iban": "NL91ABNA0417164300",
        "id": "12345678Z",
        "email": "me@example.com",
        "phone": "+49 30 901820",
        "secret": "pin: 1234",
    }
    shown = redact(" / ".join(told.values()), [kind]).split(" / ")
    assert [name for name, text in zip(told, shown, strict=True) if f"[{name}]" in text] == [kind]
    assert sum(text in told.values() for text in shown) == len(told) - 1


@pytest.mark.parametrize(
    "glued",
    ["me@example.com12345678Z", "+49 30 901820+49 30 901821", "078-05-1120NL91ABNA0417164300", "a@b.com1c@d.com"],
)
def test_what_is_glued_to_personal_data_does_not_hide_behind_it(glued: str) -> None:
    assert not any(character.isdigit() or character == "@" for character in redact(glued))


def test_redacting_twice_changes_nothing_more() -> None:
    once = redact("me@example.com, 4111111111111111, +49 30 901820, pin: 1234")
    assert once == "[email], [card], [phone], pin: [secret]"
    assert redact(once) == once
