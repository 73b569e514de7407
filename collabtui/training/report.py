"""What is said of a run of scenarios, as plain text, JSON or JUnit XML."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final
from xml.etree import ElementTree

from broker.domain.inert import inert
from collabtui.training.outcome import Outcome

SUITE: Final = "collabtui scenarios"
#: What XML 1.0 has no way to write.
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario of a run. ``skipped`` says why it was not played, empty when it was, then with its ``outcome``.

    ``transcript`` is the file with the conversation, empty where none was written; ``seconds`` is how long it took.
    """

    scenario: str
    file: str
    title: str
    outcome: Outcome | None = None
    skipped: str = ""
    transcript: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return self.outcome is not None and self.outcome.ok


def line(result: Result, done: int, of: int) -> str:
    """One scenario in one line, with why it failed and where its transcript is."""
    head = f"[{done:>{len(str(of))}}/{of}]"
    if result.outcome is None:
        return f"{head} skipped  {result.scenario}: {result.skipped}"
    if result.passed:
        way = result.outcome.escalated_by or "bot alone"
        return f"{head} ok       {result.scenario} ({way}, {result.outcome.turns} messages, {result.seconds:.1f} s)"
    why = "; ".join(inert(one, multiline=False) for one in result.outcome.failures)
    return f"{head} FAILED   {result.scenario}: {why}{_see(result)}"


def summary(results: Sequence[Result]) -> str:
    """The closing line."""
    passed, failed, skipped = counted(results)
    return f"{passed} passed, {failed} failed, {skipped} skipped, of {len(results)}"


def counted(results: Sequence[Result]) -> tuple[int, int, int]:
    """How many passed, failed, were skipped."""
    passed = sum(result.passed for result in results)
    skipped = sum(result.outcome is None for result in results)
    return passed, len(results) - passed - skipped, skipped


def document(results: Sequence[Result], seed: int) -> str:
    """The run as JSON."""
    passed, failed, skipped = counted(results)
    told = [_told(result) for result in results]
    return json.dumps(
        {"seed": seed, "passed": passed, "failed": failed, "skipped": skipped, "scenarios": told}, indent=2
    )


def _told(result: Result) -> dict[str, object]:
    outcome = asdict(result.outcome) if result.outcome else {}
    outcome.pop("scenario", None)
    status = "skipped" if result.outcome is None else "passed" if result.passed else "failed"
    return {
        "scenario": result.scenario,
        "file": result.file,
        "status": status,
        "seconds": round(result.seconds, 3),
        "skipped": result.skipped,
        "transcript": result.transcript,
        **outcome,
    }


def junit(results: Sequence[Result]) -> str:
    """The run as JUnit XML, which continuous integration reads."""
    _, failed, skipped = counted(results)
    seconds = f"{sum(result.seconds for result in results):.3f}"
    suite = ElementTree.Element(
        "testsuite", name=SUITE, tests=str(len(results)), failures=str(failed), errors="0",
        skipped=str(skipped), time=seconds,
    )  # fmt: skip
    for result in results:
        _case(suite, result)
    suites = ElementTree.Element("testsuites", name=SUITE)
    suites.append(suite)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, result: Result) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname="scenario", name=result.scenario, file=_xml(result.file),
        time=f"{result.seconds:.3f}",
    )  # fmt: skip
    if result.outcome is None:
        ElementTree.SubElement(case, "skipped", message=_xml(result.skipped))
    elif not result.passed:
        why = [_xml(one) for one in result.outcome.failures]
        failure = ElementTree.SubElement(case, "failure", message="; ".join(why), type="expectation")
        failure.text = "\n".join([*why, _xml(_see(result)).strip(" ;")])


def _see(result: Result) -> str:
    return f"; see {result.transcript}" if result.transcript else ""


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
