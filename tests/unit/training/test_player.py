"""A played customer on a client whose broker is a few lines of script."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.commands import AnswerSurvey, Command, OpenConversation, PostMessage, ReopenConversation
from broker.domain.errors import WrongPhase
from broker.domain.events import ConversationEvent, MessagePosted, SurveyAnswered, SurveyAsked
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.owner_events import Closed, ConversationOpened, HandoffRequested, Reopened, Resolved
from broker.protocol.frames import Ack, EventFrame
from collabtui.client.errors import Stopped
from collabtui.client.mirror import Mirror
from collabtui.client.updates import EventApplied, Update
from collabtui.training.customer_client import only
from collabtui.training.manner import Manner, at_once, no_pause
from collabtui.training.player import Played, Player
from tests.unit.training.plays import scenario, told

STREAM = "conversation:c1"
MARIA, BOT, ADA = Actor("customer", "maria"), Actor("bot", "bot"), Actor("agent", "ada")
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
            case ReopenConversation():
                self.tell(MARIA, Reopened("customer"))
            case RequestHandoff():
                self.tell(MARIA, HandoffRequested("t1", "support", 2))
                self.say(ADA, "I am here.")
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


async def test_a_long_conversation_is_not_stuck_while_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, ahead = asyncio.get_running_loop(), [0.0]
    now = loop.time
    monkeypatch.setattr(loop, "time", lambda: now() + ahead[0])

    def slow(desk: Desk, turn: int) -> None:
        ahead[0] += 60.0
        loop.call_soon(a_good_bot, desk, turn)

    assert await Player(only(Desk(slow)), LATE, "c1").play(100.0) == Played("c1", 3)


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


def silent_until(turn: int) -> Callable[[Desk, int], None]:
    """A bot that says nothing before the customer has written so often."""

    def answer(desk: Desk, said: int) -> None:
        if said >= turn:
            desk.say(BOT, "An answer.")
            desk.tell(BOT, SurveyAsked())

    return answer


async def test_impatience_writes_again_until_an_answer_comes() -> None:
    hurried = told({"say": "Hello"}, persona={"patience": 0.01, "nudges": ["Well?", "Hello?"]})
    desk = Desk(silent_until(3))
    played = await Player(only(desk), hurried, "c1").play(PATIENCE_S)
    assert desk.turns == ["Hello", "Well?", "Hello?"]
    assert (played.turns, played.stuck_at) == (3, "")


async def test_who_had_enough_is_gone_without_a_word() -> None:
    proud = told({"say": "Hello"}, {"say": "Bye"}, persona={"patience": 0.01, "nudges": ["Well?"], "patience_turns": 1})
    desk = Desk(silent_until(9))
    assert await Player(only(desk), proud, "c1").play(PATIENCE_S) == Played("c1", 2, "", left=True)
    assert desk.turns == ["Hello", "Well?"]


async def test_who_reconnects_goes_on_with_a_new_connection() -> None:
    desk, connections, away = Desk(a_good_bot), list[str](), list[float]()

    @asynccontextmanager
    async def connect() -> AsyncIterator[Desk]:
        connections.append("made")
        yield desk
        connections.append("closed")

    async def pause(seconds: float) -> None:
        away.append(seconds)

    tunnel = told({"say": "One"}, {"do": "reconnect", "away": 40.0}, {"say": "Two"}, {"say": "Three"})
    played = await Player(connect, tunnel, "c1", Manner(at_once, pause)).play(PATIENCE_S)
    assert (connections, away) == (["made", "closed", "made", "closed"], [40.0])
    assert (desk.turns, played.stuck_at) == (["One", "Two", "Three"], "")


async def test_who_asks_first_asks_before_the_first_word() -> None:
    desk = Desk(a_good_bot)
    manner = Manner(at_once, no_pause, asks_first=True)
    await Player(only(desk), LATE, "c1", manner).play(PATIENCE_S)
    assert isinstance(desk.commands[1][1], RequestHandoff)


async def test_each_turn_is_announced_before_its_words() -> None:
    desk, told_of = Desk(a_good_bot), list[tuple[int, int]]()

    async def before_turn(turn: int) -> None:
        told_of.append((turn, len(desk.turns)))

    await Player(only(desk), LATE, "c1", before_turn=before_turn).play(PATIENCE_S)
    assert told_of == [(0, 0), (1, 0), (2, 1), (3, 2)]
