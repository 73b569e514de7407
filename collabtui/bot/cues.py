"""Short words that steer a dialogue whatever it is about: yes, no, forget it, the other one."""

import re
from typing import Final

#: Such words stand at the beginning: what comes later in a long text is told to a person.
_READ: Final = 300

_YES = re.compile(
    r"(?:(?:well|oh|ah|hm+|ok|okay|na|ach)[, ]{1,3}){0,2}"
    r"(?:y|yes|yea|yeah|yep|yup|yess|sure|ok|okay|k|correct|right|exactly|fine|please do|go ahead|do it|do that"
    r"|of course|absolutely|definitely|certainly|sounds good|perfect|that's right|thats right|that is right|it is"
    r"|that is correct|ja|jo|jawohl|genau|klar|richtig|gern|gerne|bitte|stimmt|passt|mach das|machen sie das)(?!\w)"
)
_BUT = re.compile(
    r"(?<!\w)(?:but|wait|not|never|no|nope|don't|dont|doesn't|isn't|other|another|instead|different|wrong|actually|stop"
    r"|aber|nicht|nein|warte|warten|andere|anderen|falsch|stattdessen|doch)(?!\w)"
)
_NO = re.compile(
    r"(?:(?:well|oh|ah|hm+|ok|okay|sorry|na|ach)[, ]{1,3}){0,2}"
    r"(?:n|no|nope|nah|not|don't|dont|do not|please don't|rather not|i'd rather not|stop|wait|wrong|incorrect|negative"
    r"|that's wrong|that is wrong|actually no|nein|nee|ne|nicht|falsch|lieber nicht|halt|stopp)(?!\w)"
)
_NO_FIRST = re.compile(r"\s{0,5}(?:no|nope|nein|sorry|wrong|actually)(?:[,.!:; -]{1,5}|(?!\w))", re.IGNORECASE)
_DROP = re.compile(
    r"(?<!\w)(?:forget it|forget about it|forget that|forget this|never mind|nevermind|leave it|drop it|scrap that"
    r"|don't bother|do not bother|no need any ?more|let's stop|stop this|skip it|vergiss es|vergessen sie es|egal jetzt"
    r"|hat sich erledigt|lass es|lassen sie es|schon gut|doch nicht)(?!\w)"
)
#: Said for a reason just as well ("I changed my mind" sends things back), so only heard where a yes is asked for.
_DROP_AT_A_YES = re.compile(
    r"(?<!\w)(?:changed my mind|i'll keep it|keep it|no longer want|don't want (?:to|that|it) any ?more|cancel that"
    r"|cancel this|abort|(?:leave|keep) [\w ]{2,40}(?:as|like|the way) (?:it|they|that) (?:is|are)"
    r"|(?:leave|keep) [\w ]{2,40} as is|anders überlegt|behalte"
    r"|lassen sie [\w ]{2,40} wie (?:es|sie) (?:ist|sind))(?!\w)"
)
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:other|another|wrong|different|change|instead|not that|not this|mistake|meant|correct the|fix the"
    r"|andere[nrsm]?|falsche?[nrsm]?|stattdessen|meinte|ändern)(?!\w)"
)
_ALL = re.compile(
    r"(?<!\w)(?:all|both|everything|all of (?:it|them)|the whole (?:order|lot)|alles|beide[s]?|alle)(?!\w)"
)
_DONT_KNOW = re.compile(
    r"(?<!\w)(?:don't (?:know|have|remember)|do not (?:know|have|remember)|no idea|not sure|can't find|cannot find"
    r"|lost it|weiß (?:ich )?nicht|keine ahnung|habe ich nicht|finde (?:ich|sie|es) nicht)(?!\w)"
)


def plain(text: str) -> str:
    """The text as cues are looked for in: its beginning, lower case, one blank between words, straight quotes."""
    return " ".join(text[:_READ].lower().replace("\u2019", "'").split())


def says_yes(text: str) -> bool:
    """A yes without a but."""
    return _YES.match(plain(text)) is not None and not objects(text)


def objects(text: str) -> bool:
    """Whether there is a but, a not, another in it, so that it is no plain yes."""
    return _BUT.search(plain(text)) is not None


def says_no(text: str) -> bool:
    return _NO.match(plain(text)) is not None


def after_no(text: str) -> str:
    """The text without the no that it begins with."""
    begins = _NO_FIRST.match(text[:_READ])
    return text[begins.end() :] if begins else text


def drops(text: str, *, at_a_yes: bool) -> bool:
    """Whether the customer wants no more of what is under way."""
    words = plain(text)
    return _DROP.search(words) is not None or (at_a_yes and _DROP_AT_A_YES.search(words) is not None)


def points_elsewhere(text: str) -> bool:
    """Whether something that was understood is to be another."""
    return _ELSEWHERE.search(plain(text)) is not None


def wants_all(text: str) -> bool:
    return _ALL.search(plain(text)) is not None


def does_not_know(text: str) -> bool:
    return _DONT_KNOW.search(plain(text)) is not None
