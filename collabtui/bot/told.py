"""Texts that answer by themselves: articles, small talk, what is said where nothing was understood."""

from dataclasses import replace

from collabtui.bot.talk import CERTAIN, Talk

_GOODBYE = "thanks_goodbye"


def told(talk: Talk, intent: str, *, aside: bool = False) -> Talk:
    """The turn with an intent's text, with the article to read; ``aside`` from what the turn is about."""
    if intent == _GOODBYE:
        return _thanked(talk.about(intent))
    reply = talk.script.replies.intents[intent]
    text = _literal(reply.text or "")
    whole = f"{text} More: {_literal(talk.script.titles[reply.article])}" if reply.article is not None else text
    again = talk.script.words.small_talk.get(intent, ())
    return (talk if aside else talk.about(intent)).said((whole, *again))


def fallen_back(talk: Talk) -> Talk:
    """Nothing understood: first an example of what would be, then what there is to choose from."""
    texts = talk.script.replies.fallback.texts
    talk = replace(talk, fallback=True)
    if talk.turn.fallbacks == 0:
        return talk.said(tuple(map(_literal, texts)))
    later = tuple(map(_literal, texts[1:] or texts))
    titles = ", ".join(flow.title for flow in talk.script.flows.values())
    said = talk.said(later, talk.turn.fallbacks - 1)
    return said.said(said.script.words.choices, talk.turn.fallbacks - 1, {"choices": titles}) if titles else said


def no_longer(talk: Talk) -> Talk:
    """The flow under way is given up, with those that waited for it."""
    title = talk.flow.title if talk.flow else ""
    dropped = talk.about(None, CERTAIN).said(talk.script.words.dropped, more={"title": title})
    return replace(dropped, state=replace(dropped.state.ended(), paused=()))


def _thanked(talk: Talk) -> Talk:
    """The end of the matter. Whoever was asked how it went already is not asked again: that would only annoy."""
    text = talk.script.replies.intents[_GOODBYE].text or ""
    again = talk.script.words.small_talk.get(_GOODBYE, ())
    talk = replace(talk, state=replace(talk.state.ended(), paused=())).said((_literal(text), *again))
    if talk.turn.closing:
        return talk
    asked = talk.said((_literal(talk.script.replies.closing.survey),)) if talk.turn.survey else talk
    return replace(asked, done=True)


def _literal(text: str) -> str:
    """A text whose braces are braces."""
    return text.replace("{", "{{").replace("}", "}}")
