"""The open conversations."""

from collabtui.console.tabs import Tabs


def of(*conversations: str, current: str) -> Tabs:
    tabs = Tabs()
    for conversation in conversations:
        tabs.add(conversation)
    tabs.open(current)
    return tabs


def test_a_tab_is_opened_once() -> None:
    tabs = of("a", "b", current="b")
    tabs.open("a")
    assert (tabs.order, tabs.current) == (["a", "b"], "a")


def test_the_neighbour_takes_the_screen_of_a_closed_tab() -> None:
    tabs = of("a", "b", "c", current="b")
    tabs.close("b")
    assert tabs.current == "c"
    tabs.close("c")
    assert tabs.current == "a"
    tabs.close("a")
    assert len(tabs) == 0
    assert tabs.current is None


def test_closing_another_tab_leaves_the_screen_alone() -> None:
    tabs = of("a", "b", current="b")
    tabs.close("a")
    tabs.close("unknown")
    assert (tabs.order, tabs.current) == (["b"], "b")


def test_stepping_goes_round() -> None:
    tabs = of("a", "b", current="b")
    tabs.step(1)
    assert tabs.current == "a"
    tabs.step(-1)
    assert tabs.current == "b"
    Tabs().step(1)
