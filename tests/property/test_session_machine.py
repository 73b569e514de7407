"""Laws of one connection's session under any sequence of frames, damaged ones among them."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from broker.domain.actors import Actor
from broker.domain.errors import Unauthenticated
from broker.protocol.codec import decode_client, encode, frame_id
from broker.protocol.copilot_frames import Drafting, Reworked
from broker.protocol.effects import Authenticate, Close, Effect, Effects, Execute, Send
from broker.protocol.frame import Frame
from broker.protocol.frames import (
    Hello,
    RefusedFrame,
    Typing,
    Welcome,
)
from broker.protocol.rows import ServerLimits
from broker.protocol.session import MAX_FAULTS, Session, State
from tests.property.decoders import said
from tests.property.frames import canonical, raw_texts
from tests.unit.protocol.values import instances

LIMITS = ServerLimits(frame_bytes=65_536, commands_in_flight=3, ping_seconds=20.0)
ANA = Actor("agent", "ana")
BAD_TOKEN = Unauthenticated("No open token.")


# What is named by a function of its own has a short name in a report; the strategies' own fill pages.
@st.composite
def hellos(draw: st.DrawFn) -> Hello:
    return draw(instances(Hello))  # type: ignore[no-any-return]


@st.composite
def raw(draw: st.DrawFn) -> str:
    text: str = draw(raw_texts)
    return text


@st.composite
def good(draw: st.DrawFn) -> str:
    text: str = draw(canonical)
    return text


def _now_and_then(machine: "SessionMachine") -> bool:
    """True at some moments only: what ends a session would leave little to see of it."""
    return machine.steps % 20 == 19


class SessionMachine(RuleBasedStateMachine):
    """A peer that sends anything at all, a shell that does what it may at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(LIMITS)
        self.running: Counter[str] = Counter()
        self.is_in = False
        self.closes = self.steps = 0
        self.faults = 0
        self.last = ""

    @initialize(hello=hellos(), logs_in=st.sampled_from([True, True, True, False]))
    def begin(self, hello: Hello, logs_in: bool) -> None:
        if logs_in:
            self.session.receive(encode(hello))
            self._decide(good=True)

    @rule(raw=raw())
    def send(self, raw: str) -> None:
        self._sent(raw)

    @rule(raw=good())
    def send_a_good_frame(self, raw: str) -> None:
        self._sent(raw)

    @rule()
    def send_the_last_again(self) -> None:
        self._sent(self.last)

    @rule(count=st.integers(1, MAX_FAULTS))
    def send_nonsense(self, count: int) -> None:
        for _ in range(count):
            self._sent("{}")

    @precondition(_now_and_then)
    @rule(raw=good() | st.just(""))
    def send_binary(self, raw: str) -> None:
        effects = self._check(self.session.receive(raw.encode()))
        assert not effects or [self._code(one) for one in effects] == ["bad_frame", 1003]

    @precondition(lambda self: self.session.state is State.AWAITING_HELLO)
    @rule(hello=hellos(), good=st.sampled_from([True, True, True, False]))
    def log_in(self, hello: Hello, good: bool) -> None:
        assert self._check(self.session.receive(encode(hello))) == (Authenticate(hello),)
        self._decide(good)

    @precondition(lambda self: self.session.state is State.AUTHENTICATING)
    @rule(good=st.booleans())
    def the_login_is_decided(self, good: bool) -> None:
        self._decide(good)

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def a_command_is_answered(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(sorted(self.running.elements())))
        self.session.finished()
        self.running -= Counter([id])

    @precondition(_now_and_then)
    @rule()
    def the_shell_closes(self) -> None:
        self._check(self.session.close(1012, "The broker restarts."))

    @invariant()
    def no_more_commands_run_than_agreed(self) -> None:
        assert self.running.total() <= LIMITS.commands_in_flight

    @invariant()
    def a_session_is_closed_once_for_good(self) -> None:
        assert self.closes == (self.session.state is State.CLOSED)

    def _decide(self, good: bool) -> None:
        self.is_in = good
        effects = self._check(self.session.accept(ANA, "store") if good else self.session.reject(BAD_TOKEN))
        first = effects[0]
        assert isinstance(first, Send)
        assert isinstance(first.frame, Welcome if good else RefusedFrame)

    def _sent(self, raw: str) -> None:
        before, self.last = self.session.state, raw
        effects = self._check(self.session.receive(raw))
        if before is State.CLOSED:
            return
        work = [effect for effect in effects if not isinstance(effect, Close)]
        assert len(work) == 1, "one frame, one effect"
        self._is_answer(work[0], raw, before)
        self.running.update(effect.id for effect in work if isinstance(effect, Execute))

    def _is_answer(self, effect: Effect, raw: str, before: State) -> None:
        """What comes of a frame bears its id; no work is done before the login."""
        frame = said(decode_client, raw)
        if isinstance(effect, Send):
            assert isinstance(effect.frame, RefusedFrame)
            self.faults += effect.frame.code in {"bad_frame", "bad_command"}
            assert effect.frame.id == (getattr(frame, "id", None) if isinstance(frame, Frame) else frame_id(raw))
        elif isinstance(effect, Authenticate):
            assert (before, effect.hello) == (State.AWAITING_HELLO, frame)
        else:
            assert before is State.READY
            is_told = isinstance(frame, Typing | Drafting | Reworked)
            assert effect.id == (None if is_told else frame.id)  # type: ignore[union-attr]

    def _check(self, effects: Effects) -> Effects:
        """A close is last, comes once; nothing comes after it."""
        self.steps += 1
        assert not (self.closes and effects)
        places = [place for place, effect in enumerate(effects) if isinstance(effect, Close)]
        assert places in ([], [len(effects) - 1])
        self.closes += len(places)
        assert self.faults < MAX_FAULTS or self.closes
        return effects

    def _code(self, effect: Effect) -> object:
        match effect:
            case Send(frame=RefusedFrame(code=code)):
                return code
            case Close(code=close):
                return close
            case _:
                return effect


SessionMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
test_no_sequence_of_frames_breaks_the_rules_of_a_session = SessionMachine.TestCase
