"""The steps of a flow: what to ask, to have confirmed, to call, to say, until the customer is asked something."""

from dataclasses import replace
from typing import Final

from collabtui.bot.calls import CALLS, CHECK
from collabtui.bot.flow_file import ITEM, Flow, Slot
from collabtui.bot.flows import Looked, Lookup
from collabtui.bot.slots import chosen
from collabtui.bot.state import CONFIRM, MORE, digest
from collabtui.bot.talk import CallMe, Talk
from collabtui.bot.when import moment_of

#: Steps without a question, in one turn: a flow that ends may be followed by those that waited.
_MOST_PASSES: Final = 6
#: A call so soon is none: nobody could be there in time.
_SOONEST_MS: Final = 60_000


def advanced(talk: Talk) -> Talk:
    """The turn up to its next question, or call, or the end of all flows."""
    flow = talk.flow
    if flow is None or talk.passes >= _MOST_PASSES:
        return talk
    talk = replace(talk, passes=talk.passes + 1)
    if flow.of_account and not talk.email:
        return _barred(talk, flow)
    for slot in flow.slots:
        step = _step(talk, flow, slot)
        if step is not None:
            return step
    if flow.confirm and talk.agreed != _meant(talk, flow):
        return _to_confirm(talk, flow)
    return _done_by_desk(talk, flow) if CALLS[flow.call].by_desk else _calling(talk, flow)


def looked_at(talk: Talk, looked: Looked) -> Talk:
    """The turn once its call was made; it may want another one."""
    call, flow = talk.call, talk.flow
    talk = replace(talk, call=None, calls=(*talk.calls, *looked.calls))
    if call is None or flow is None:
        return talk
    match looked.ending:
        case "failed":
            return replace(talk.said(flow.replies.failed), state=talk.state.ended(), otherwise=None)
        case "not_found":
            return _unknown(talk, flow)
        case "refused":
            told = talk.said(flow.replies.refused or flow.replies.failed, more=looked.values)
            return _next_flow(told, flow)
        case "found" if not call.check:
            return _next_flow(talk.said(flow.replies.found, more=looked.values), flow)
        case _:
            return _checked(talk, flow, looked)


def ask(talk: Talk, slot: Slot) -> Talk:
    """The turn with the question for a slot, in other words when it was asked before."""
    is_again = talk.state.asked == slot.name
    tries = talk.state.tries + 1 if is_again else 0
    talk = replace(talk, state=replace(talk.state, asked=slot.name, tries=tries, meant=""))
    more = {"items": ", ".join(talk.items)} if talk.items else {}
    if slot.assumed and talk.is_of_record(slot):
        return talk.said(slot.assumed, tries, more)
    wordings = (*slot.ask_again, *slot.ask) if is_again and slot.ask_again else slot.ask
    return talk.said(wordings, max(0, tries - 1) if is_again else 0, more)


def _step(talk: Talk, flow: Flow, slot: Slot) -> Talk | None:
    """What a slot calls for; None where it has all it needs."""
    value = talk.value(slot)
    if not value and slot.type == ITEM:
        return _of_items(talk, flow, slot)
    if not value:
        return None if slot.optional else ask(talk, slot)
    if slot.check and slot.name not in talk.state.have:
        return _checking(talk, flow)
    if slot.assumed and talk.is_of_record(slot) and slot.name not in talk.state.have:
        return ask(talk, slot)
    return None


def _of_items(talk: Talk, flow: Flow, slot: Slot) -> Talk:
    """One of the order's items, which must be known first."""
    if talk.items is None:
        return _checking(talk, flow)
    found = chosen(talk.wish.text if talk.choosing else "", talk.items, asked=talk.state.asked == slot.name)
    if found is not None:
        return advanced(talk.given({slot.name: found}))
    return ask(talk, slot)


def order_asked(talk: Talk) -> Talk | None:
    """The turn that looks at the order whose items may be named; None where no order is known."""
    flow = talk.flow
    if flow is None or not any(slot.check and talk.value(slot) for slot in flow.slots):
        return None
    return _checking(talk, flow)


