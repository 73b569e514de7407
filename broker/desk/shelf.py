"""The policies at hand: the one in force, with older ones for the conversations that they still judge."""

import hashlib
import logging

from broker.domain.policy_book import PolicyBook
from broker.policy.load import PolicyError, parse
from broker.policy.models import Policy

log = logging.getLogger("broker.desk")


class Shelf:
    """``now`` is in force. Older policies are read again when a conversation first needs them."""

    def __init__(self, policy: Policy, text: str) -> None:
        self._file, self._text = policy, text
        self.now = policy
        self._book = PolicyBook()
        self._read: dict[str, Policy | None] = {}
        self._judges: dict[str, Policy] = {}

    def of(self, version: str) -> Policy:
        """The policy that judges a conversation of this version: its own, with the routing in force.

        Routing weighs all conversations against each other, so its bounds and times are the same for each. Where the
        version is unknown, or can't be read any more, it is the policy in force.
        """
        if version == self.now.version:
            return self.now
        if version not in self._judges:
            known = self._policy(version)
            routing = self.now.routing
            self._judges[version] = known.model_copy(update={"routing": routing}) if known else self.now
        return self._judges[version]

    def learn(self, book: PolicyBook) -> None:
        """Have what the book holds: its newest policy is in force."""
        self._book = book
        self.now = self._policy(book.now) or self.now
        self._judges.clear()

    def filed(self, book: PolicyBook) -> tuple[Policy, str]:
        """The file's policy under a version that is its alone, with its text.

        Whoever edits a policy without naming it anew gets a name that tells the texts apart.
        """
        version = self._file.version
        if book.texts.get(version, self._text) != self._text:
            version = f"{version[:70]}-{hashlib.sha256(self._text.encode()).hexdigest()[:8]}"
            log.warning("policy_renamed version=%s reason=name_taken", version)
        return self._file.model_copy(update={"version": version}), self._text

    def put(self, policy: Policy) -> None:
        """Have this policy at hand under its version, without reading it again."""
        self._read[policy.version] = policy

    def _policy(self, version: str) -> Policy | None:
        if version not in self._read and version in self._book.texts:
            self._read[version] = _parsed(version, self._book.texts[version])
        return self._read.get(version)


def _parsed(version: str, text: str) -> Policy | None:
    try:
        return parse(text, version).model_copy(update={"version": version})
    except PolicyError as error:
        # A policy of an older release may no longer be valid: the conversations it judged go on under the present one.
        log.warning("policy_unreadable version=%s problems=%d", version, len(error.problems))
        return None
