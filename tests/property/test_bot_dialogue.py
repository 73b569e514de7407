"""Laws of the dialogue, whatever is said, however it is read, whatever the context holds."""

import asyncio
import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from broker.domain.context import BOOKKEEPING
from collabtui.bot.calls import CALLS
from collabtui.bot.state import CONFIRM, MOST_PAUSED, Paused, State, read, written
from collabtui.client.refusals import check
from tests.unit.bot.conversations import Conversation
from tests.unit.bot.test_conversations import BRIDGET
from tests.unit.bot.turns import REPLIES, SCRIPT, FakeShop

INTENTS = st.sampled_from(["", "", *sorted(REPLIES.intents)])
LINES = st.one_of(
    st.sampled_from(
        [
            "yes",
            "no",
            "FH-10187",
            "FH-10547",
            "FH-99999",
            "the gloves",
            "all of it",
            "no, the other one",
            "forget it",
            "too small",
            "12 Mill Lane, 98101 Seattle",
            "tomorrow at 3pm",
            "call me",
            "what's your return policy?",
            "tom@example.com",
            "yes but not that",
            "thanks, bye",
        ]
    ),
    st.text(min_size=1, max_size=60),
)
SAID = st.lists(st.tuples(LINES, INTENTS, st.floats(0, 1)), min_size=1, max_size=10)
CHANGES = {name for name, call in CALLS.items() if call.changes}


class Watched(FakeShop):
    """A shop that knows what was asked of it before the turn that is being answered."""

    def changed(self) -> int:
        return len(self.done)


async def _talked(lines: list[tuple[str, str, float]], failures: int) -> Conversation:
    """The whole talk; no turn may repeat a text of the one before, or change a thing without a yes."""
    shop = Watched(failures)
    talk = Conversation(shop=shop, record=BRIDGET)
    for text, intent, confidence in lines:
        before, asked, texts = shop.changed(), read(talk.values).asked, talk.turns[-1].texts if talk.turns else ()
        await talk.says(text, intent, confidence)
        turn = talk.turns[-1]
        check("k1", turn)
        assert turn.texts
        assert not set(texts) & set(turn.texts)
        if shop.changed() > before or turn.callback is not None:
            assert asked == CONFIRM
            assert text == "yes" or (intent == "affirm" and confidence >= 0.8) or _first_word(text)[:3] in AGREED
    return talk


def _first_word(text: str) -> str:
    """What a text begins with, up to its first sign: "k{" is a slip of who said "k"."""
    return re.split(r"\W", text.strip().lower(), maxsplit=1)[0]


AGREED = {"y", "ye", "yes", "ok", "oka", "k", "sur", "ja", "jo", "gen", "bit", "ger", "kla"}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SAID, st.integers(0, 3))
@example([("FH-10547", "cancel_order", 0.0), ("K{", "", 0.0)], 0)
def test_no_talk_raises_repeats_itself_or_changes_anything_without_a_yes(
    lines: list[tuple[str, str, float]], failures: int
) -> None:
    asyncio.run(_talked(lines, failures))


NAMES = st.from_regex(r"[?!]?[a-z_]{1,30}", fullmatch=True)
HAVE = st.lists(NAMES, max_size=8, unique=True).map(tuple)


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        State,
        flow=NAMES,
        asked=NAMES,
        tries=st.integers(0, 999),
        have=HAVE,
        meant=NAMES,
        era=st.integers(1, 999),
        said=st.lists(NAMES, max_size=8).map(tuple),
        paused=st.lists(st.builds(Paused, NAMES, HAVE, NAMES), max_size=MOST_PAUSED).map(tuple),
    )
)
def test_another_worker_reads_the_state_that_one_wrote(state: State) -> None:
    assert read({BOOKKEEPING: written(state)}) == state


@given(st.one_of(st.text(max_size=80), st.from_regex(r'\{"(flow|asked|tries|have|paused|said)":.{0,20}\}')))
def test_a_state_that_somebody_spoiled_is_read_as_none(spoiled: str) -> None:
    state = read({BOOKKEEPING: spoiled})
    assert len(written(state)) < 2_000
    assert SCRIPT.flows.get(state.flow) is None or state.flow in SCRIPT.flows