def _checking(talk: Talk, flow: Flow) -> Talk:
    number = next(value for slot in flow.slots if slot.check and (value := talk.value(slot)))
    return replace(talk, call=Lookup(CHECK, {"order_number": number}, talk.email, check=True))


def _calling(talk: Talk, flow: Flow) -> Talk:
    once = f"{talk.turn.conversation}.{talk.turn.turn}.{flow.call}" if CALLS[flow.call].changes else ""
    return replace(talk, call=Lookup(flow.call, _arguments(talk, flow), talk.email, once))


def _arguments(talk: Talk, flow: Flow) -> dict[str, str]:
    slots = {slot.name: slot for slot in flow.slots}
    return {parameter: talk.value(slots[name]) for parameter, name in flow.arguments.items()}


def _checked(talk: Talk, flow: Flow, looked: Looked) -> Talk:
    """The order exists and is the customer's: its items can be chosen from."""
    state = talk.state
    for slot in flow.slots:
        state = state.with_slot(slot.name) if slot.check else state
    return advanced(replace(talk, state=state, items=looked.items))


def _unknown(talk: Talk, flow: Flow) -> Talk:
    """The shop does not know what it was asked about, so that is asked for again."""
    slot = next((slot for slot in flow.slots if slot.check or slot.name in flow.arguments.values()), flow.slots[0])
    told = talk.said(flow.replies.not_found)
    tries = talk.state.tries + 1 if talk.state.asked == slot.name else 0
    told = told.refused(slot.name)
    return replace(told, state=replace(told.state, asked=slot.name, tries=tries, meant=""), otherwise=None)


def _barred(talk: Talk, flow: Flow) -> Talk:
    """Nobody knows who asks for what only the account's owner may know: what everybody may know is told instead."""
    told = talk if talk.texts else talk.said(flow.replies.log_in)
    return replace(told, state=replace(talk.state.ended(), paused=()))


def _meant(talk: Talk, flow: Flow) -> str:
    """What a yes is for: the flow with each value that is handed over."""
    arguments = _arguments(talk, flow)
    return digest(flow.name, *(f"{name}={arguments[name]}" for name in sorted(arguments)))


def confirmable(talk: Talk) -> Talk | None:
    """The turn that waits for the yes to a flow which knows all it needs; None where something is missing."""
    flow = talk.flow
    if flow is None or not flow.confirm or not all(slot.optional or talk.value(slot) for slot in flow.slots):
        return None
    return replace(talk, state=replace(talk.state, asked=CONFIRM, tries=0, meant=_meant(talk, flow)))


def _to_confirm(talk: Talk, flow: Flow) -> Talk:
    tries = talk.state.tries + 1 if talk.state.asked == CONFIRM else 0
    state = replace(talk.state, asked=CONFIRM, tries=tries, meant=_meant(talk, flow))
    return replace(talk, state=state).said(flow.confirm, tries)


def _done_by_desk(talk: Talk, flow: Flow) -> Talk:
    """A call back: the broker notes it with the turn."""
    arguments = _arguments(talk, flow)
    due = moment_of(arguments["when"])
    if due is None or due < talk.at + _SOONEST_MS:
        # The time passed while it was talked about.
        late = talk.without(flow.arguments["when"])
        slot = flow.slot(flow.arguments["when"])
        return ask(late, slot) if slot is not None else late
    called = replace(talk, callback=CallMe(due, arguments["phone"], talk.turn.values.get("intent", "")))
    return _next_flow(called.said(flow.replies.found), flow)


def _next_flow(talk: Talk, flow: Flow) -> Talk:
    """A flow is over: the one that waited for it goes on."""
    talk = talk.resumed()
    following = talk.flow
    if following is None:
        return talk if flow.then is None else replace(talk, state=replace(talk.state, asked=MORE)).said((flow.then,))
    return advanced(talk.said(talk.script.words.back, more={"title": following.title}))
