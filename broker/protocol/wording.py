"""Sentences for the sender of a frame that is not in the protocol."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from broker.domain.errors import BadCommand, BadFrame, Refused
from broker.domain.inert import inert

#: The most of the sender's own text that a sentence repeats.
ECHO = 40
#: A frame with more faults than this is refused without naming them: to list them would take long.
MANY = 100
#: A longer list of what is possible is left to the protocol's reference.
LISTED = 200

_EXPECTED: Final[Mapping[str, str]] = {
    "int_type": "an integer",
    "int_parsing_size": "an integer",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "text",
    "bool_type": "true or false",
    "none_required": "null",
    "dict_type": "an object",
    "mapping_type": "an object",
    "model_type": "an object",
    "dataclass_type": "an object",
    "tuple_type": "a list",
}
_PREDICATES: Final[Mapping[str, str]] = {
    "is_command_id": "expected 1 to 40 letters, digits, '_' or '-', beginning with a letter or digit",
    "is_id": "expected 1 to 100 letters, digits, '_', '.' or '-', beginning with a letter or digit",
    "is_word": "expected one line without blanks at its edges or characters that can't be printed",
    "is_said": "expected at least one character that is not blank",
}


def refusal(error: ValidationError) -> Refused:
    """The refusal of a client's frame: BadCommand where a field of a command is wrong, else BadFrame."""
    loc = _plain(error)[0]["loc"] if error.error_count() <= MANY else ()
    sentence = why(error)
    return BadCommand(sentence) if loc[:1] == ("command",) else BadFrame(sentence)


def why(error: ValidationError, subject: str = "The frame") -> str:
    """One sentence on the first fault of ``subject``: where it is, what is wrong, what was expected."""
    count = error.error_count()
    if count > MANY:
        return f"{subject} has {count} faults; see the protocol's reference for its fields."
    fault = _plain(error)[0]
    loc, kind = fault["loc"], fault["type"]
    if not loc:
        return _of_whole(subject, kind, fault)
    if kind.startswith("union_tag"):
        return f"{_path((*loc, 'kind'))}: {_of_tag(kind, fault['ctx'])}"
    return f"{_path(loc)}: {_of_field(error, fault)}"


def _plain(error: ValidationError) -> list[Any]:
    """The faults without what was sent, which may be large."""
    return list(error.errors(include_url=False, include_input=False))


def _of_whole(subject: str, kind: str, fault: Mapping[str, Any]) -> str:
    match kind:
        case "json_invalid":
            return f"{subject} is not JSON: {fault['ctx']['error']}."
        case "string_unicode":
            return f"{subject} holds a lone surrogate, which is no character."
        case "union_tag_not_found" | "union_tag_invalid":
            tag = fault["ctx"]["discriminator"].strip("'")
            return f"{tag}: {_of_tag(kind, fault['ctx'])}"
        case _:
            return f"{subject} is not a JSON object."


def _of_tag(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "union_tag_not_found":
        return "it is missing"
    known = context["expected_tags"]
    listed = f"; expected one of {known}" if len(known) <= LISTED else ""
    return f"{echo(context['tag'])} is not known here{listed}"


def _of_field(error: ValidationError, fault: Mapping[str, Any]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    match kind:
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return "it is missing"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return "there is no such field here"
        case "predicate_failed":
            return next((said for name, said in _PREDICATES.items() if f"'{name}'" in fault["msg"]), "it is not valid")
        case "string_pattern_mismatch":
            return f"expected text of the form {context['pattern']}"
        case _ if kind in _EXPECTED:
            return f"expected {_EXPECTED[kind]}, got {_kind_of(error.errors(include_url=False)[0]['input'])}"
        case _:
            return _of_bound(kind, context, fault["msg"])


def _of_bound(kind: str, context: Mapping[str, Any], message: str) -> str:
    match kind:
        case "literal_error":
            return f"expected {context['expected']}"
        case "greater_than_equal":
            return f"expected {context['ge']:.17g} or more"
        case "less_than_equal":
            return f"expected {context['le']:.17g} or less"
        case "string_too_short":
            return "expected some text, got none"
        case "string_too_long":
            return f"expected at most {context['max_length']} characters"
        case "too_long":
            return f"expected at most {context['max_length']} entries"
        case _:
            return inert(message[:1].lower() + message[1:], max_chars=200, multiline=False)


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return "an integer"
        case float():
            return "a decimal number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def _path(loc: Sequence[str | int]) -> str:
    """``command.post_message.epoch``; a frame's part that is named like its type is said once."""
    first, *steps = loc[1:] if loc[:1] == loc[1:2] else loc
    return str(first) + "".join(map(_step, steps))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return " (its name)" if step == "[key]" else f".{inert(step, max_chars=ECHO, multiline=False)}"


def echo(text: object) -> str:
    """At most ``ECHO`` characters of the sender's own text, harmless, in quotes."""
    return f"'{inert(str(text), max_chars=ECHO, multiline=False)}'"
