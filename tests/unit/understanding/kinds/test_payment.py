"""Cards with bank accounts: told by their check digits, never kept as a whole."""

import pytest

from collabtui.understanding.entities import find


@pytest.mark.parametrize(
    "written",
    ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "٤١١١ ١١١١ ١١١١ ١١١١"],
)
def test_a_card_is_kept_by_its_last_four_digits_alone(written: str) -> None:
    (card,) = find(f"it is {written} 12/27")
    assert (card.type, card.value) == ("card", "**** 1111")
    assert (card.start, card.end) == (6, 6 + len(written))


def test_a_card_of_another_grouping_is_one() -> None:
    assert [entity.value for entity in find("3782 822463 10005")] == ["**** 0005"]


@pytest.mark.parametrize(
    "written",
    ["4111111111111112", "41111111111111112345", "9111111111111112", "4 111 11 11 11 11 11 11", "x4111111111111111"],
)
def test_other_long_numbers_are_no_cards(written: str) -> None:
    assert "card" not in {entity.type for entity in find(written)}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE** 3000"),
        ("de89370400440532013000", "DE** 3000"),
        ("GB82WEST12345698765432", "GB** 5432"),
        ("NO93 8601 1117 947", "NO** 7947"),
    ],
)
def test_an_account_is_kept_by_its_country_with_the_last_four_signs(written: str, value: str) -> None:
    (account,) = find(f"send it to {written} please")
    assert (account.type, account.value) == ("iban", value)
    assert account.end - account.start == len(written)


def test_a_wrong_check_digit_makes_no_account() -> None:
    assert "iban" not in {entity.type for entity in find("DE88 3704 0044 0532 0130 00")}
