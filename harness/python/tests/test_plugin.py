"""The pytest plugin."""

from pathlib import Path

import pytest

SCENARIO = """\
scenario: A message arrives
tags: [queue]
cases:
  - {name: hello, text: hello}
  - {name: again, text: again}
steps:
  - sqs.send: orders
    body: $text
  - sqs.receive: orders
    expect:
      messages: [{body: EXPECTED}]
"""


def write_scenario(project: Path, expected: str = "$text") -> None:
    (project / "arrives.yaml").write_text(SCENARIO.replace("EXPECTED", expected))


def test_scenarios_are_tests(pytester: pytest.Pytester, project: Path) -> None:
    write_scenario(project)
    result = pytester.runpytest("-v", "-p", "rehearsal_aws.pytest_plugin", "--strict-markers")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*arrives.yaml::hello PASSED*"])


def test_scenarios_are_selected_by_tags_and_names(pytester: pytest.Pytester, project: Path) -> None:
    write_scenario(project)
    plugin = ("-p", "rehearsal_aws.pytest_plugin")
    pytester.runpytest(*plugin, "-m", "not queue").assert_outcomes(deselected=2)
    pytester.runpytest(*plugin, "-k", "again").assert_outcomes(passed=1, deselected=1)
    pytester.runpytest(*plugin, "scenarios/arrives.yaml::hello").assert_outcomes(passed=1)


def test_failure_is_explained(pytester: pytest.Pytester, project: Path) -> None:
    write_scenario(project, "something else")
    result = pytester.runpytest("-p", "rehearsal_aws.pytest_plugin")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*A message arrives*", "*something else*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_mistake_in_a_file_is_explained(pytester: pytest.Pytester, project: Path) -> None:
    write_scenario(project)
    file = project / "arrives.yaml"
    file.write_text(file.read_text().replace("sqs.send", "sqs.sned"))
    result = pytester.runpytest("-p", "rehearsal_aws.pytest_plugin")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*there is no action `sqs.sned`*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_python_tests_get_sandboxes(pytester: pytest.Pytester, project: Path) -> None:
    pytester.makepyfile(
        """
        import pytest

        def send(sandbox):
            queue = sandbox.queue("orders")
            sandbox.boto3("sqs").send_message(QueueUrl=queue, MessageBody="hello")
            return len(sandbox.journal.calls("sqs", "SendMessage"))

        def test_one(sandbox):
            assert send(sandbox) == 1

        def test_other(sandbox):
            assert send(sandbox) == 1

        def test_shared(module_sandbox):
            assert send(module_sandbox) == 1

        def test_shared_too(module_sandbox):
            assert send(module_sandbox) == 2

        @pytest.mark.sandbox(seed=7, apps=[])
        def test_marked(sandbox):
            assert sandbox.apps == {}
        """
    )
    pytester.runpytest("-p", "rehearsal_aws.pytest_plugin").assert_outcomes(passed=5)


def test_calls_are_in_the_report_of_a_failure(pytester: pytest.Pytester, project: Path) -> None:
    pytester.makepyfile(
        """
        def test_one(sandbox):
            sandbox.boto3("sqs").send_message(QueueUrl=sandbox.queue("orders"), MessageBody="x")
            assert False
        """
    )
    result = pytester.runpytest("-p", "rehearsal_aws.pytest_plugin")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*calls to the cloud of sandbox*", "sqs SendMessage rehearsal-orders"])


def test_workers_of_xdist_share_a_stage(pytester: pytest.Pytester, project: Path) -> None:
    pytest.importorskip("xdist")
    write_scenario(project)
    pytester.makepyfile("def test_url(rehearsal_server): print('at', rehearsal_server.url)")
    result = pytester.runpytest_subprocess("-p", "rehearsal_aws.pytest_plugin", "-p", "xdist", "-n", "2", "-rP")
    result.assert_outcomes(passed=3)


def test_other_projects_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", settings="key: value")
    pytester.makepyfile("def test_one(): pass")
    pytester.runpytest("-p", "rehearsal_aws.pytest_plugin").assert_outcomes(passed=1)
    pytester.makepyfile("def test_one(sandbox): pass")
    result = pytester.runpytest("-p", "rehearsal_aws.pytest_plugin")
    result.stdout.fnmatch_lines(["*rehearsal init*"])
