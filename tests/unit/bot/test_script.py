"""The bot's words: complete, fillable, backed by articles that customers may read."""

import shutil
from pathlib import Path

import pytest

from collabtui.bot.script import load_script
from collabtui.understanding.toml_file import DataFileError
from tests.unit.bot.turns import DEMO_DATA


@pytest.fixture
def domain(tmp_path: Path) -> Path:
    """A copy of the shop's folder that a test may spoil."""
    for part in ("intents", "knowledge", "flows"):
        shutil.copytree(DEMO_DATA / part, tmp_path / part)
    shutil.copy(DEMO_DATA / "replies.toml", tmp_path)
    return tmp_path


def test_the_demo_shop_has_a_title_for_every_article_that_a_reply_names(domain: Path) -> None:
    script = load_script(domain)
    named = {reply.article for reply in script.replies.intents.values() if reply.article}
    assert named <= script.titles.keys()


@pytest.mark.parametrize("article", ["goodwill-limits", "no-such-article"])
def test_a_reply_may_not_name_an_article_that_no_customer_may_read(domain: Path, article: str) -> None:
    path = domain / "replies.toml"
    path.write_text(path.read_text("utf-8").replace('article = "refunds"', f'article = "{article}"'), "utf-8")
    said = rf"replies\.toml, line [0-9]+, field refund_status\.article: is '{article}'; expected"
    with pytest.raises(DataFileError, match=said):
        load_script(domain)


def test_an_intent_needs_the_flow_that_it_names(domain: Path) -> None:
    (domain / "flows" / "password_reset.toml").unlink()
    with pytest.raises(DataFileError, match=r"replies\.toml, line \d+, field password_reset\.flow: .* expected a flow"):
        load_script(domain)


def test_a_flow_needs_the_intents_that_start_it(domain: Path) -> None:
    path = domain / "flows" / "return_item.toml"
    path.write_text(path.read_text("utf-8").replace('["return_item"]', '["return_item", "give_back"]'), "utf-8")
    with pytest.raises(
        DataFileError, match=r"return_item\.toml, line \d+, field started_by: names 'give_back'; expected"
    ):
        load_script(domain)


def test_a_domain_without_flows_is_one_with_texts_alone(domain: Path) -> None:
    shutil.rmtree(domain / "flows")
    path = domain / "replies.toml"
    for name in ("order_status", "password_reset"):
        path.write_text(
            path.read_text("utf-8").replace(f'flow = "{name}"', 'text = "Look into your account."'), "utf-8"
        )
    assert load_script(domain).flows == {}


def test_what_is_wrong_in_several_files_is_told_at_once(domain: Path) -> None:
    (domain / "dialogue.toml").write_text('again = ["{text}", "No"]', "utf-8")
    flow = domain / "flows" / "cancel_order.toml"
    flow.write_text(flow.read_text("utf-8").replace("{order_number} now?", "{number} now?"), "utf-8")
    with pytest.raises(DataFileError) as refused:
        load_script(domain)
    assert {"dialogue.toml", "cancel_order.toml"} == {
        name for name in ("dialogue.toml", "cancel_order.toml") if name in str(refused.value)
    }
