"""The benchmark of growth: its command line, the store it builds."""

from pathlib import Path

import pytest
from bench.big_store import EACH, build, conversation_of, token_of
from bench.growth import Idle, told
from bench_growth import CANNOT_OPEN, main

from broker.config import Config
from broker.desk.head import recorded_of
from broker.domain.conversation import Conversation
from broker.domain.evolve import fold
from broker.domain.owners import AgentOwner
from broker.store.check import check
from broker.store.sqlite import SqliteStore
from broker.store.verify import Verification


async def test_the_big_store_is_sound_and_its_open_conversations_fold(tmp_path: Path) -> None:
    assert build(tmp_path, 500, 2) == 505
    path = Config(data=tmp_path).database
    assert await check(path) == []
    store = await SqliteStore.open(path)
    found = Verification()
    found.take(await store.sealed(0))
    found.finish()
    rows = await store.load(f"conversation:{conversation_of(1)}")
    still_open = await store.heads("conversation", open_only=True)
    await store.close()
    assert (found.fault, found.read) == (None, 505)
    assert [head.stream for head in still_open] == ["conversation:open-0", "conversation:open-1"]
    state: Conversation = fold(conversation_of(1), map(recorded_of, rows))
    assert (state.seq, state.customer, state.owner) == (EACH, "c-1", AgentOwner("sue"))


def test_each_open_conversation_has_a_customer_with_a_token() -> None:
    assert token_of(3).rpartition(".")[0] == "t-3"


def test_figures_are_told_a_line_each() -> None:
    assert told([Idle(10, 9.5)]) == '{"idle": {"connections": 10, "kib_each": 9.5}}'


@pytest.mark.parametrize("arguments", [["--watchers", "many"], ["--idle", "-1"], ["--nonsense"]])
def test_a_wrong_option_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "python scripts/bench_growth.py --conversations" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path / "nowhere")]) == CANNOT_OPEN
    assert "nowhere" in capsys.readouterr().err
