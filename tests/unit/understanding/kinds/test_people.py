"""Who writes, where they live: only what the words around it tell."""

import pytest

from collabtui.understanding.entities import find


def values(text: str, kind: str) -> list[str]:
    return [entity.value for entity in find(text) if entity.type == kind]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Anna Schmidt and I want a refund", "Anna Schmidt"),
        ("my name is anna schmidt and i want a refund", "Anna Schmidt"),
        ("MY NAME IS ANNA SCHMIDT", "Anna Schmidt"),
        ("the name's O'Neill. I wrote before", "O'Neill"),
        ("Ich heiße Jürgen Müller-Lüdenscheidt", "Jürgen Müller-Lüdenscheidt"),
        ("This is John Smith speaking", "John Smith"),
        ("Hier spricht Petra Klein", "Petra Klein"),
        ("I'm Zoë from Leeds", "Zoë"),
        ("It does not work.\nKind regards,\nMaria Oliveira", "Maria Oliveira"),
        ("Viele Grüße\nTom", "Tom"),
        ("name: Kim Lee", "Kim Lee"),
    ],
)
def test_who_says_their_name_is_called_by_it(text: str, name: str) -> None:
    assert values(text, "name") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "my name is misspelled on the parcel",
        "I'm waiting",
        "I'm Very angry",
        "this is ridiculous",
        "It is Broken",
        "ich bin verärgert",
        "thanks, that worked",
        "call me back",
        "what is your name?",
        "my name is",
    ],
)
def test_other_words_are_no_names(text: str) -> None:
    assert values(text, "name") == []


def test_a_name_that_was_only_hinted_at_is_less_sure_than_one_told() -> None:
    assert find("my name is Anna")[0].confidence > find("I'm Anna")[0].confidence


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("send it to 12 Main Street, Springfield, IL 62704", "12 Main Street, Springfield, IL 62704"),
        ("I moved to 4 Elm Ave, Apt 3b, Boston, MA 02134 last week", "4 Elm Ave, Apt 3b, Boston, MA 02134"),
        ("ship to 221b baker street london nw1 6xe please", "221b baker street london nw1 6xe"),
        ("221B Baker Street\nLondon\nNW1 6XE", "221B Baker Street, London, NW1 6XE"),
        ("10 Downing Street is where I live", "10 Downing Street"),
        ("Bitte an die Hauptstraße 5, 10115 Berlin", "Hauptstraße 5, 10115 Berlin"),
        ("Musterweg 3\n80331 München", "Musterweg 3, 80331 München"),
        ("ich wohne in der Berliner Str. 12a", "Berliner Str. 12a"),
        ("Unter den Linden 5, 10117 Berlin", "Unter den Linden 5, 10117 Berlin"),
    ],
)
def test_a_postal_address_is_kept_on_one_line(text: str, address: str) -> None:
    assert values(text, "address") == [address]


@pytest.mark.parametrize(
    "text",
    ["20 minutes on the way", "I waited 5 days. Street was blocked", "2 tents and 1 way to pay", "order 5", "Etage 3"],
)
def test_a_number_beside_a_word_is_no_address(text: str) -> None:
    assert values(text, "address") == []
