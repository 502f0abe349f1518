"""The worker, which looks at uploaded pictures: `python -m shop.worker`."""

import json
import logging
import signal
import sys
import uuid
from typing import Any

from sqlalchemy.orm import Session

from shop.aws import client
from shop.config import settings
from shop.pictures import look_at
from shop.tables import engine

log = logging.getLogger("shop.worker")


class Stopped(BaseException):
    """The process was asked to stop while it waited for messages."""


class Worker:
    """Receives messages, one after the other, until it is asked to stop."""

    def __init__(self) -> None:
        self._stopping = False
        self._waiting = False

    def stop(self, *_: object) -> None:
        """Stops after the message that is being processed."""
        self._stopping = True
        if self._waiting:
            raise Stopped

    def run(self) -> None:
        log.info("waiting for pictures")
        try:
            while not self._stopping:
                for message in self._receive():
                    self._process(message)
        except Stopped:
            pass
        log.info("stopped")

    def _receive(self) -> list[dict[str, Any]]:
        self._waiting = True
        try:
            answer = client("sqs").receive_message(
                QueueUrl=settings().pictures_queue_url, WaitTimeSeconds=15
            )
        finally:
            self._waiting = False
        return answer.get("Messages", [])

    def _process(self, message: dict[str, Any]) -> None:
        """Processes a message. One that fails is received again after its visibility
        timeout, and goes to the dead-letter queue in the end."""
        try:
            body = json.loads(message["Body"])
            with Session(engine()) as database:
                look_at(uuid.UUID(body["item"]), body["key"], database)
        except Exception:
            log.exception("could not process message %s", message["MessageId"])
            return
        client("sqs").delete_message(
            QueueUrl=settings().pictures_queue_url, ReceiptHandle=message["ReceiptHandle"]
        )


def main() -> None:
    logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(name)s: %(message)s")
    log.setLevel(logging.INFO)
    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()


if __name__ == "__main__":
    main()
