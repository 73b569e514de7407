"""Flow files: what is wrong is told with file, line, what was expected; all of it at once."""

from pathlib import Path

import pytest

from collabtui.bot.flow_file import load_flows
from collabtui.understanding.toml_file import DataFileError

GOOD = """\
name = "send_back"
title = "send back"
started_by = ["return_item"]
call = "return_item"
arguments = { order_number = "order_number", item = "item", reason = "reason" }
confirm = ["Send {item} of {order_number} back ({reason})?"]

[[slot]]
name = "order_number"
type = "order_number"
check = true
ask = ["Which order?"]

[[slot]]
name = "item"
type = "item"
ask = ["Which of {items} in {order_number}?"]

[[slot]]
name = "reason"
type = "text"
ask = ["Why?"]

[replies]
found = ["It is {reference}."]
not_found = ["No {order_number}."]
failed = ["Down."]
refused = ["No: {reason_given}."]
"""


def loaded(folder: Path, **files: str) -> dict[str, object]:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return dict(load_flows(folder))


def mistakes(folder: Path, **files: str) -> list[str]:
    with pytest.raises(DataFileError) as refused:
        loaded(folder, **files)
    return [line.removeprefix(f"{folder}/") for line in str(refused.value).splitlines()]


def test_a_good_file_is_a_flow(tmp_path: Path) -> None:
    assert list(loaded(tmp_path, send_back=GOOD)) == ["send_back"]


def test_a_shop_without_a_folder_of_flows_has_none(tmp_path: Path) -> None:
    assert load_flows(tmp_path / "flows") == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('call = "return_item"', 'call = "send"', "line 4, field call: is 'send'; expected one of order, "),
        (
            ', reason = "reason" }',
            "}",
            "line 5, field arguments: has ['item', 'order_number']; expected order_number, ",
        ),
        ('item = "item", r', 'item = "thing", r', "line 5, field arguments.item: is 'thing'; expected a slot of this"),
        ("confirm =", "# confirm =", "field confirm: is missing; expected a question, since return_item changes"),
        ("check = true", "", "line 16, field slot.1.type: is item; expected a slot with check = true before it"),
        ("{items} in", "{price} in", "field slot.1.ask: has the placeholder 'price'; expected one of: items, order_"),
        ("It is {reference}.", "It is {label}.", "field replies.found: has the placeholder 'label'; expected one of: "),
        ("{reason_given}", "{reason.__class__}", "field replies.refused: has the placeholder 'reason.__class__'"),
        ("Which order?", "Which {order?", "line 12, field slot.0.ask: has a brace that does not pair"),
        ('refused = ["No: {reason_given}."]', "", "field replies.refused: is missing; expected words"),
        ('name = "reason"', 'name = "bot_state"', "field slot.2.name: is 'bot_state', which the bot itself uses"),
        ('name = "reason"', 'name = "item"', "line 20, field slot.2.name: is 'item' a second time"),
        ('name = "send_back"', 'name = "back"', "line 1, field name: is 'back'; expected the file's own name"),
        ('started_by = ["return_item"]', "", "is missing; expected an intent, or phrases"),
        ('ask = ["Why?"]', "ask = []", "line 22, field slot.2.ask: "),
        ('title = "send back"', "titel = 3", "field titel: "),
        ('type = "text"', 'type = "text', "is not TOML"),
    ],
)
def test_a_mistake_is_told_where_it_is(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    found = mistakes(tmp_path, send_back=GOOD.replace(old, new, 1))
    assert any(line.startswith("send_back.toml") and said in line for line in found), found


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    other = (
        GOOD.replace('"send_back"', '"other"').replace('["return_item"]', '["cancel_order"]').replace("Down.", "{x}")
    )
    found = mistakes(tmp_path, send_back=GOOD.replace("Why?", "Why, {reason}?"), other=other)
    assert [line.partition(".toml")[0] for line in found] == ["other", "send_back"]


def test_one_intent_starts_one_flow(tmp_path: Path) -> None:
    found = mistakes(tmp_path, send_back=GOOD, twin=GOOD.replace('"send_back"', '"twin"'))
    assert len(found) == 1
    assert "twin.toml, line 3, field started_by: names 'return_item', which starts send_back already" in found[0]
