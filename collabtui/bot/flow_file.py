"""The flows of a shop, read from a folder with one TOML file for each."""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from broker.domain.context import BOOKKEEPING
from collabtui.bot.calls import CALLS
from collabtui.understanding.domain import Line, Lines, Name
from collabtui.understanding.mistakes import Mistakes
from collabtui.understanding.toml_file import Strict, place, read_toml, validated

FLOWS: Final = "flows"
#: A slot of this type is chosen from the items of the order that was checked before.
ITEM: Final = "item"
_MOST_SLOTS: Final = 8
#: Fields of the context that mean something else already.
_TAKEN: Final = frozenset({BOOKKEEPING, "intent"})
Phrase = Annotated[str, StringConstraints(pattern=r"^[^\sA-Z]+( [^\sA-Z]+)*$", max_length=80)]
_NO_LINES: Final[tuple[str, ...]] = ()


class Slot(Strict):
    """One value that a flow needs: ``type`` is a kind of entity, or item, text, address, when.

    ``known`` says where it may be taken from without asking; with ``assumed`` the customer is asked whether a value of
    their record is the right one. With ``check`` the shop must know it before anything else is asked.
    """

    name: Name
    type: Name
    ask: Lines
    ask_again: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    known: Annotated[tuple[Literal["context", "record"], ...], Field(strict=False)] = ()
    assumed: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    check: bool = False
    optional: bool = False


class FlowReplies(Strict):
    """How the flow's call ended, each in several wordings; ``log_in`` is for those of whom no account is known."""

    found: Lines
    not_found: Lines
    failed: Lines
    refused: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    log_in: Annotated[tuple[Line, ...], Field(strict=False)] = ()


class Flow(Strict):
    """A matter that takes several steps: the slots in the order they are asked for, then the call.

    It is started by an intent, or by one of its phrases in the customer's words, whatever else they are read as.
    ``arguments`` names the slot for each of the call's parameters; ``confirm`` asks for the customer's yes.
    """

    name: Name
    title: Line
    started_by: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    phrases: Annotated[tuple[Phrase, ...], Field(strict=False)] = ()
    slots: Annotated[tuple[Slot, ...], Field(alias="slot", min_length=1, max_length=_MOST_SLOTS, strict=False)]
    call: Name
    arguments: dict[Name, Name]
    confirm: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    then: Line | None = None
    replies: FlowReplies

    @property
    def of_account(self) -> bool:
        """Whether it tells or changes what only the account's owner may."""
        return bool(self.replies.log_in)

    def intent(self, present: str = "") -> str:
        """The intent that stands for this flow: the ``present`` one if that starts it, else its first, or its name."""
        return present if present in self.started_by else next(iter(self.started_by), self.name)

    def slot(self, name: str) -> Slot | None:
        """The slot with this name, if the flow has it."""
        return next((slot for slot in self.slots if slot.name == name), None)


Problem = tuple[tuple[str, ...], str]
"""What is wrong: the keys that lead to it, with a sentence of what is there and what was expected."""


def load_flows(folder: Traversable) -> dict[str, Flow]:
    """Every `*.toml` of a folder by name, none where there is no folder; raises DataFileError with all mistakes."""
    if not folder.is_dir():
        return {}
    flows: dict[str, Flow] = {}
    mistakes = Mistakes()
    for path in sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name):
        with mistakes.noted():
            flow = validated(Flow, read_toml(path), path)
            for keys, sentence in (*_problems(flow, path.name), *_shared(flow, flows)):
                mistakes.add(f"{place(path, keys)}: {sentence}.")
            flows[flow.name] = flow
    mistakes.refuse()
    return flows


def _shared(flow: Flow, before: Mapping[str, Flow]) -> Iterator[Problem]:
    for other in before.values():
        for intent in sorted(set(flow.started_by) & set(other.started_by)):
            yield ("started_by",), f"names {intent!r}, which starts {other.name} already; expected it in one flow"


