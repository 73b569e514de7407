"""How a scenario file is read, with what is refused."""

from pathlib import Path

import pytest

from collabtui.training.scenario import Scenario, Survey, load_scenario, load_scenarios
from collabtui.understanding.toml_file import DataFileError

FULL = """\
name = "late-parcel"
title = "A parcel that is late"
customer = "maria"

[[turn]]
say = "Where is it?"

[[turn]]
say = "Thanks, bye"

[survey]
score = 4
comment = "Fine."

[faults]
failure_rate = 1.0

[expect]
escalated_by = "api_errors"
resolved_by = "agent"
survey = 4
"""


def written(folder: Path, text: str = FULL, name: str = "late-parcel") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, old: str, new: str) -> str:
    assert old in FULL
    with pytest.raises(DataFileError) as caught:
        load_scenario(written(folder, FULL.replace(old, new, 1)))
    return str(caught.value)


def test_a_scenario_says_who_says_what_with_what_has_to_come_of_it(tmp_path: Path) -> None:
    scenario: Scenario = load_scenario(written(tmp_path))
    assert (scenario.name, scenario.customer) == ("late-parcel", "maria")
    assert [turn.say for turn in scenario.turns] == ["Where is it?", "Thanks, bye"]
    assert scenario.survey == Survey(score=4, comment="Fine.")
    assert scenario.faults.failure_rate == 1.0
    assert (scenario.expect.escalated_by, scenario.expect.resolved_by) == ("api_errors", "agent")


def test_the_shop_works_unless_faults_are_named(tmp_path: Path) -> None:
    text = FULL.replace("[faults]\nfailure_rate = 1.0\n", "").replace('comment = "Fine."\n', "")
    scenario = load_scenario(written(tmp_path, text))
    assert (scenario.faults.failure_rate, scenario.survey) == (0.0, Survey(score=4))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('say = "Thanks, bye"', "say = 3", "line 9, field turn.1.say: Input should be a valid string"),
        ("score = 4", "score = 6", "line 12, field survey.score: Input should be less than or equal to 5"),
        ("score = 4", 'score = "4"', "line 12, field survey.score: Input should be a valid integer"),
        ("failure_rate = 1.0", "failure_rate = 1.5", "line 16, field faults.failure_rate"),
        ('"api_errors"', '"Out of boredom"', "line 19, field expect.escalated_by: String should match"),
        ('resolved_by = "agent"', 'resolved_by = "cat"', "line 20, field expect.resolved_by"),
        ("[faults]", 'colour = "red"\n[faults]', "field survey.colour: Extra inputs are not permitted"),
        ('customer = "maria"', 'customer = "Maria!"', "line 3, field customer: String should match"),
        ('customer = "maria"', "", "field customer: Field required"),
        ('say = "Where is it?"', 'say = "  "', "line 5, field turn.0: Value error, expected either say or do"),
    ],
)
def test_a_wrong_field_is_told_with_line_name_expectation(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = refused(tmp_path, old, new)
    assert text.startswith(f"{tmp_path}/late-parcel.toml")
    assert complaint in text


def test_a_conversation_has_at_least_a_message(tmp_path: Path) -> None:
    whole = '[[turn]]\nsay = "Where is it?"\n\n[[turn]]\nsay = "Thanks, bye"\n'
    assert "field turn: Field required" in refused(tmp_path, whole, "")


def test_what_was_handed_over_is_resolved_by_an_agent(tmp_path: Path) -> None:
    assert "line 18, field expect: Value error, expected resolved_by" in refused(tmp_path, '"agent"', '"bot"')


def test_an_agent_resolves_nothing_that_was_not_handed_over(tmp_path: Path) -> None:
    assert "expected resolved_by" in refused(tmp_path, '"api_errors"', '""')


def test_the_expected_score_is_the_one_given(tmp_path: Path) -> None:
    assert "expect.survey is 5; expected 4" in refused(tmp_path, "survey = 4", "survey = 5")


def test_a_scenario_lives_in_the_file_of_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"other\.toml, field name: is 'late-parcel'"):
        load_scenario(written(tmp_path, name="other"))


def test_a_folder_gives_its_scenarios_by_name(tmp_path: Path) -> None:
    for name in ("b-two", "a-one"):
        written(tmp_path, FULL.replace("late-parcel", name), name)
    assert [scenario.name for scenario in load_scenarios(tmp_path)] == ["a-one", "b-two"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="is no folder"):
        load_scenarios(tmp_path / "none")


@pytest.mark.parametrize(
    ("extra", "complaint"),
    [
        ('say = "Hi"\ndo = "reconnect"', "expected either say or do"),
        ('say = "Hi"\notherwise = "Ho"', "expected when beside otherwise"),
        ('do = "dance"', "field turn.2.do"),
        ('say = "Hi"\nwhen = { speaker = "cat" }', "field turn.2.when.speaker"),
    ],
)
def test_a_turn_that_makes_no_sense_is_told(tmp_path: Path, extra: str, complaint: str) -> None:
    assert complaint in refused(tmp_path, "[survey]", f"[[turn]]\n{extra}\n[survey]")


def test_a_pattern_that_is_no_regular_expression_is_told(tmp_path: Path) -> None:
    wrong = 'survey = 4\nmust_say = [{ pattern = "(" }]'
    assert "expect.must_say.0.pattern: Value error, expected a regular expression" in refused(
        tmp_path, "survey = 4", wrong
    )


def test_who_rates_nothing_is_expected_to_leave(tmp_path: Path) -> None:
    text = refused(tmp_path, '[survey]\nscore = 4\ncomment = "Fine."\n', "")
    assert "expect.survey is 4; expected None" in text


def test_a_tag_chooses_scenarios(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, FULL.replace("late-parcel", "b-two").replace('"maria"', '"maria"\ntags = ["demo"]'), "b-two")
    assert [scenario.name for scenario in load_scenarios(tmp_path, "demo")] == ["b-two"]
