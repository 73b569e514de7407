"""Sentences that are said in every conversation, whatever it is about."""

import re
from typing import Final

_ME: Final = r"(?:i|we)"
_SURE: Final = r"(?:(?:certainly|definitely|gladly|surely|happily) )?"
#: How each goes, bare of its opening, with so many characters behind it at most.
_KINDS: Final = (
    r"(?:hi|hey|hello|dear|good (?:morning|afternoon|evening|day)|greetings)\b.{0,30}",
    r".{0,10}\b(?:thanks|thank you|thx|cheers|appreciate it|appreciated)\b.{0,40}",
    r"(?:you'?re|you are) (?:very |most |always )?welcome\b.{0,40}",
    r"no (?:problem|worries)\b.{0,30}",
    r"(?:bye|goodbye|take care|stay tuned|enjoy)\b.{0,30}",
    r"have a (?:great|good|nice|lovely|wonderful)\b.{0,40}",
    r"(?:happy|keep) (?:streaming|gaming|flying|travels?|shopping|playing|watching)\b.{0,20}",
    r"(?:ok|okay|yes|no|yep|nope|sure|great|perfect|cool|fine)\W{0,3}",
    r"(?:is there )?anything else\b.{0,50}",
    r"(?:how|what) (?:can|may) (?:i|we) (?:help|assist|do)\b.{0,40}",
    r"(?:happy|glad|pleased|delighted|great|good) to (?:help|hear|know)\b.{0,40}",
    rf"{_ME}(?:'re| are|'m| am)? (?:happy|glad|here|love|want|like|able) (?:to )?(?:help|assist)\b.{{0,40}}",
    rf"{_ME}(?:'re| are|'m| am)? here for you.{{0,30}}",
    rf"{_ME}(?:'d| would|'ll| will| can| could) {_SURE}"
    r"(?:(?:be (?:more than )?(?:happy|glad)|love|like|do (?:my|our|the) best|try(?: my| our)? best) to )?"
    r"(?:help|assist|look into (?:this|that|it)|check (?:this|that|it))\b.{0,40}",
    r"(?:let me|let us|let's|allow me to|i'?ll|we'?ll|i will) (?:just )?"
    r"(?:(?:have|take) a (?:\w+ )?look|check|look|see|investigate|get this)"
    r"(?: (?:this|that|it|into|on|up|your|what|for|with|now|at|sorted)\b.{0,40})?",
    r"(?:please )?(?:give me|bear with|hold on|hang on|wait)\b.{0,15}\b(?:moment|minute|second|sec|min|me|us)\b.{0,20}",
    r"(?:one|just a|1) (?:moment|minute|second|sec|min)\b.{0,30}",
    rf"{_ME} (?:(?:can|do|completely|totally|fully|really) ){{0,2}}(?:understand|appreciate|hear|see|get)"
    r"(?: (?:how|that|why|what|your|you|the|it|this|where)\b.{0,60})?",
    r"(?:we are|we're|i'm|i am) (?:so |very |really |truly |terribly )?sorry\b.{0,45}",
    r"(?:so |very |really )?sorry (?:about|for|to hear|you)\b.{0,45}",
    rf"(?:{_ME} (?:do |sincerely |really )?apologi[sz]e|(?:my |our )?(?:sincere )?apologies)\b.{{0,60}}",
    r"(?:that|this)(?:'s| is| does|'s certainly| isn't)?(?: not|n't)? (?:good|right|sound|great|ideal"
    r"|what we (?:like|want|expect)|the (?:experience|service|kind)|something we)\b.{0,60}",
    rf"{_ME} (?:never |don't )?want (?:you to|to make this|to help|our customers)\b.{{0,50}}",
    r"(?:please )?(?:let (?:me|us) know|keep (?:me|us)|feel free to)\b.{0,70}"
    r"\b(?:anything|questions?|goes|help|assist|else|posted|updated|informed)\b.{0,30}",
    r"if you (?:have|need) (?:any|anything|more|further)\b.{0,90}",
    r"(?:please )?(?:don't|do not) hesitate\b.{0,60}",
    r"(?:my name is|i'm|i am|this is|you'?re (?:chatting|speaking|talking|through)(?: with| to)?) "
    r"(?-i:[A-Z])[a-z]+\b.{0,20}",
    r"(?:pls|please|plz) (?:help|assist|advise|fix)\b.{0,15}",
)
_COURTESY: Final = re.compile(rf"^(?:{'|'.join(_KINDS)})$", re.IGNORECASE)
#: Bare of their opening these would say something else.
_OPENED: Final = re.compile(
    r"^(?:(?:thanks|thank you|thx)(?: so much| very much| a lot)? for\b.{0,80}"
    r"|sorry (?:about|for|to hear)\b.{0,60})$",
    re.IGNORECASE,
)


def is_courtesy(sentence: str, bare: str) -> bool:
    """Whether a sentence is a mere courtesy; ``bare`` is without its opening, its end mark."""
    return any(pattern.match(said.replace("\u2019", "'")) for pattern, said in ((_OPENED, sentence), (_COURTESY, bare)))
