"""A scenario made from a conversation that took place, without the personal data in it."""

from collections.abc import Sequence
from typing import Any

import tomli_w

from broker.domain.conversation import Conversation
from broker.domain.events import MessagePosted, Recorded
from broker.domain.owner_events import HandedBack, HandoffRequested, OfferAccepted, Reopened, Resolved, TakenOver
from collabtui.shop.catalogue import Catalogue
from collabtui.training.evidence import Evidence
from collabtui.training.stand_ins import StandIn, stand_in

#: The rule of a handoff that the customer asked for by the button.
BUTTON = "customer_asked"
_FIELDS = ("order_number", "email")


class NothingSaid(ValueError):
    """The customer wrote nothing, so there is nothing to play."""


def scenario_text(evidence: Evidence, catalogue: Catalogue, name: str) -> str:
    """The scenario's file. Raises NothingSaid."""
    state, log = evidence.state, evidence.log
    texts = [line.text for line in evidence.public()]
    agents = [one.event.name for one in log if isinstance(one.event, OfferAccepted | TakenOver)]
    other = stand_in(texts, state.record, agents, catalogue, state.id)
    turns = _turns(log, other)
    if not any("say" in turn for turn in turns):
        raise NothingSaid(f"The customer of {state.id} wrote nothing that could be played.")
    told: dict[str, Any] = {
        "name": name,
        "title": f"Recorded: {state.topic or 'a conversation'}",
        "customer": other.customer.id,
        "persona": {"language": state.language},
        "turn": turns,
    }
    if state.survey.score is not None:
        told["survey"] = {"score": state.survey.score, "comment": other.swap(state.survey.comment)}
    if brief := _brief(log, other):
        told["agent"] = brief
    told["expect"] = _expected(state, turns, other)
    return tomli_w.dumps(told, multiline_strings=True)


def _turns(log: Sequence[Recorded], other: StandIn) -> list[dict[str, Any]]:
    """The customer's messages; what followed before an answer came belongs to the one before."""
    turns: list[dict[str, Any]] = []
    is_answered = True
    for one in log:
        match one.event:
            case MessagePosted(visibility="public", text=text) if one.actor.role == "customer":
                words = other.swap(text)
                if is_answered or not turns or "say" not in turns[-1]:
                    turns.append({"say": words})
                else:
                    turns[-1].setdefault("also", []).append(words)
                is_answered = False
            case MessagePosted(visibility="public") if one.actor.role != "desk":
                is_answered = True
            case HandoffRequested(why=why) if why is not None and why.rule == BUTTON:
                turns.append({"do": "ask_for_a_person", "interrupts": not is_answered})
            case Reopened() if one.actor.role == "customer":
                turns.append({"do": "reopen"})
            case _:
                continue
    return turns


def _brief(log: Sequence[Recorded], other: StandIn) -> dict[str, Any]:
    """What the people said, with when they gave it back or resolved it; empty where nobody did."""
    says: list[str] = []
    brief: dict[str, Any] = {}
    customer_spoke_last = True
    for one in log:
        match one.event:
            case MessagePosted(visibility="public", text=text) if one.actor.role in ("agent", "supervisor"):
                says.append(other.swap(text))
                customer_spoke_last = False
            case MessagePosted() if one.actor.role == "customer":
                customer_spoke_last = True
            case HandedBack() if says:
                brief.setdefault("hands_back_after", len(says))
            case Resolved() if one.actor.role != "bot" and says:
                brief |= {"resolves_after": len(says), "waits_for_answer": customer_spoke_last}
            case _:
                continue
    return brief | {"says": says} if says else {}


def _expected(state: Conversation, turns: Sequence[dict[str, Any]], other: StandIn) -> dict[str, Any]:
    role = state.resolution.by.role if state.resolution else ""
    messages = sum(1 + len(turn.get("also", ())) for turn in turns if "say" in turn)
    expect: dict[str, Any] = {
        "escalated_by": state.escalated_by,
        "resolved_by": "agent" if role == "supervisor" else role if role in ("bot", "agent") else "",
        "handoffs": state.handoffs,
        "turns_at_most": messages,
    }
    if state.survey.score is not None:
        expect["survey"] = state.survey.score
    if state.survey.score is None or not state.is_closed:
        expect["ends"] = "left"
    fields = {name: other.swap(value) for name in _FIELDS if (value := state.values.get(name))}
    return expect | ({"fields": fields} if fields else {})
