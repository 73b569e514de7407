"""The labelled texts that the moods are fitted to."""

import json
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mood_training.patterns import made

OWN = Path(__file__).resolve().parents[2] / "collabtui" / "understanding" / "data"
FRUSTRATED = frozenset({"anger", "annoyance", "disappointment", "disapproval", "disgust"})
PEOPLE = frozenset(
    {"agent", "representative", "human", "manager", "supervisor", "person", "someone", "somebody", "executive"}
)
PATTERNS = {"asks": True, "asks_not": False}
"""Whether the sentences made from each part of the patterns ask for a person."""

JOINTS = (". ", ". ", ", ", " ", " ", " and ", "\n", " because ", " so ", " bc ", "... ", " - ")
"""How people go on from one sentence to the next."""

RUN = 8
"""So many neighbours in our own list are held out together."""

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its label; `fold` says with which others it is held out, -1 for those that are only learned from."""

    text: str
    wanted: bool
    weight: float
    fold: int = -1


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def own_sayings() -> list[Labelled]:
    """Our own sayings, whole runs of neighbours in one fold; each also inside a longer message, with its fold."""
    raw = tomllib.loads((OWN / "wants_human.toml").read_text(encoding="utf-8"))
    listed = [(text, part == "asks") for part in raw for texts in raw[part].values() for text in texts]
    return [Labelled(text, wanted, 3.0, place // RUN * 7919 % FOLDS) for place, (text, wanted) in enumerate(listed)]


def within_messages(sayings: list[Labelled], around: list[str]) -> list[Labelled]:
    """The sayings again, each after and before some sentence that has nothing to do with it."""
    chance = random.Random(6)
    return [
        Labelled(_joined(chance, one.text, chance.choice(around), first), one.wanted, 0.7, one.fold)
        for one in sayings
        for first in (True, False)
    ]


def _joined(chance: random.Random, saying: str, sentence: str, first: bool) -> str:
    before, after = (saying, sentence) if first else (sentence, saying)
    return f"{before.rstrip('.')}{chance.choice(JOINTS)}{after}"


def for_wants_human(data: Path) -> list[Labelled]:
    """Our sayings beside sentences of other sources that ask for nobody, as far as one can tell."""
    sayings = own_sayings()
    parts = ("train", "val", "oos_train", "oos_val")
    strangers = [one["text"] for part in parts for one in records(data / "clinc150" / f"{part}.jsonl")]
    bank = [one["text"] for one in records(data / "banking77" / "train.jsonl")][::2]
    talk = _sampled([one["text"] for one in records(data / "goemotions" / "train.jsonl")], 2_500)
    others = [*strangers, *bank, *talk]
    chats = service_chats(data / "multidogo")
    inside = within_messages(sayings, _sampled([*strangers, *bank, *chats], 700))
    return [
        *sayings,
        *inside,
        *(Labelled(text, wanted, 0.5) for part, wanted in PATTERNS.items() for text in made(part)),
        *(Labelled(text, False, 0.6) for text in [*others, *chats]),
    ]


def service_chats(folder: Path) -> list[str]:
    """Turns of customers whom people played; all those that speak of one of `PEOPLE`, a sample of the others."""
    turns = [one["utterance"].strip() for path in sorted(folder.glob("*.train.jsonl")) for one in records(path)]
    apart = [text for text in dict.fromkeys(turns) if text and "support" not in text]
    people = [text for text in apart if PEOPLE & set(text.split())]
    return [*people, *_sampled([text for text in apart if text not in people], 1_500)]


def for_frustration(data: Path) -> list[Labelled]:
    """Comments with the emotions that people saw in them; then our own sayings, our own talks."""
    comments = records(data / "goemotions" / "train.jsonl")
    raw = tomllib.loads((OWN / "wants_human.toml").read_text(encoding="utf-8"))
    talks = tomllib.loads((OWN / "escalation.toml").read_text(encoding="utf-8"))["dialogue"]
    turns = [line.split(": ", 1) for talk in talks for line in talk["lines"]]
    calm = [*raw["asks"]["polite"], *raw["asks_not"]["things"]]
    return [
        *(Labelled(one["text"], bool(FRUSTRATED & set(one["emotions"])), 1.0) for one in comments),
        *(Labelled(text, True, 3.0) for text in raw["asks"]["angry"]),
        *(Labelled(text, False, 3.0) for text in calm),
        *(Labelled(text, who == "C", 3.0) for who, text in turns if who != "b"),
    ]


def _sampled(texts: list[str], count: int) -> list[str]:
    return random.Random(77).sample(texts, min(count, len(texts)))
