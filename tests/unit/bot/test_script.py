"""The bot's words: complete, fillable, backed by articles that customers may read."""

import shutil
from pathlib import Path
from typing import get_args

import pytest

from collabtui.bot.flows import NEEDS, Ending, Looked, question, reply_to
from collabtui.bot.lookup import told
from collabtui.bot.script import load_script
from collabtui.understanding.domain import FlowName
from collabtui.understanding.toml_file import DataFileError
from tests.unit.bot.turns import DEMO_DATA, ORDER, REPLIES

FILLED = {"order_status": told(ORDER), "password_reset": {"email": "kim@example.com"}}


@pytest.fixture
def domain(tmp_path: Path) -> Path:
    """A copy of the shop's folder that a test may spoil."""
    for part in ("intents", "knowledge"):
        shutil.copytree(DEMO_DATA / part, tmp_path / part)
    shutil.copy(DEMO_DATA / "replies.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("flow", get_args(FlowName))
@pytest.mark.parametrize("ending", get_args(Ending))
def test_every_template_can_be_filled(flow: FlowName, ending: Ending) -> None:
    slot = NEEDS[flow]
    values: dict[str, str] = FILLED[flow] if ending == "found" else {slot: FILLED[flow][slot]}
    said = reply_to(Looked(ending, values, ()), flow, REPLIES)
    assert said
    assert "{" not in said


def test_the_words_that_ask_for_a_log_in_wait_for_no_value() -> None:
    assert "{" not in REPLIES.flows.order_status.log_in


def test_what_a_customer_wrote_is_no_template() -> None:
    odd = Looked("not_found", {"email": "{email.__class__}@{0}"}, ())
    assert "{email.__class__}@{0}" in reply_to(odd, "password_reset", REPLIES)


def test_each_flow_asks_for_what_it_needs() -> None:
    assert question("order_number", REPLIES) == REPLIES.ask.order_number
    assert question("email", REPLIES) == REPLIES.ask.email


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
