"""What happens at the desk before its picture is taken."""

from typing import Final

from broker.domain.commands import AnswerSurvey, SetField
from broker.domain.context import FieldValue
from broker.domain.desk_commands import SetPresence, SetSkills
from pictures.studio import Studio

ROBIN: Final = "robin"
CAPACITY: Final = 3
HOUR: Final = 3600
#: The conversation that is on the screen.
CHAT: Final = "sam"
#: The customer whom the bot is about to lose.
RISKY: Final = "priya"


async def busy_desk(studio: Studio) -> None:
    """Robin serves two customers, is offered a third; others wait, are with Ben, with the bot.

    Sam comes before Jonas: the first tab is the one on the screen, what is new in the other stays unread.
    """
    await _earlier(studio)
    await studio.agent(ROBIN, CAPACITY)
    await _with_ben(studio)
    await _refund(studio)
    await _jonas(studio)
    await _with_the_bot(studio)
    await _waiting(studio)
    await studio.leaves(ROBIN)


async def first_customer(studio: Studio) -> None:
    """Two customers are with the bot; Sam asks for a person, whom Robin is offered."""
    await _with_the_bot(studio)
    await _asks_for_a_person(studio)


async def team_desk(studio: Studio) -> None:
    """Robin's hands are full; Ben has room, Cleo is away, Dara has the skill for returns."""
    await studio.agent(ROBIN, CAPACITY)
    await _asks_for_a_person(studio)
    await studio.accepts(ROBIN, CHAT)
    await studio.writes(ROBIN, CHAT, "Hello Sam, I am Robin. I have your order here. When did you send the jacket?")
    await studio.says("sam", "I posted it on the 18th, the label says FH-10488", after_s=40)
    await _jonas(studio)
    await _nearly_lost(studio)
    await _colleagues(studio)
    await studio.leaves(ROBIN)


async def alarmed_desk(studio: Studio) -> None:
    """Maria is Ben's; Robin has two others; three wait, each for longer than the next."""
    await studio.agent(ROBIN, 2)
    await _refund(studio)
    await _jonas(studio)
    await studio.client(ROBIN).send(SetPresence("busy"))
    await studio.agent("ben", 1)
    await studio.opens("maria")
    await studio.says("maria", "This is the worst shop ever. I am angry, nobody cares, and your service is awful!")
    await studio.accepts("ben", "maria")
    await studio.writes(
        "ben", "maria", "I am very sorry, Maria. I see that your parcel is lost. What would help you most?"
    )
    await studio.says("maria", "I need it before Saturday, it is a present.", after_s=40)
    for name, after_s in (("noah", 0), ("grace", 150), ("elena", 60)):
        studio.clock.go_on(after_s)
        await studio.opens(name)
        await studio.says(name, "I would like to talk to a human please")
    studio.clock.go_on(40)
    studio.clock.ring()
    await studio.leaves(ROBIN)


async def _nearly_lost(studio: Studio) -> None:
    """Priya says the same thing again, her mood falls: she is asked whether she wants a person, says yes."""
    await studio.opens(RISKY)
    await studio.says(RISKY, "Hi! I love my new tent, great shop. Where is order FH-10460?")
    for _ in range(2):
        await studio.says(RISKY, "My order is still not here, this is a problem")
    await studio.says(RISKY, "yes")
    await studio.accepts(ROBIN, RISKY)


async def _colleagues(studio: Studio) -> None:
    """Ben serves one customer, Dara nobody, Cleo is not there."""
    boss = studio.stage.supervisor
    await studio.agent("ben", 3)
    await studio.done(boss, SetSkills("ben", {"support": 3, "returns": 4}))
    await studio.opens("li")
    await studio.says("li", "I would like to talk to a human please")
    await studio.accepts("ben", "li")
    await studio.agent("dara", 1)
    await studio.done(boss, SetSkills("dara", {"billing": 5}))
    await studio.client("dara").send(SetPresence("busy", "lunch at two"))
    await studio.agent("cleo", 3)
    await studio.client("cleo").send(SetPresence("away"))


