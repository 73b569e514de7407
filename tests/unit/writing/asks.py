"""Questions that drafts are asked for."""

from collabtui.summary.api import Turn
from collabtui.writing.api import Ask, Source
from collabtui.writing.tone import Tone, Tones

RETURNS = Source(
    "returns", "Returning something", "You can send anything unused back within 30 days.\nTents are checked first."
)
TONES = Tones(en=Tone(fields={"order_number": "order"}))
ASK = Ask(
    question="How long can I send my unused tent from order FH-10234 back?",
    turns=(Turn("customer", "How long can I send my unused tent from order FH-10234 back?"),),
    fields={"order_number": "FH-10234"},
    customer="Maria Lopez",
    sources=(RETURNS,),
)
