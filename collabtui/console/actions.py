"""Which actions make sense now, with a sentence for each that does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from broker.domain.actors import Role
from broker.domain.agents import Agent
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Consult, Suggestion
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Queue, Snoozed
from collabtui.console.views import Mode

ActionId = Literal[
    "next_waiting",
    "accept",
    "decline",
    "reply",
    "note",
    "insert",
    "dismiss_suggestions",
    "canned",
    "open_past",
    "advice",
    "rate",
    "shorter",
    "friendlier",
    "translate",
    "flag",
    "resolve",
    "transfer",
    "hand_back",
    "hold",
    "snooze",
    "consult",
    "mark",
    "take_over",
    "oversee",
    "callback",
    "edit_field",
    "clear_field",
    "undo",
    "previous_tab",
    "next_tab",
    "close_tab",
    "presence",
    "wrap_up",
    "ready",
]
#: What only the owner does.
_Owners = Literal["reply", "resolve", "transfer", "hand_back", "hold", "snooze", "consult"]


@dataclass(frozen=True, slots=True)
class Available:
    """The action may be tried; the broker has the last word."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """``why`` is a sentence with what to do instead."""

    why: str


Availability = Available | Unavailable
YES: Final = Available()


@dataclass(frozen=True, slots=True)
class Situation:
    """What the availability of actions rests on: me, the current conversation, what the screen shows besides.

    ``suggestions`` are the open ones under their numbers; ``mode`` is the composer's; ``tabs`` counts open tabs;
    ``ended`` is the conversation that ended last in my hands, empty for none; ``has_advice``: the coach names a step;
    ``has_ai_words``: there are some in the buffer on the screen; ``has_canned``: the desk has replies to choose from.
    """

    me: Agent
    conversation: Conversation | None = None
    suggestions: Mapping[int, Suggestion] | None = None
    mode: Mode = "reply"
    tabs: int = 0
    waiting: int = 0
    is_held: bool = False
    role: Role = "agent"
    ended: str = ""
    has_advice: bool = False
    has_ai_words: bool = False
    has_canned: bool = False


def availability(action: ActionId, now: Situation, number: int = 0) -> Availability:
    """Whether the action makes sense; ``number`` is the suggestion that ``insert`` means, 0 for any."""
    match action:
        case "presence":
            return _if(now.role == "agent", "A supervisor gets no offers, so there is no presence to set.")
        case "wrap_up":
            return _if(bool(now.ended), "There is nothing to write up: no conversation ended in your hands yet.")
        case "ready":
            return _if(bool(now.me.wrapping), "You are not in wrap-up.")
        case "next_waiting":
            return _if(bool(now.me.offers) or now.waiting > 0, "Nobody waits: new offers come by themselves.")
        case "accept" | "decline":
            return _if(offer_to_me(now) is not None, _no_offer(now))
        case "undo":
            return _if(now.is_held, "Nothing is held: what was sent can't be taken back.")
        case "previous_tab" | "next_tab":
            return _if(now.tabs > 1, "There is no other tab: only one conversation is open.")
        case "close_tab":
            return _if(now.tabs > 0, "No tab is open.")
        case "insert" | "canned" | "open_past":
            return _from_elsewhere(action, now, number)
        case "dismiss_suggestions":
            return _if(bool(now.suggestions), "There are no suggestions to dismiss.")
        case "advice":
            return _if(now.has_advice, "No next step is due here by the desk's rules.")
        case "shorter" | "friendlier" | "translate":
            return _if(now.has_ai_words, "There are no words of the AI in your message: it never changes yours.")
        case "rate" | "flag":
            return _opinion(action, now.conversation)
        case "note" | "callback" | "edit_field" | "clear_field":
            return _about_any(action, now.conversation)
        case "take_over" | "oversee":
            return _supervised(action, now)
        case "mark":
            return _markable(now.conversation)
        case "reply" | "resolve" | "transfer" | "hand_back" | "hold" | "snooze" | "consult":
            return _about_mine(action, now)
        case _:
            assert_never(action)


def offer_to_me(now: Situation) -> tuple[str, str] | None:
    """The conversation with the offer that accept or decline means: the current one's, else the oldest."""
    offers = [(conversation, offer) for offer, conversation in now.me.offers.items()]
    current = now.conversation.id if now.conversation else None
    return next((pair for pair in offers if pair[0] == current), offers[0] if offers else None)


def why_no_reply(conversation: Conversation, me: str) -> str:
    """Why ``me`` can't write to the customer now; empty when they can."""
    if conversation.warm is not None and conversation.warm.agent == me:
        return "Accept the offer first, then you can answer."
    match conversation.owner:
        case AgentOwner(agent) if agent == me or conversation.supervisors.get(me) == "barge":
            return ""
        case AgentOwner(agent):
            return f"Agent {agent} answers this customer: you can write a note."
        case Offered(_, agent) if agent == me:
            return "Accept the offer first, then you can answer."
        case Offered(_, agent):
            return f"It is offered to agent {agent} now: you can write a note."
        case Queue():
            return "It waits for an agent: it can be answered once it is offered to you. You can write a note."
        case BotPool(True) | BotLease(closing=True):
            return "It is resolved, so the bot says goodbye: you can write a note."
        case BotPool() | BotLease():
            return "The bot answers this customer: you can write a note."
        case Snoozed():
            return "It is set aside, then waits for an agent again: you can write a note."
        case DeskOwner():
            return "It is closed until the customer writes again: you can write a note."
        case _:
            assert_never(conversation.owner)


