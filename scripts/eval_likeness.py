"""Measure how well the copilot finds a resolved conversation like the present one, the canned reply that fits.

    python scripts/eval_likeness.py --json

The sentences are the demo shop's own examples of what customers want: of each intent one half is held as if it had been
asked before, the other half is looked for. What no shop is asked is data, too: demo_data/out_of_scope.toml.
"""

import argparse
import json
import random
import sys
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from collabtui.copilot.canned_offers import CannedOffers
from collabtui.copilot.questions import Question
from collabtui.knowledge.alike import Alike
from collabtui.knowledge.indexing import Encoding
from collabtui.understanding.encoder import shipped_encoder
from collabtui.writing.canned import load_canned

SEED = 5
SMALL_TALK = {"greeting", "thanks_goodbye", "affirm", "deny", "bot_identity"}
#: The canned reply that answers an intent; the others of the shop's intents have none.
REPLY_OF = {
    "return_item": "return_how", "refund_status": "refund_when", "exchange_item": "exchange_size",
    "wrong_item": "wrong_item", "missing_item": "missing_item", "warranty": "warranty_fault",
    "double_charge": "double_charge", "payment_failed": "payment_refused", "password_reset": "password_link",
    "invoice_copy": "invoice_copy", "product_availability": "back_in_stock", "promo_code": "discount_code",
    "damaged_item": "need_photos", "parcel_lost": "parcel_search", "cancel_order": "cancel_too_late",
    "change_address": "address_changed", "order_status": "order_on_its_way", "complaint": "complaint_sorry",
}  # fmt: skip
UNANSWERED = {
    "shipping_cost", "gift_card", "opening_hours", "loyalty_points", "size_advice", "store_pickup",
    "newsletter_unsubscribe", "account_delete",
}  # fmt: skip

Examples = dict[str, list[str]]


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    shop, encoder = files("demo_data"), shipped_encoder()
    examples, foreign = intents(shop), strangers(shop)
    figures = {
        "past, by meaning": past(examples, foreign, encoder),
        "past, by words": past(examples, foreign, None),
        "canned": canned(examples, foreign, encoder),
    }
    for name, found in figures.items() if not given.json else ():
        print(name, *(f"{key} {value:.3f}" for key, value in found.items()), sep="  ")
    if given.json:
        print(json.dumps(figures))
    return 0


def intents(shop: Traversable) -> Examples:
    """What customers say, by what they want."""
    read = [
        tomllib.loads(file.read_text("utf-8")) for file in (shop / "intents").iterdir() if file.name[-5:] == ".toml"
    ]
    return {one["intent"]: one["examples"] for one in sorted(read, key=lambda one: str(one["intent"]))}


def strangers(shop: Traversable) -> list[str]:
    """What no shop is asked."""
    read = tomllib.loads((shop / "out_of_scope.toml").read_text("utf-8"))
    return [text for texts in read.values() if isinstance(texts, list) for text in texts if isinstance(text, str)]


def past(examples: Examples, foreign: Sequence[str], encoder: Encoding | None) -> dict[str, float]:
    """How many find one that was asked before, how many of these one of their own intent, how many strangers any."""
    chance = random.Random(SEED)
    held, asked = Alike(lambda: encoder), list[tuple[str, str]]()
    for intent, texts in examples.items():
        if intent not in SMALL_TALK:
            mixed = chance.sample(texts, len(texts))
            half = len(mixed) // 2
            held.change({f"{intent}.{place}": text for place, text in enumerate(mixed[:half])})
            asked += [(intent, text) for text in mixed[half:]]
    found = [(intent, near[0][0].partition(".")[0]) for intent, text in asked if (near := held.nearest(text))]
    right = sum(intent == other for intent, other in found)
    return {
        "found": len(found) / len(asked),
        "right": right / len(found),
        "strangers": share(bool(held.nearest(text)) for text in foreign),
    }


def canned(examples: Examples, foreign: Sequence[str], encoder: Encoding) -> dict[str, float]:
    """How many get a reply, how many of these the right one; how many get any for which there is none."""
    replies = load_canned(files("demo_data"))
    titles = {one.id: one.title for one in replies.reply}
    offering = CannedOffers(replies, lambda: encoder)
    asked = [(REPLY_OF[intent], text) for intent, texts in examples.items() if intent in REPLY_OF for text in texts]
    found = [(wanted, title) for wanted, text in asked if (title := offered(offering, text))]
    without = [text for intent in sorted(UNANSWERED) for text in examples[intent]]
    return {
        "found": len(found) / len(asked),
        "right": sum(titles[wanted] == title for wanted, title in found) / len(found),
        "without one": share(bool(offered(offering, text)) for text in without),
        "strangers": share(bool(offered(offering, text)) for text in foreign),
    }


def offered(offering: CannedOffers, text: str) -> str:
    """The title of the reply that a customer's only message gets; empty for none."""
    state = Conversation("c", lines=(Line(1, 1, Actor("customer", "c"), "m", text, "public"),))
    found = offering.found(state, Question("c", "m", text), text)
    return found[0].source.removeprefix("canned reply: ") if found else ""


def share(ones: Iterable[bool]) -> float:
    """How many of them are so."""
    known = list(ones)
    return sum(known) / len(known)


if __name__ == "__main__":
    sys.exit(main())
