"""A sandbox: a cloud, a database and apps of one's own."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Dict, List, Optional, Type

from .api import Api, ApiError


class Clock:
    """The time of a sandbox's cloud."""

    def __init__(self, api: Api, path: str) -> None:
        self._api, self._path = api, f"{path}/clock"

    @property
    def now(self) -> str:
        """The time, as ISO 8601 has it."""
        return str(self._api.call("GET", self._path)["now"])

    def advance(self, by: str) -> str:
        """Moves the time ahead by ``90s``, ``1h30m``, ``2d``; what comes due happens
        before this returns the new time."""
        return str(self._api.call("POST", self._path, {"advance": by})["now"])


class Faults:
    """What goes wrong with calls to a sandbox's cloud."""

    def __init__(self, api: Api, path: str) -> None:
        self._api, self._path = api, f"{path}/faults"

    def add(self, service: str, **rule: Any) -> int:
        """Injects a fault: ``add("sqs", operation="SendMessage", resource="orders",
        error="throttle", times=2)``. The resource is called as in the stage file."""
        return int(self._api.call("POST", self._path, {"service": service, **rule})["id"])

    def list(self) -> List[Dict[str, Any]]:
        """Returns the rules, with how many calls each has met."""
        faults: List[Dict[str, Any]] = self._api.call("GET", self._path)["faults"]
        return faults

    def clear(self) -> None:
        """Removes all rules."""
        self._api.call("DELETE", self._path)


class Journal:
    """The calls that a sandbox's cloud received."""

    def __init__(self, api: Api, path: str) -> None:
        self._api, self._path = api, f"{path}/journal"

    def calls(
        self,
        service: Optional[str] = None,
        operation: Optional[str] = None,
        *,
        since: int = 0,
        wait: str = "0s",
    ) -> List[Dict[str, Any]]:
        """Returns the calls with a number above ``since``. If there are none yet, waits
        for one as long as ``wait`` says."""
        query = {"since": since, "wait": wait}
        calls: List[Dict[str, Any]] = self._api.call("GET", self._path, query=query)["calls"]
        return [
            call
            for call in calls
            if service in (None, call["service"]) and operation in (None, call["operation"])
        ]


class Mailbox:
    """The e-mails and text messages that a sandbox's cloud sent."""

    def __init__(self, api: Api, path: str) -> None:
        self._api, self._path = api, f"{path}/mailbox"

    def messages(self, to: Optional[str] = None, *, since: int = 0) -> List[Dict[str, Any]]:
        """Returns the messages, all or those to an address or a telephone number."""
        content = self._api.call("GET", self._path, query={"since": since})
        messages: List[Dict[str, Any]] = content["messages"]
        return [message for message in messages if to is None or to in message["to"]]


class Sandbox:
    """A cloud, a database and apps that no other test sees.

    Its lease is renewed in the background until it is closed; that of a process that
    dies ends, and the server closes the sandbox.
    """

    def __init__(self, api: Api, created: Dict[str, Any]) -> None:
        self._api = api
        self.id: str = created["id"]
        path = f"/sandboxes/{self.id}"
        self.environment: Dict[str, str] = created["environment"]
        """The variables with which a process finds the sandbox."""
        self.cloud: Dict[str, Any] = created["cloud"]
        """What ``${cloud.…}`` has in scenario files."""
        self.users: Dict[str, Dict[str, Any]] = created["users"] or {}
        """The users of the stage: ``username``, ``password``, ``email``, ``sub``."""
        self.apps: Dict[str, str] = {
            name: app["url"] for name, app in (created["apps"] or {}).items()
        }
        """The URLs of the apps."""
        self.database_url: Optional[str] = (created["postgres"] or {}).get("url")
        """The URL of the database, if the stage has one."""
        self.clock = Clock(api, path)
        self.faults = Faults(api, path)
        self.journal = Journal(api, path)
        self.mailbox = Mailbox(api, path)
        self._path = path
        self._closed = threading.Event()
        pause = created["lease_ms"] / 3000
        self._renewing = threading.Thread(target=self._renew, args=(pause,), daemon=True)
        self._renewing.start()

    @property
    def endpoint(self) -> str:
        """The URL of the cloud, for every AWS client."""
        return str(self.cloud["endpoint"])

    @property
    def region(self) -> str:
        """The region."""
        return str(self.cloud["region"])

    def queue(self, name: str) -> str:
        """Returns the URL of a queue of the stage."""
        return str(self._resource("queues", name)["url"])

    def topic(self, name: str) -> str:
        """Returns the ARN of a topic of the stage."""
        return str(self._resource("topics", name)["arn"])

    def bucket(self, name: str) -> str:
        """Returns the physical name of a bucket of the stage."""
        return str(self._resource("buckets", name)["name"])

    def user_pool(self, name: str) -> Dict[str, Any]:
        """Returns a user pool of the stage: ``id``, ``client_id``, ``issuer``, …"""
        return self._resource("user_pools", name)

    def token(self, user: str) -> str:
        """Signs a user of the stage in, and returns the access token."""
        content = self._api.call("POST", f"{self._path}/token", {"user": user})
        return str(content["access_token"])

    def boto3(self, service: str, **options: Any) -> Any:
        """Returns a client of boto3, which has to be installed."""
        import boto3  # type: ignore[import-untyped]

        return boto3.client(service, **{**self._boto3_options(), **options})

    def boto3_resource(self, service: str, **options: Any) -> Any:
        """Returns a resource of boto3, which has to be installed."""
        import boto3

        return boto3.resource(service, **{**self._boto3_options(), **options})

    def until_idle(self, wait: str = "10s") -> bool:
        """Waits until the cloud neither answers nor delivers anything; returns whether
        it came to that."""
        return bool(self._api.call("GET", f"{self._path}/idle", query={"wait": wait})["idle"])

    def close(self) -> None:
        """Closes the sandbox. Does nothing if it is closed."""
        if self._closed.is_set():
            return
        self._closed.set()
        try:
            self._api.call("DELETE", self._path)
        except ApiError as error:
            # Its lease has ended, or the server has.
            if error.status not in (0, 404):
                raise

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def _boto3_options(self) -> Dict[str, str]:
        return {
            "endpoint_url": self.endpoint,
            "region_name": self.region,
            "aws_access_key_id": str(self.cloud["access_key_id"]),
            "aws_secret_access_key": str(self.cloud["secret_access_key"]),
        }

    def _resource(self, section: str, name: str) -> Dict[str, Any]:
        known: Dict[str, Dict[str, Any]] = self.cloud.get(section) or {}
        if name not in known:
            raise KeyError(f"the stage has no {name} in {section}; it has {', '.join(known) or 'none'}")
        return known[name]

    def _renew(self, pause: float) -> None:
        while not self._closed.wait(pause):
            try:
                self._api.call("POST", f"{self._path}/renew", {})
            except ApiError:
                return