def _about_any(
    action: Literal["note", "callback", "edit_field", "clear_field"], conversation: Conversation | None
) -> Availability:
    if conversation is None:
        return _NONE_CHOSEN
    if action in ("edit_field", "clear_field") and conversation.is_closed:
        return Unavailable("The conversation is closed: its fields stay as they are.")
    if action == "clear_field":
        return _if(bool(conversation.values), "There is no field to clear.")
    return YES


def _about_mine(action: _Owners, now: Situation) -> Availability:
    state, me = now.conversation, now.me.id
    if state is None:
        return _NONE_CHOSEN
    why = why_no_reply(state, me)
    if action == "reply":
        return _if(not why, why)
    if state.agent == me or _may_anyway(action, state, now):
        return YES
    if offered_to(state, me):
        return Unavailable("Accept the offer first.")
    return Unavailable(f"Only its owner can {_VERBS[action]}, and this conversation is not yours.")


def _may_anyway(action: _Owners, state: Conversation, now: Situation) -> bool:
    """What is no owner's alone: to wake what sleeps, to end a consultation of mine; a supervisor sends anything on."""
    if action == "snooze":
        return isinstance(state.owner, Snoozed)
    if action == "consult":
        return bool(consults_of(state, now.me.id))
    return action == "transfer" and now.role == "supervisor" and not state.is_closed


def offered_to(state: Conversation, me: str) -> bool:
    """Whether ``me`` may take it now, from the queue or from its owner."""
    if state.warm is not None and state.warm.agent == me:
        return True
    return isinstance(state.owner, Offered) and state.owner.agent == me


def consults_of(state: Conversation, me: str) -> tuple[Consult, ...]:
    """The open questions that ``me`` asked, or was asked."""
    return tuple(one for one in state.consults if me in (one.by, one.agent))


def _supervised(action: Literal["take_over", "oversee"], now: Situation) -> Availability:
    if now.role != "supervisor":
        return Unavailable("Only supervisors do that.")
    if now.conversation is None:
        return _NONE_CHOSEN
    if now.conversation.is_closed:
        return Unavailable("It is closed until the customer writes again.")
    return _if(now.conversation.agent != now.me.id, "It is yours already.")


def _markable(conversation: Conversation | None) -> Availability:
    if conversation is None:
        return _NONE_CHOSEN
    return _if(bool(conversation.escalations), "It was never handed to a person: there is no handoff to judge.")


def _opinion(action: Literal["rate", "flag"], conversation: Conversation | None) -> Availability:
    if conversation is None:
        return _NONE_CHOSEN
    if action == "rate":
        has_any = any(one.fate != "dismissed" for one in conversation.suggestions.values())
        return _if(has_any, "There is no suggestion here to rate.")
    is_bots = any(line.author.role == "bot" for line in conversation.lines)
    return _if(is_bots, "No bot said anything here.")


def _insertable(now: Situation, number: int) -> Availability:
    if not now.suggestions:
        return Unavailable("There are no suggestions now.")
    if number == 0:
        return YES
    suggestion = now.suggestions.get(number)
    if suggestion is None:
        return Unavailable(f"There is no suggestion {number}: they go from 1 to {max(now.suggestions)}.")
    if suggestion.internal and now.mode == "reply":
        return Unavailable("That passage is for the desk only: tell the customer in your own words.")
    return _about_mine("reply", now) if now.mode == "reply" else YES


def _from_elsewhere(action: Literal["insert", "canned", "open_past"], now: Situation, number: int) -> Availability:
    if now.conversation is None:
        return _NONE_CHOSEN
    if action == "insert":
        return _insertable(now, number)
    if action == "open_past":
        quotes = any(one.past is not None for one in (now.suggestions or {}).values())
        return _if(quotes, "No suggestion here is from a resolved conversation.")
    if not now.has_canned:
        return Unavailable("The desk has no canned replies: the coach's folder holds no canned.toml.")
    return _about_mine("reply", now) if now.mode == "reply" else YES


def _no_offer(now: Situation) -> str:
    if now.me.presence != "online":
        return "You have no offer, for you are not online: set your presence to get some."
    if now.me.missed:
        return "You missed an offer, so none come: set your presence to online again."
    if now.me.free == 0:
        return "You have no offer: your hands are full."
    return "You have no offer now: they come by themselves."


def _if(is_so: bool, why_not: str) -> Availability:
    return YES if is_so else Unavailable(why_not)


_NONE_CHOSEN = Unavailable("Choose a conversation first.")
_VERBS: Final[dict[_Owners, str]] = {
    "reply": "answer",
    "resolve": "resolve it",
    "transfer": "transfer it",
    "hand_back": "hand it back",
    "hold": "put it on hold",
    "snooze": "set it aside",
    "consult": "ask a colleague about it",
}
