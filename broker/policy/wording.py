"""What the desk itself says to customers."""

from pydantic import Field

from broker.policy.fields import Greeting, Name, Opening, Section, Words


class Wording(Section):
    """What the desk itself says to customers, in one language; in ``joined`` ``{agent}`` stands for the agent's name.

    ``closed`` is said outside the hours, ``{opens}`` in it stands for the next opening; ``nobody`` when no agent is at
    the desk; without these two the desk has its own. ``slow_bot`` is said once an engagement while all bots are slow.
    ``requeued`` when nobody can go on with what was set aside, else ``handoff``. ``stopped`` is for who wants no more
    outreach, else that of the section ``outreach``. ``more`` holds further lines that escalation rules may name.
    """

    handoff: Words
    no_bot: Words
    joined: Greeting
    left: Words
    transferred: Words
    survey: Words
    thanks: Words
    closed: Opening = ""
    nobody: Words = ""
    requeued: Words = ""
    ask_first: Words = "Shall I get a person to help you? Just answer yes or no."
    slow_bot: Words = "This takes longer than usual. Please bear with me: if it goes on, a person will answer you."
    stay: Words = "All right. How can I help you further?"
    stopped: Words = ""
    more: dict[Name, Words] = Field(default_factory=dict)

    @property
    def lines(self) -> dict[str, str]:
        """The lines that rules may name, by name; one in ``more`` goes before a fixed one of the same name."""
        fixed = {name: text for name, text in self.model_dump(exclude={"more", "closed"}).items() if text}
        return {**fixed, **self.more}

    def line(self, name: str) -> str:
        """The line of this name; the handoff line when there is none."""
        return self.lines.get(name, self.handoff)