async def _earlier(studio: Studio) -> None:
    """Yesterday Sam was here already; the bot could help."""
    studio.clock.go_on(-22 * HOUR)
    client = await studio.opens("sam", "sam-before")
    await studio.says("sam", "What are your opening hours?", conversation="sam-before")
    await studio.says("sam", "Thank you, bye", conversation="sam-before")
    await studio.until(lambda: studio.state("sam-before").phase != "bot", "Sam's visit does not end")
    await studio.done(client, AnswerSurvey("sam-before", 5, ""))
    studio.clock.go_on(22 * HOUR - 40)


async def _with_ben(studio: Studio) -> None:
    """Ben is full: Li's and Maria's matters are his."""
    await studio.client(ROBIN).send(SetPresence("busy"))
    await studio.agent("ben", 2)
    await studio.opens("li")
    await studio.says("li", "asdf qwrt zzzx")
    await studio.says("li", "kjhg vbxq wqpl")
    await studio.accepts("ben", "li")
    await studio.opens("maria")
    await studio.says("maria", "This is the worst shop ever. I am angry, nobody cares, and your service is awful!")
    await studio.accepts("ben", "maria")
    await studio.client(ROBIN).send(SetPresence("online"))


async def _jonas(studio: Studio) -> None:
    """A furious customer, whose last words nobody has read yet."""
    await studio.opens("jonas")
    await studio.says("jonas", "This is disgusting. You cancelled my order without a word, I hate this service!")
    await studio.accepts(ROBIN, "jonas")
    await studio.writes(ROBIN, "jonas", "Hello Jonas, I am sorry. Which order is it, please?")
    await studio.says("jonas", "FH-10402. I needed that backpack for my holiday.", after_s=25)


async def _asks_for_a_person(studio: Studio) -> None:
    await studio.opens("sam")
    await studio.says("sam", "When will I finally get the refund for the rain jacket I returned, FH-10488?")
    await studio.says("sam", "I need a real person to look at my refund, please", after_s=35)


async def _refund(studio: Studio) -> None:
    """Sam wants a person to look at a refund; Robin is in the middle of it."""
    await _asks_for_a_person(studio)
    await studio.accepts(ROBIN, CHAT)
    await studio.writes(ROBIN, CHAT, "Hello Sam, I am Robin. I have your order here. When did you send the jacket?")
    await studio.writes(ROBIN, CHAT, "Jacket marked as received on 20 Oct, refund not begun. Ask billing?", note=True)
    await studio.says("sam", "I posted it on the 18th, the label says FH-10488 📦", after_s=40)
    await studio.suggested(CHAT)
    await _contradict(studio)


async def _contradict(studio: Studio) -> None:
    """A field that two sources read otherwise."""
    reader = studio.stage.supervisor
    await studio.done(reader, SetField(CHAT, FieldValue("posted_on", "17 October", "customer", 0.6), 0))
    await studio.done(reader, SetField(CHAT, FieldValue("posted_on", "18 October", "bot", 0.97), 1))


async def _with_the_bot(studio: Studio) -> None:
    await studio.opens("elena")
    await studio.says("elena", "Hi, how much would I pay for delivery to Canada?")
    await studio.opens("tom")
    await studio.says("tom", "Good morning! Could you look up whether my order has been sent?")


async def _waiting(studio: Studio) -> None:
    """Aisha is offered to Robin, whose hands are full then: Noah, Grace wait."""
    await studio.opens("noah")
    await studio.opens("aisha")
    await studio.says("aisha", "Where is my parcel FH-10377? I would rather speak to a human agent.")
    await studio.offered(ROBIN, "aisha")
    await studio.says("noah", "Could you please tell me the status of my order FH-10523?", after_s=15)
    await studio.opens("grace")
    await studio.says("grace", "Is the Fernhill rucksack big enough for a week in Iceland with my two kids?")
    studio.clock.go_on(48)
