"""The two calls that readers' browsers make all the time: answers, and what was shown and read."""

import datetime as dt
from dataclasses import dataclass

import msgspec
from msgspec import UNSET

from survey_app.collect.collector import Collector
from survey_app.collect.folding import Folder
from survey_app.collect.incoming import Beacon, ResponseBody, parse
from survey_app.collect.limits import Limits
from survey_app.collect.receive import Receipt, checked, receipt_of, receive
from survey_app.collect.sender import Sender
from survey_app.waiting import unhurried
from survey_app.web.direct import Reply


@dataclass(frozen=True)
class ReaderCalls:
    """What answers these calls, one per application."""

    collector: Collector
    folder: Folder
    limits: Limits

    def store(self, body: bytes, sender: Sender, now: dt.datetime) -> Reply:
        """`POST /collect/responses`; raises the errors of the contract's section 4."""
        said = self._admitted(body, sender, now)
        return _reply(said, receive(self.collector, said, sender, now))

    async def store_soon(self, body: bytes, sender: Sender, now: dt.datetime) -> Reply:
        """The same on a loop, which goes on meanwhile."""
        said = await unhurried(self._admitted, body, sender, now)
        item = await unhurried(checked, self.collector, said, sender, now)
        return _reply(said, receipt_of(item, await self.collector.writer.submit_soon(item)))

    def _admitted(self, body: bytes, sender: Sender, now: dt.datetime) -> ResponseBody:
        said = parse(body, ResponseBody)
        # Of a survey that is not there nothing is counted, not even for the limits.
        survey = self.collector.surveys.survey(said.survey, now)
        proof = None if said.proof is UNSET else said.proof
        self.limits.admit(sender, survey.key, said.uuid, proof, now)
        return said

    def note(self, body: bytes, sender: Sender, now: dt.datetime) -> Reply:
        """`POST /collect/events`: accepted, not durable; raises the errors of section 5."""
        said = parse(body, Beacon)
        publication_id = self.collector.publications.publication_id(said.publication)
        self.limits.admit_beacon(sender, said.publication, now)
        if sender.measured:
            self.folder.add(
                publication_id, said, sender.device, now, reader=sender.reader, bot=sender.is_bot
            )
        return Reply(202, [("Content-Length", "0"), ("Cache-Control", "no-store")])


def _reply(said: ResponseBody, receipt: Receipt) -> Reply:
    reply = {"id": said.id, "revision": receipt.revision, "results": receipt.results}
    content = msgspec.json.encode(reply)
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store"),
    ]
    return Reply(receipt.status, headers, content)
