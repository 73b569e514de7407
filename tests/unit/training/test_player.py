"""A played customer on a client whose broker is a few lines of script."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.commands import AnswerSurvey, Command, OpenConversation, PostMessage
from broker.domain.errors import WrongPhase
from broker.domain.events import ConversationEvent, MessagePosted, SurveyAnswered, SurveyAsked
from broker.domain.owner_events import Closed, ConversationOpened, Resolved
from broker.protocol.frames import Ack, EventFrame
from collabtui.client.errors import Stopped
from collabtui.client.mirror import Mirror
from collabtui.client.updates import EventApplied, Update
from collabtui.training.customer_client import only
from collabtui.training.manner import Manner, no_pause
from collabtui.training.player import Played, Player
from tests.unit.training.plays import scenario

STREAM = "conversation:c1"
MARIA, BOT = Actor("customer", "maria"), Actor("bot", "bot")
LATE = scenario()
PATIENCE_S = 5.0


class Desk:
    """The customer's client with the broker behind it; ``answer`` tells what follows the customer's n-th turn."""

    def __init__(self, answer: Callable[["Desk", int], None]) -> None:
        self.mirror = Mirror("public")
        self.commands: list[tuple[str | None, Command]] = []
        self._answer = answer
        self._queue: asyncio.Queue[Update | None] = asyncio.Queue()

    def tell(self, actor: Actor, event: ConversationEvent) -> None:
        n = self.mirror.n(STREAM) + 1
        self.mirror.apply(EventFrame(stream=STREAM, n=n, at=n, actor=actor, event=event))
        self._queue.put_nowait(EventApplied(STREAM, n, n, actor, event))

    def say(self, actor: Actor, text: str) -> None:
        self.tell(actor, MessagePosted(f"m{self.mirror.n(STREAM)}", text, 1))

    def hang_up(self) -> None:
        self._queue.put_nowait(None)

    async def updates(self) -> AsyncIterator[Update]:
        while (update := await self._queue.get()) is not None:
            yield update

    async def follow(self, stream: str) -> None:
        assert stream == STREAM

    async def send(self, command: Command, id: str | None = None) -> Ack:
        self.commands.append((id, command))
        match command:
            case OpenConversation():
                self.tell(MARIA, ConversationOpened("maria", "web", "en", ""))
            case PostMessage(text=text):
                self.say(MARIA, text)
                self._answer(self, len(self.turns))
            case AnswerSurvey(score=score):
                self.tell(MARIA, SurveyAnswered(score))
                self.tell(DESK, Closed("survey answered"))
            case _:
                raise AssertionError(command)
        return Ack(id=id or "", stream=STREAM, n=self.mirror.n(STREAM))

    @property
    def turns(self) -> list[str]:
        return [command.text for _, command in self.commands if isinstance(command, PostMessage)]


def a_good_bot(desk: Desk, turn: int) -> None:
    desk.say(BOT, "An answer.")
    if turn == len(LATE.turns):
        desk.tell(BOT, SurveyAsked())


async def test_a_scenario_is_played_to_its_end() -> None:
    desk = Desk(a_good_bot)
    assert await Player(only(desk), LATE, "c1").play(PATIENCE_S) == Played("c1", 3)
    assert desk.turns == [turn.say for turn in LATE.turns]
    assert desk.commands[-1][1] == AnswerSurvey("c1", 4, "Fine.")


async def test_each_wish_has_an_id_of_its_own_that_a_second_run_would_repeat() -> None:
    desk = Desk(a_good_bot)
    await Player(only(desk), LATE, "c1").play(PATIENCE_S)
    assert [id for id, _ in desk.commands] == ["c1-open", "c1-1", "c1-2", "c1-3", "c1-rate"]


async def test_the_pace_is_kept_before_each_line() -> None:
    typed: list[tuple[str, int]] = []
    desk = Desk(a_good_bot)

    async def pace(text: str) -> None:
        typed.append((text, len(desk.turns)))

    await Player(only(desk), LATE, "c1", Manner(pace, no_pause)).play(PATIENCE_S)
    assert typed == [("Where is it?", 0), ("FH-10234", 1), ("Thanks, bye", 2), ("Fine.", 3)]


async def test_two_lines_of_one_answer_bring_one_turn() -> None:
    def talkative(desk: Desk, turn: int) -> None:
        desk.say(BOT, "First.")
        a_good_bot(desk, turn)

    desk = Desk(talkative)
    await Player(only(desk), LATE, "c1").play(PATIENCE_S)
    assert len(desk.turns) == 3


async def test_a_conversation_that_nobody_answers_ends_as_stuck_with_its_place() -> None:
    played = await Player(only(Desk(lambda desk, _: desk.say(DESK, "You are number 1."))), LATE, "c1").play(0.05)
    assert played == Played("c1", 1, "no progress in 0.05 s: waiting for an answer after turn 1 of 3")


async def test_a_conversation_that_is_closed_too_early_is_stuck() -> None:
    played = await Player(only(Desk(lambda desk, _: desk.tell(DESK, Closed("over")))), LATE, "c1").play(PATIENCE_S)
    assert played == Played("c1", 1, "closed after turn 1 of 3")


async def test_a_refusal_ends_the_play_with_its_sentence() -> None:
    def closed_for_good(_desk: Desk, _turn: int) -> None:
        raise WrongPhase("This conversation is closed for good.")

    played = await Player(only(Desk(closed_for_good)), LATE, "c1").play(PATIENCE_S)
    assert played.stuck_at.endswith("This conversation is closed for good.")


async def test_a_client_that_ends_is_an_error_of_the_play() -> None:
    with pytest.raises(Stopped):
        await Player(only(Desk(lambda desk, _: desk.hang_up())), LATE, "c1").play(PATIENCE_S)


async def test_what_was_being_typed_when_the_survey_came_is_not_said() -> None:
    desk = Desk(a_good_bot)

    async def pace(text: str) -> None:
        if text == "FH-10234":
            desk.tell(BOT, Resolved("solved", bot_closes=True))
            desk.tell(BOT, SurveyAsked())

    played = await Player(only(desk), LATE, "c1", Manner(pace, no_pause)).play(PATIENCE_S)
    assert desk.turns == ["Where is it?"]
    assert desk.commands[-1][1] == AnswerSurvey("c1", 4, "Fine.")
    assert played.turns == 1
