"""The server of the sandbox API: started for a test run, or found running."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, List, Optional, Sequence, Type, Union

from .api import Api
from .sandbox import Sandbox


class ServerError(Exception):
    """The server could not be started."""


@dataclass
class CaseResult:
    """How a case of a scenario ended."""

    verdict: str
    """``passed``, ``flaky``, ``failed``, ``broken`` or ``skipped``."""
    reason: Optional[str]
    """Why it was skipped."""
    report: str
    """The text that explains a failure."""
    events: List[Dict[str, Any]] = field(repr=False)
    """Everything that happened."""


def find_binary() -> str:
    """Returns the path of the command: ``REHEARSAL_BIN``, else the one that was
    installed with this package, else the one on the PATH."""
    given = os.environ.get("REHEARSAL_BIN")
    if given:
        return given
    name = "rehearsal.exe" if os.name == "nt" else "rehearsal"
    for folder in (sysconfig.get_path("scripts"), os.path.dirname(sys.executable)):
        installed = os.path.join(folder, name)
        if os.access(installed, os.X_OK):
            return installed
    found = shutil.which(name)
    if found is None:
        raise ServerError("could not find the command `rehearsal`: install this package, or set REHEARSAL_BIN")
    return found


class Server:
    """A stage that hands out sandboxes."""

    def __init__(self, url: str, token: str) -> None:
        self._api = Api(url, token)
        self._process: Optional[_Process] = None

    @classmethod
    def start(
        cls,
        scenarios: Union[str, "os.PathLike[str]"] = "scenarios",
        *,
        apps: Sequence[str] = (),
        seed: Optional[int] = None,
        arguments: Sequence[str] = (),
        cwd: Union[None, str, "os.PathLike[str]"] = None,
    ) -> "Server":
        """Starts the stage of a folder. It ends with this process at the latest."""
        process = _Process(scenarios, apps, seed, arguments, cwd)
        server = cls(*process.connection())
        server._process = process
        return server

    @classmethod
    def connect(cls, file: Union[str, "os.PathLike[str]"]) -> "Server":
        """Uses a server that runs, by its connection file."""
        return cls(*_read_connection(Path(file)))

    @property
    def url(self) -> str:
        """The URL of the API; ``/openapi.json`` there describes it."""
        return self._api.url

    def sandbox(
        self,
        *,
        seeds: Sequence[str] = (),
        apps: Optional[Sequence[str]] = None,
        seed: Optional[int] = None,
        lease: str = "60s",
    ) -> Sandbox:
        """Creates a sandbox with these seeds and apps; all apps if none are named."""
        body: Dict[str, Any] = {"seeds": list(seeds), "lease": lease}
        if apps is not None:
            body["apps"] = list(apps)
        if seed is not None:
            body["seed"] = seed
        return Sandbox(self._api, self._api.call("POST", "/sandboxes", body))

    def run(self, case: str, *, seed: Optional[int] = None) -> CaseResult:
        """Runs a case of a scenario file in a sandbox of its own."""
        body: Dict[str, Any] = {"case": case}
        if seed is not None:
            body["seed"] = seed
        result = self._api.call("POST", "/scenarios/run", body, timeout=3600)
        return CaseResult(result["verdict"], result["reason"], result["report"], result["events"])

    def close(self) -> None:
        """Ends the server, if it was started here."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()


def _read_connection(file: Path) -> "tuple[str, str]":
    connection = json.loads(file.read_text())
    return connection["url"], connection["token"]


class _Process:
    """The process of a server. Its standard input is a pipe from this process, and it
    ends when that does, however this process ends."""

    def __init__(
        self,
        scenarios: Union[str, "os.PathLike[str]"],
        apps: Sequence[str],
        seed: Optional[int],
        arguments: Sequence[str],
        cwd: Union[None, str, "os.PathLike[str]"],
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rehearsal-")
        self.file = Path(self._folder.name) / "serve.json"
        command = [find_binary(), "serve", "--until-stdin-ends", "--scenarios", os.fspath(scenarios)]
        command += ["--connection", str(self.file)]
        for app in apps:
            command += ["--app", app]
        if seed is not None:
            command += ["--seed", str(seed)]
        command += arguments
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._errors: List[str] = []
        self._reading = threading.Thread(target=self._read_errors, daemon=True)
        self._reading.start()

    def connection(self) -> "tuple[str, str]":
        """Waits until the server is ready, and returns its URL and its token."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("token:"):
                return _read_connection(self.file)
        self._process.wait()
        self._reading.join()
        self._folder.cleanup()
        errors = "".join(self._errors).strip() or f"it ended with {self._process.returncode}"
        raise ServerError(f"could not start the stage:\n{errors}")

    def stop(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._reading.join()
        self._folder.cleanup()

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as errors:
            for line in errors:
                self._errors.append(line)
                del self._errors[:-200]
