"""The pytest plugin: scenario files are tests, and Python tests get sandboxes.

Options and settings:

``--rehearsal-scenarios DIR`` or ``rehearsal_scenarios`` in the configuration
    The folder with the scenario files and ``stage.yaml``; ``scenarios`` by default.
``--rehearsal-seed N``
    The seed of everything random.
``--rehearsal-server FILE``
    The connection file of a server that runs (``rehearsal serve``), in place of one
    for this session.
"""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Optional, Tuple

import pytest

from .api import ApiError
from .sandbox import Sandbox
from .server import Server, ServerError, _Process, find_binary

_STATE: "pytest.StashKey[_State]" = pytest.StashKey()
_CALLS_SHOWN = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("rehearsal", "scenario files and sandboxes")
    group.addoption("--rehearsal-scenarios", metavar="DIR", help="the folder with the scenario files and stage.yaml (default: scenarios)")
    group.addoption("--rehearsal-seed", metavar="N", type=int, help="the seed of everything random")
    group.addoption("--rehearsal-server", metavar="FILE", help="use the server of this connection file (rehearsal serve)")
    parser.addini("rehearsal_scenarios", "the folder with the scenario files and stage.yaml", default="scenarios")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "sandbox(seeds=[], apps=None, seed=None): what the sandbox of a test contains",
    )
    state = _State(config)
    config.stash[_STATE] = state
    if _has_xdist_workers(config) and state.is_project:
        # One stage for all workers; each waits for it when it first needs a sandbox.
        state.start_process()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_STATE].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of xdist where the server of this session is."""
    state = node.config.stash[_STATE]
    if state.is_project:
        node.workerinput["rehearsal"] = list(state.server_connection())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Optional[pytest.Collector]:
    state = parent.config.stash[_STATE]
    if not state.is_scenario(file_path):
        return None
    return ScenarioFile.from_parent(parent, path=file_path)


class ScenarioFile(pytest.File):
    """A scenario file; each of its cases is a test."""

    def collect(self) -> Iterator["ScenarioCase"]:
        try:
            cases = self.config.stash[_STATE].cases()
        except ServerError as error:
            raise self.CollectError(str(error)) from None
        for case in cases.get(self.path.resolve(), []):
            yield ScenarioCase.from_parent(self, name=case["case"] or case["title"], case=case)


class ScenarioCase(pytest.Item):
    """A case of a scenario."""

    def __init__(self, *, case: Dict[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self._case = case
        for tag in case["tags"]:
            # pytest's strict mode refuses marks that are not registered.
            self.config.addinivalue_line("markers", f"{tag}: a tag of scenarios")
            self.add_marker(tag)

    def runtest(self) -> None:
        state = self.config.stash[_STATE]
        result = state.server().run(self._case["id"], seed=self.config.getoption("--rehearsal-seed"))
        if result.verdict == "skipped":
            pytest.skip(result.reason or "skipped")
        if result.verdict not in ("passed", "flaky"):
            raise ScenarioFailure(result.report)

    def repr_failure(self, excinfo: "pytest.ExceptionInfo[BaseException]", style: Any = None) -> Any:
        if isinstance(excinfo.value, (ScenarioFailure, ServerError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> Tuple[Path, Optional[int], str]:
        return self.path, self._case["line"] - 1, self._case["id"]


class ScenarioFailure(Exception):
    """A case did not pass."""


@pytest.fixture(scope="session")
def rehearsal_server(request: pytest.FixtureRequest) -> Server:
    """The server that hands out sandboxes."""
    return request.config.stash[_STATE].server()


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, rehearsal_server: Server) -> Iterator[Sandbox]:
    """A sandbox for one test. ``@pytest.mark.sandbox(seeds=…, apps=…)`` says what it
    contains."""
    with _create(request, rehearsal_server) as created:
        yield created


@pytest.fixture(scope="module")
def module_sandbox(request: pytest.FixtureRequest, rehearsal_server: Server) -> Iterator[Sandbox]:
    """A sandbox that the tests of a module share; ``pytestmark`` says what it contains."""
    with _create(request, rehearsal_server) as created:
        yield created


def _create(request: pytest.FixtureRequest, server: Server) -> Sandbox:
    marker = request.node.get_closest_marker("sandbox")
    options: Dict[str, Any] = dict(marker.kwargs) if marker else {}
    options.setdefault("seed", request.config.getoption("--rehearsal-seed"))
    return server.sandbox(**options)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: "pytest.CallInfo[None]") -> Any:
    """Adds the calls to the cloud to the report of a test that failed."""
    outcome = yield
    report = outcome.get_result()
    if call.when != "call" or not report.failed:
        return
    for name, value in getattr(item, "funcargs", {}).items():
        if isinstance(value, Sandbox):
            report.sections.append((f"calls to the cloud of {name}", _calls(value)))


def _calls(sandbox: Sandbox) -> str:
    try:
        calls = sandbox.journal.calls()
    except ApiError as error:
        return f"could not read them: {error}"
    lines = [f"({len(calls) - _CALLS_SHOWN} earlier)"] if len(calls) > _CALLS_SHOWN else []
    for entry in calls[-_CALLS_SHOWN:]:
        line = f"{entry['service']} {entry['operation']} {entry.get('resource') or ''}".rstrip()
        failure = entry.get("error")
        lines.append(f"{line}: {failure['code']}: {failure['message']}" if failure else line)
    return "\n".join(lines) or "(none)"


def _has_xdist_workers(config: pytest.Config) -> bool:
    is_worker = hasattr(config, "workerinput")
    return not is_worker and bool(getattr(config.option, "tx", None) or getattr(config.option, "numprocesses", None))


class _State:
    """What a session of pytest has of rehearsal."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        folder = config.getoption("--rehearsal-scenarios") or config.getini("rehearsal_scenarios")
        self.folder = (config.rootpath / folder).resolve()
        self.is_project = (self.folder / "stage.yaml").is_file()
        self._lock = threading.Lock()
        self._process: Optional[_Process] = None
        self._server: Optional[Server] = None
        self._cases: Optional[Dict[Path, List[Dict[str, Any]]]] = None
        self._mistakes: Optional[str] = None

    def is_scenario(self, path: Path) -> bool:
        if not self.is_project or path.suffix not in (".yaml", ".yml"):
            return False
        path = path.resolve()
        return self.folder in path.parents and path != self.folder / "stage.yaml"

    def cases(self) -> Dict[Path, List[Dict[str, Any]]]:
        """Returns the cases by file. The stage is not started for this."""
        if self._mistakes is not None:
            raise ServerError("could not read the scenario files: see the first error")
        if self._cases is None:
            command = [find_binary(), "list", "--format", "json", "--scenarios", str(self.folder)]
            listed = subprocess.run(command, cwd=self._config.rootpath, capture_output=True, text=True)
            if listed.returncode == 4:
                self._cases = {}
            elif listed.returncode != 0:
                self._mistakes = listed.stderr.strip()
                raise ServerError(f"could not read the scenario files:\n{self._mistakes}")
            else:
                self._cases = _by_file(json.loads(listed.stdout), self._config.rootpath)
        return self._cases

    def server(self) -> Server:
        """Returns the server of this session; the first call starts it."""
        with self._lock:
            if self._server is None:
                self._server = self._find_server()
            return self._server

    def start_process(self) -> None:
        if self._config.getoption("--rehearsal-server"):
            return
        seed = self._config.getoption("--rehearsal-seed")
        self._process = _Process(self.folder, (), seed, (), self._config.rootpath)

    def server_connection(self) -> Tuple[str, str]:
        """Returns the URL and the token of the server."""
        api = self.server()._api
        return api.url, api._token

    def close(self) -> None:
        if self._process is not None:
            self._process.stop()

    def _find_server(self) -> Server:
        given = self._config.getoption("--rehearsal-server")
        if given:
            return Server.connect(given)
        worker: Dict[str, Any] = getattr(self._config, "workerinput", {})
        if "rehearsal" in worker:
            return Server(*worker["rehearsal"])
        if not self.is_project:
            raise ServerError(f"could not start a stage: there is no {self.folder / 'stage.yaml'}; `rehearsal init` writes one")
        if self._process is None:
            self.start_process()
        assert self._process is not None
        return Server(*self._process.connection())


def _by_file(cases: Iterable[Dict[str, Any]], root: Path) -> Dict[Path, List[Dict[str, Any]]]:
    files: Dict[Path, List[Dict[str, Any]]] = {}
    for case in cases:
        files.setdefault((root / case["file"]).resolve(), []).append(case)
    return files
