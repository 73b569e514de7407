"""Another policy while the desk runs: adopted whole or not at all, one version at a time for each conversation."""

from importlib.resources import files

import pytest

from broker.domain.desk_commands import AdoptPolicy
from broker.domain.errors import AlreadyExists, BadCommand, Forbidden
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.owners import Offered, Queue
from broker.policy.load import parse
from tests.desk_kit import ADA, BOT, MARIA, SUPERVISOR, TOM, UNSURE, Kit

TEXT = (files("broker.policy") / "default.toml").read_text(encoding="utf-8")
#: The same desk, without the rule on confidence.
CALM = TEXT.replace("below = 0.6\n", "below = 0.01\n").replace('"default-1"', '"calm-2"')


def kit_of(text: str = TEXT) -> Kit:
    return Kit(policy=parse(text, "test"), text=text)


async def test_a_supervisor_changes_the_policy_of_a_running_desk() -> None:
    kit = await kit_of().start()
    await kit.do(SUPERVISOR, AdoptPolicy(CALM))
    assert kit.desk.policy.version == "calm-2"
    await kit.open()
    assert (await kit.state()).policy_version == "calm-2"


async def test_a_bad_policy_changes_nothing_and_says_where_it_is_wrong() -> None:
    kit = await kit_of().start()
    with pytest.raises(BadCommand, match=r"stays as it was\. policy:\d+: escalation\[4\]\.below"):
        await kit.do(SUPERVISOR, AdoptPolicy(TEXT.replace("below = 0.6", "below = 7")))
    assert kit.desk.policy.version == "default-1"


async def test_a_running_conversation_keeps_its_policy_until_its_next_engagement() -> None:
    kit = await kit_of().start()
    bot = kit.connect(BOT)
    await kit.open("c1", MARIA, say="hello")
    await kit.do(SUPERVISOR, AdoptPolicy(CALM))
    await kit.open("c2", TOM, say="hello")
    first, second = bot.turns
    await kit.take(first, UNSURE)
    await kit.take(second, UNSURE)
    old, new = await kit.state("c1"), await kit.state("c2")
    assert old.escalated_by == "low_confidence", "the rule that it began under still judges it"
    assert old.ticket is not None
    assert old.ticket.why is not None
    assert old.ticket.why.policy_version == "default-1"
    assert old.policy_version == "calm-2", "from the handoff on the new policy judges it"
    assert new.phase == "bot"


async def test_only_a_supervisor_changes_the_policy() -> None:
    kit = await kit_of().start()
    with pytest.raises(Forbidden):
        await kit.do(ADA, AdoptPolicy(CALM))


async def test_a_version_never_names_two_texts() -> None:
    kit = await kit_of().start()
    with pytest.raises(AlreadyExists, match="default-1 was adopted before with another text"):
        await kit.do(SUPERVISOR, AdoptPolicy(TEXT.replace("below = 0.6\n", "below = 0.5\n")))


async def test_the_policy_in_force_is_not_adopted_twice() -> None:
    kit = await kit_of().start()
    with pytest.raises(AlreadyExists, match="in force already"):
        await kit.do(SUPERVISOR, AdoptPolicy(TEXT))


async def test_an_older_policy_can_be_brought_back() -> None:
    kit = await kit_of().start()
    await kit.do(SUPERVISOR, AdoptPolicy(CALM))
    await kit.do(SUPERVISOR, AdoptPolicy(TEXT))
    assert kit.desk.policy.version == "default-1"


async def test_a_restart_keeps_what_the_supervisor_applied_while_the_file_is_the_same() -> None:
    first = await kit_of().start()
    await first.do(SUPERVISOR, AdoptPolicy(CALM))
    await first.desk.close()
    second = await Kit(first.store, parse(TEXT, "test"), TEXT).start()
    assert second.desk.policy.version == "calm-2"


async def test_a_restart_with_a_changed_file_runs_by_the_file() -> None:
    first = await kit_of().start()
    await first.do(SUPERVISOR, AdoptPolicy(CALM))
    await first.desk.close()
    text = TEXT.replace('"default-1"', '"default-2"')
    second = await Kit(first.store, parse(text, "test"), text).start()
    assert second.desk.policy.version == "default-2"


async def test_a_file_edited_without_a_new_version_gets_a_version_that_tells_the_texts_apart() -> None:
    first = await kit_of().start()
    await first.desk.close()
    text = TEXT.replace("below = 0.6\n", "below = 0.5\n")
    second = await Kit(first.store, parse(text, "test"), text).start()
    version = second.desk.policy.version
    assert version.startswith("default-1-")
    await second.desk.close()
    third = await Kit(first.store, parse(text, "test"), text).start()
    assert third.desk.policy.version == version, "the same text keeps its name"


async def test_a_restarted_desk_judges_old_conversations_by_the_policy_they_began_under() -> None:
    first = await kit_of().start()
    await first.open("c1", MARIA, say="hello")
    await first.desk.close()
    second = await Kit(first.store, parse(CALM, "test"), CALM).start()
    bot = second.connect(BOT)
    await second.settle()
    await second.take(bot.turns[-1], UNSURE)
    assert (await second.state("c1")).escalated_by == "low_confidence"


@pytest.mark.parametrize("seconds", [5, 120])
async def test_an_offer_lasts_as_long_as_its_agent_was_told_whatever_policy_judges_its_conversation(
    seconds: int,
) -> None:
    kit = await kit_of().start()
    await kit.open(say="hello")
    await kit.do(MARIA, RequestHandoff("c1"))
    text = TEXT.replace('"default-1"', '"other-2"').replace("accept_timeout = 30.0", f"accept_timeout = {seconds}.0")
    await kit.do(SUPERVISOR, AdoptPolicy(text))
    await kit.agent(ADA)
    owner = (await kit.state()).owner
    assert isinstance(owner, Offered)
    assert owner.deadline - kit.clock.now() == seconds * 1000
    await kit.pass_time(seconds - 1)
    assert (await kit.state()).owner == owner
    await kit.pass_time(1)
    assert isinstance((await kit.state()).owner, Queue)


async def test_a_policy_adopted_while_an_offer_is_open_neither_shortens_nor_lengthens_it() -> None:
    kit = await kit_of().start()
    await kit.agent(ADA)
    await kit.open(say="hello")
    await kit.do(MARIA, RequestHandoff("c1"))
    owner = (await kit.state()).owner
    text = TEXT.replace('"default-1"', '"other-2"').replace("accept_timeout = 30.0", "accept_timeout = 5.0")
    await kit.do(SUPERVISOR, AdoptPolicy(text))
    await kit.pass_time(29)
    assert (await kit.state()).owner == owner
    await kit.pass_time(1)
    assert isinstance((await kit.state()).owner, Queue)
