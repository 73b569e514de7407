"""From the first letter to the acknowledgement: nothing is lost, sent twice, or out of order."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from broker.domain.commands import PostMessage, Resolve
from collabtui.console import writing as w
from collabtui.console.drafts import Draft, Drafts
from collabtui.console.holding import Held
from collabtui.console.views import Mode
from collabtui.console.writing import Result, Writing

CONVERSATIONS = st.sampled_from(["c1", "c2"])
MODES: st.SearchStrategy[Mode] = st.sampled_from(["reply", "note"])
START = Draft("hello", 3, 7)


def held(id: str = "a", text: str = "hello") -> Held:
    return Held(id, PostMessage("c1", text, 3), 3, 4_000)


def begun() -> Writing:
    return w.typed(Writing(), "c1", "reply", START)


def test_sending_empties_the_buffer_until_undo_fills_it_again() -> None:
    sent = w.sent_off(begun(), held(), START, 0)
    assert (sent.send, sent.writing.page("c1").reply) == ((), None)
    undone = w.undone(sent.writing, "c1")
    assert undone.writing == begun()
    assert undone.reload == ("c1",)


def test_an_acknowledged_message_leaves_nothing_behind() -> None:
    gone = w.passed(w.sent_off(begun(), held(), START, 0).writing, 4_000)
    assert [one.id for one in gone.send] == ["a"]
    assert gone.writing.page("c1").unsent
    assert w.acknowledged(gone.writing, "c1", "a") == Writing()


def test_a_refused_message_is_a_draft_again() -> None:
    gone = w.passed(w.sent_off(begun(), held(), START, 0).writing, 4_000)
    back = w.refused(gone.writing, "c1", "a")
    assert back.reload == ("c1",)
    assert back.writing.page("c1").reply is not None


def test_the_note_of_a_resolve_that_comes_back_is_a_note_again() -> None:
    ending = Held("a", Resolve("c1", "solved", "she called"), 3, 4_000)
    sent = w.sent_off(Writing(), ending, Draft("she called", 3, 7), 0).writing
    back = w.customer_wrote(sent, "c1", 8_000)
    assert back.writing.page("c1") == Drafts("c1", note=Draft("she called", 3, 7))


def test_a_resolve_without_words_leaves_no_draft() -> None:
    ending = Held("a", Resolve("c1", "solved"), 3, 4_000)
    assert w.undone(w.sent_off(Writing(), ending, Draft("", 3, 7), 0).writing, "c1").writing == Writing()


def test_what_a_killed_console_held_is_a_draft_of_the_next_one() -> None:
    killed = w.sent_off(begun(), held(), START, 0).writing
    again = w.loaded(killed.pages.values())
    assert w.recovered(again, "c1", ()).page("c1").reply == Draft("hello", 3, 7, head=5)
    assert w.recovered(again, "c1", {"a"}) == Writing()


def test_a_transfer_sends_what_is_held_before_it() -> None:
    sent = w.sent_off(begun(), held(), START, 0).writing
    assert [one.id for one in w.released(sent, "c1").send] == ["a"]


def test_a_reply_that_is_late_for_good_can_become_a_note() -> None:
    assert w.as_note(begun(), "c1").page("c1").note == START


class AgentWrites(RuleBasedStateMachine):
    """An agent with two conversations whose every text is unique, so that each can be found again."""

    @initialize()
    def start(self) -> None:
        self.writing = Writing()
        self.now, self.count = 0, 0
        self.epochs = {"c1": 1, "c2": 1}
        self.written: list[str] = []
        self.flying: dict[str, Held] = {}
        self.sent: list[Held] = []
        self.arrived: set[str] = set()

    def take(self, result: Result) -> None:
        self.writing = result.writing
        for one in result.send:
            self.sent.append(one)
            self.flying[one.id] = one

    @rule(conversation=CONVERSATIONS, mode=MODES)
    def write_more(self, conversation: str, mode: Mode) -> None:
        self.count += 1
        word = f"w{self.count}w"
        draft = self.writing.page(conversation).of(mode)
        text = f"{draft.text} {word}" if draft else word
        self.written.append(word)
        self.writing = w.typed(self.writing, conversation, mode, Draft(text, self.epochs[conversation], self.count))

    @rule(conversation=CONVERSATIONS, mode=MODES, window=st.sampled_from([0, 4_000]))
    def send(self, conversation: str, mode: Mode, window: int) -> None:
        draft = self.writing.page(conversation).of(mode)
        if draft is None:
            return
        self.count += 1
        epoch = self.epochs[conversation]
        command = PostMessage(conversation, draft.text, epoch, "public" if mode == "reply" else "note")
        self.take(w.sent_off(self.writing, Held(f"m{self.count}", command, epoch, self.now + window), draft, self.now))

    @rule(conversation=CONVERSATIONS)
    def take_back(self, conversation: str) -> None:
        self.take(w.undone(self.writing, conversation))

    @rule(passing=st.sampled_from([100, 1_500, 4_000]))
    def wait(self, passing: int) -> None:
        self.now += passing
        self.take(w.passed(self.writing, self.now))

    @rule(conversation=CONVERSATIONS)
    def lose_ownership(self, conversation: str) -> None:
        self.epochs[conversation] += 1
        self.take(w.moved(self.writing, conversation, self.epochs[conversation]))

    @rule(conversation=CONVERSATIONS)
    def hear_the_customer(self, conversation: str) -> None:
        self.take(w.customer_wrote(self.writing, conversation, self.now + 4_000))

    @rule(is_taken=st.booleans())
    def answer_the_oldest(self, is_taken: bool) -> None:
        if not self.flying:
            return
        one = self.flying.pop(next(iter(self.flying)))
        if is_taken:
            self.arrived.add(one.id)
            self.writing = w.acknowledged(self.writing, one.conversation, one.id)
        else:
            self.take(w.refused(self.writing, one.conversation, one.id))

    @rule(is_killed=st.booleans())
    def start_again(self, is_killed: bool) -> None:
        """What was flying may or may not have arrived; the transcript tells."""
        left = self.writing if is_killed else w.left(self.writing)
        self.arrived |= set(list(self.flying)[::2])
        self.flying = {}
        self.writing = w.loaded(left.pages.values())
        for conversation in self.epochs:
            self.writing = w.recovered(self.writing, conversation, self.arrived)

    @invariant()
    def every_word_is_in_exactly_one_place(self) -> None:
        pages = self.writing.pages.values()
        texts = [draft.text for page in pages for draft in (page.reply, page.note) if draft]
        texts += [one.draft.text for page in pages for one in page.unsent]
        texts += [one.text for one in self.sent if one.id in self.arrived]
        found = Counter(word for text in texts for word in text.split())
        assert found == Counter(self.written)

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        ids = [one.id for one in self.sent]
        assert len(ids) == len(set(ids))

    @invariant()
    def each_conversation_is_sent_in_the_order_of_its_writing(self) -> None:
        for conversation in self.epochs:
            numbers = [int(one.id[1:]) for one in self.sent if one.conversation == conversation]
            assert numbers == sorted(numbers)

    @invariant()
    def nothing_for_the_customer_leaves_under_an_old_ownership(self) -> None:
        for one in self.writing.holding:
            assert one.kind == "note" or one.epoch == self.epochs[one.conversation]


TestAgentWrites = AgentWrites.TestCase
TestAgentWrites.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