def _problems(flow: Flow, file: str) -> Iterator[Problem]:
    """What the fields say together that none of them says alone."""
    if f"{flow.name}.toml" != file:
        yield ("name",), f"is {flow.name!r}; expected the file's own name"
    if not flow.started_by and not flow.phrases:
        yield ("started_by",), "is missing; expected an intent, or phrases instead"
    yield from _of_slots(flow)
    yield from _of_call(flow)
    yield from _of_texts(flow)


def _of_slots(flow: Flow) -> Iterator[Problem]:
    names = [slot.name for slot in flow.slots]
    for at, slot in enumerate(flow.slots):
        here = ("slot", str(at))
        if slot.name in names[:at]:
            yield (*here, "name"), f"is {slot.name!r} a second time; expected another name"
        if slot.name in _TAKEN:
            yield (*here, "name"), f"is {slot.name!r}, which the bot itself uses; expected another name"
        if slot.check and slot.type != "order_number":
            yield (*here, "check"), f"is set for the type {slot.type!r}; expected it for order_number alone"
        if slot.type == ITEM and not any(one.check for one in flow.slots[:at]):
            yield (*here, "type"), "is item; expected a slot with check = true before it, whose order has the items"
        if slot.assumed and "record" not in slot.known:
            yield (*here, "assumed"), 'asks about a known value; expected "record" in known'


def _of_call(flow: Flow) -> Iterator[Problem]:
    call = CALLS.get(flow.call)
    if call is None:
        yield ("call",), f"is {flow.call!r}; expected one of {', '.join(CALLS)}"
        return
    if set(flow.arguments) != set(call.parameters):
        yield ("arguments",), f"has {sorted(flow.arguments)}; expected {', '.join(call.parameters)}"
    for parameter, name in flow.arguments.items():
        if flow.slot(name) is None:
            yield ("arguments", parameter), f"is {name!r}; expected a slot of this flow"
    if call.changes and not flow.confirm:
        yield ("confirm",), f"is missing; expected a question, since {flow.call} changes something"
    if call.changes and not call.by_desk and not flow.replies.refused:
        yield ("replies", "refused"), f"is missing; expected words, since the shop may refuse {flow.call}"


def _of_texts(flow: Flow) -> Iterator[Problem]:
    """Placeholders from a closed set: the slots filled by then, with what the call's answer has."""
    call = CALLS.get(flow.call)
    filled: set[str] = set()
    for at, slot in enumerate(flow.slots):
        may = filled | ({"items"} if slot.type == ITEM else set())
        yield from _unknown(("slot", str(at), "ask"), slot.ask, may)
        yield from _unknown(("slot", str(at), "ask_again"), slot.ask_again, may)
        yield from _unknown(("slot", str(at), "assumed"), slot.assumed, may | {slot.name})
        filled |= set() if slot.optional else {slot.name}
    yield from _unknown(("confirm",), flow.confirm, filled)
    replies = flow.replies
    yield from _unknown(("replies", "found"), replies.found, filled | (call.answers if call else set()))
    yield from _unknown(("replies", "not_found"), replies.not_found, filled)
    yield from _unknown(("replies", "refused"), replies.refused, filled | {"reason_given"})
    yield from _unknown(("replies", "failed"), replies.failed, filled)
    yield from _unknown(("replies", "log_in"), replies.log_in, set())
    yield from _unknown(("then",), (flow.then,) if flow.then else _NO_LINES, filled)


def _unknown(keys: tuple[str, ...], texts: tuple[str, ...], may: set[str]) -> Iterator[Problem]:
    for text in texts:
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as error:
            yield keys, f"has a brace that does not pair ({error}); expected {{a name}}, or {{{{ for a brace"
            continue
        if named - may:
            listed = ", ".join(sorted(may)) or "none"
            yield keys, f"has the placeholder {sorted(named - may)[0]!r}; expected one of: {listed}"
