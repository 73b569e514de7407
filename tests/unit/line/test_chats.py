"""Conversations keep the number they are typed by."""

from collabtui.line.chats import Chats


def test_conversations_are_numbered_as_they_come() -> None:
    chats = Chats()
    assert [chats.of(name).number for name in ("c7", "c3", "c7")] == [1, 2, 1]


def test_a_number_is_never_given_to_another_conversation() -> None:
    chats = Chats()
    chats.let_go(chats.of("c1"))
    assert chats.of("c2").number == 2
    assert chats.of("c1").number == 1


def test_a_number_finds_its_conversation() -> None:
    chats = Chats()
    chat = chats.of("c1")
    assert chats.numbered(1) is chat
    assert chats.numbered(2) is None
    assert chats.known("c2") is None


def test_what_is_let_go_is_neither_held_nor_offered_nor_current() -> None:
    chats = Chats()
    chat = chats.of("c1")
    chats.current = chat
    chat.is_held, chat.offer = True, "o1"
    chats.let_go(chat)
    assert not chats.held()
    assert not chats.offered()
    assert chats.current is None


def test_letting_go_of_another_keeps_the_current_one() -> None:
    chats = Chats()
    chats.current = chats.of("c1")
    chats.let_go(chats.of("c2"))
    assert chats.current is chats.known("c1")


def test_after_a_new_beginning_nobody_holds_anything() -> None:
    chats = Chats()
    chats.of("c1").is_held, chats.of("c2").offer = True, "o2"
    chats.forget()
    assert (chats.held(), chats.offered()) == ([], [])
