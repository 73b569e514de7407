"""The log of what left the machine: how much of what went where, no word of it."""

import logging

from collabtui.writing.prompt import Prompt

log = logging.getLogger(__name__)


def left(conversation: str, host: str, prompt: Prompt) -> Prompt:
    """The prompt, which is about to leave, with its line in the log."""
    log.info(
        "left_machine conversation=%s to=%s turns=%d characters=%d fields=%s sources=%s blanked=%s",
        conversation,
        host,
        prompt.turns,
        prompt.characters,
        ",".join(prompt.fields) or "none",
        ",".join(prompt.sources) or "none",
        ",".join(f"{kind}:{count}" for kind, count in prompt.blanked) or "none",
    )
    return prompt
