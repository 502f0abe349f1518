use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::time::Duration;

use rehearsal_cloud::functions::{
    EnvironmentKey, FunctionCode, FunctionEnvironment, ResponsePart, ResponseParts,
};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::*;

mod cloud;
mod layers;
mod streaming;

const CLOUD: &str = "http://127.0.0.1:1";

struct Host {
    processes: ProcessHost,
    home: tempfile::TempDir,
    code: String,
    runtime: &'static str,
    timeout: Duration,
    requests: u32,
}

impl Host {
    /// A host with a Python function.
    fn python(code: &str) -> Self {
        let home = tempfile::tempdir_in(RunDirectory::base()).unwrap();
        let run = RunDirectory::create_below(&home.path().join("runs")).unwrap();
        Self {
            processes: ProcessHost::in_run(run),
            home,
            code: code.to_owned(),
            runtime: "python3.12",
            timeout: Duration::from_mins(1),
            requests: 0,
        }
    }

    fn environment(&self, revision: &str) -> FunctionEnvironment {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().unix_permissions(0o755);
        let name = match self.runtime {
            "provided.al2023" => "bootstrap",
            runtime if runtime.starts_with("node") => "index.mjs",
            _ => "index.py",
        };
        writer.start_file(name, options).unwrap();
        writer.write_all(self.code.as_bytes()).unwrap();
        FunctionEnvironment {
            key: EnvironmentKey {
                cloud: CLOUD.into(),
                function: "arn:f".into(),
                version: "$LATEST".into(),
                revision: revision.into(),
            },
            name: "f".into(),
            version: "$LATEST".into(),
            runtime: self.runtime.into(),
            handler: "index.handler".into(),
            code: FunctionCode::Zip {
                sha256: "hash".into(),
                bytes: writer.finish().unwrap().into_inner().into(),
            },
            layers: Vec::new(),
            variables: BTreeMap::from([("_HANDLER".to_owned(), "index.handler".to_owned())]),
            memory: 128,
            timeout: self.timeout,
        }
    }

    fn run_of(&mut self, payload: &Value, revision: &str) -> FunctionRun {
        self.requests += 1;
        FunctionRun {
            environment: Arc::new(self.environment(revision)),
            invoked_by: None,
            request_id: format!("request-{}", self.requests).into(),
            invoked_arn: "arn:f".into(),
            payload: payload.to_string().into(),
            client_context: None,
            trace: None,
            log_stream: "stream".into(),
            parts: None,
        }
    }

    async fn invoke(&mut self, payload: Value) -> FunctionOutcome {
        let run = self.run_of(&payload, "1");
        self.processes.run(run).await
    }
}

fn json_of(outcome: &FunctionOutcome) -> Value {
    serde_json::from_str(&outcome.payload).unwrap()
}

#[tokio::test]
async fn environment_is_used_again() {
    let mut host = Host::python(
        "import os\n\
         count = 0\n\
         def handler(event, context):\n\
         \x20   global count\n\
         \x20   count += 1\n\
         \x20   print('told', event['name'])\n\
         \x20   return [os.getpid(), count, context.aws_request_id]\n",
    );
    let cold = host.invoke(json!({"name": "first"})).await;
    let warm = host.invoke(json!({"name": "second"})).await;
    assert!(cold.started_in.is_some() && warm.started_in.is_none());
    assert_eq!(
        (&*cold.output, &*warm.output),
        ("told first\n", "told second\n")
    );
    let (cold, warm) = (json_of(&cold), json_of(&warm));
    assert_eq!(cold[0], warm[0], "the same process");
    assert_eq!((&warm[1], &warm[2]), (&json!(2), &json!("request-2")));
    let changed = host.run_of(&json!({"name": "third"}), "2");
    let changed = host.processes.run(changed).await;
    assert_ne!(
        json_of(&changed)[0],
        warm[0],
        "another revision has its own process"
    );
}

#[tokio::test]
async fn errors_are_those_of_lambda() {
    let mut host = Host::python(
        "import sys\n\
         def handler(event, context):\n\
         \x20   if event == 'raise': raise ValueError('no')\n\
         \x20   if event == 'large': return 'x' * 7_000_000\n\
         \x20   sys.stdout.flush()\n\
         \x20   import os; os._exit(event)\n",
    );
    let raised = host.invoke(json!("raise")).await;
    assert!(raised.failed);
    let error = json_of(&raised);
    assert_eq!(
        (&error["errorType"], &error["errorMessage"]),
        (&json!("ValueError"), &json!("no"))
    );
    assert!(
        raised.output.contains("[ERROR] ValueError: no"),
        "{}",
        raised.output
    );
    let large = host.invoke(json!("large")).await;
    assert_eq!(
        json_of(&large)["errorType"],
        "Function.ResponseSizeTooLarge",
        "{}",
        large.output
    );
    let ended = host.invoke(json!(3)).await;
    assert_eq!(
        json_of(&ended),
        json!({
            "errorType": "Runtime.ExitError",
            "errorMessage": "RequestId: request-3 Error: Runtime exited with error: exit status 3",
        })
    );
    assert!(
        host.invoke(json!("raise")).await.started_in.is_some(),
        "a new process"
    );
}

#[tokio::test]
async fn function_that_cannot_start_says_why() {
    let mut host = Host::python("import nothing_of_that_name\n");
    let outcome = host.invoke(json!({})).await;
    assert!(outcome.failed);
    let error = json_of(&outcome);
    assert_eq!(error["errorType"], "Runtime.ImportModuleError", "{error}");
    host.runtime = "java21";
    let refused = json_of(&host.invoke(json!({})).await);
    assert_eq!(refused["errorType"], "Runtime.InvalidRuntime");
}

#[tokio::test]
async fn function_that_takes_too_long_is_killed() {
    let mut host = Host::python(
        "import os, sys, time\n\
         def handler(event, context):\n\
         \x20   if event == 'hang':\n\
         \x20       print(os.getpid(), flush=True)\n\
         \x20       time.sleep(600)\n",
    );
    host.invoke(json!("start")).await;
    let mut run = host.run_of(&json!("hang"), "1");
    let mut environment = (*run.environment).clone();
    environment.timeout = Duration::from_millis(500);
    run.environment = Arc::new(environment);
    // The warm environment has the longer limit: a new one is started for the shorter.
    host.processes.retire(&EnvironmentScope {
        cloud: CLOUD.into(),
        function: None,
        version: None,
    });
    let outcome = host.processes.run(run).await;
    let error = json_of(&outcome);
    assert_eq!(error["errorType"], "Sandbox.Timedout", "{error}");
    assert!(outcome.output.contains("Task timed out after 0.50 seconds"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn nothing_of_a_cloud_outlives_it() {
    let mut host = Host::python(
        "import os, subprocess\n\
         def handler(event, context):\n\
         \x20   child = subprocess.Popen(['sleep', '600'], start_new_session=True)\n\
         \x20   return [os.getpid(), child.pid]\n",
    );
    let outcome = host.invoke(json!({})).await;
    let pids: Vec<i32> = serde_json::from_str(&outcome.payload).unwrap();
    let is_alive = |pid: i32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/stat"));
        status.is_ok_and(|status| !status.contains(") Z "))
    };
    assert!(pids.iter().all(|pid| is_alive(*pid)));
    host.processes.end_all(CLOUD);
    // The run's directory goes when the last process has gone.
    let home = host.home.path().join("runs");
    drop(host.processes);
    let gone = async {
        while std::fs::read_dir(&home).unwrap().any(|entry| {
            entry
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("run-")
        }) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), gone)
        .await
        .unwrap();
    assert!(!pids.iter().any(|pid| is_alive(*pid)));
}

#[tokio::test]
async fn temporary_files_end_with_their_environment() {
    let mut host = Host::python(
        "import os, tempfile\n\
         def handler(event, context):\n\
         \x20   handle, path = tempfile.mkstemp()\n\
         \x20   os.write(handle, b'x' * 1_000_000)\n\
         \x20   return path\n",
    );
    let path = json_of(&host.invoke(json!({})).await);
    let path = std::path::PathBuf::from(path.as_str().unwrap());
    assert!(path.starts_with(host.home.path()), "{}", path.display());
    assert!(path.is_file());
    host.processes.end_all(CLOUD);
    assert!(!path.exists());
}

#[tokio::test]
async fn prepared_environment_is_warm() {
    let mut host = Host::python("def handler(event, context): return 1\n");
    let run = host.run_of(&json!({}), "1");
    assert!(host.processes.prepare(run, 1).await);
    assert_eq!(host.invoke(json!({})).await.started_in, None);
    let mut host = Host::python("import nothing_of_that_name\n");
    let run = host.run_of(&json!({}), "1");
    assert!(!host.processes.prepare(run, 1).await);
}

#[tokio::test]
async fn runtime_that_has_ended_meanwhile_is_started_again() {
    let mut host = Host::python(
        "import os\n\
         def handler(event, context): return os.getpid()\n",
    );
    let first = host.invoke(json!({})).await;
    let pid = json_of(&first);
    let kill = tokio::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status();
    assert!(kill.await.unwrap().success());
    let gone = async {
        while std::fs::exists(format!("/proc/{pid}")).unwrap_or_default() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), gone)
        .await
        .unwrap();
    let second = host.invoke(json!({})).await;
    assert!(!second.failed, "{}", second.payload);
    assert!(second.started_in.is_some());
    assert_ne!(json_of(&second), pid);
}

#[tokio::test]
async fn long_output_is_bounded() {
    let mut host = Host::python(
        "import sys\n\
         def handler(event, context):\n\
         \x20   for _ in range(200):\n\
         \x20       sys.stdout.write('x' * 100_000 + '\\n')\n\
         \x20   sys.stderr.write('the end\\n')\n",
    );
    let outcome = host.invoke(json!({})).await;
    assert!(!outcome.failed, "{}", outcome.payload);
    assert!(outcome.output.len() < 1 << 20, "{}", outcome.output.len());
    assert!(outcome.output.contains("the end"));
}

#[tokio::test]
async fn program_of_the_function_is_a_runtime() {
    let mut host = Host::python(
        "#!/usr/bin/env python3\n\
         import http.client, os\n\
         api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])\n\
         base = '/2018-06-01/runtime/invocation/'\n\
         while True:\n\
         \x20   api.request('GET', base + 'next')\n\
         \x20   response = api.getresponse()\n\
         \x20   event = response.read()\n\
         \x20   api.request('POST', base + response.headers['Lambda-Runtime-Aws-Request-Id'] + '/response', event.upper())\n\
         \x20   api.getresponse().read()\n",
    );
    host.runtime = "provided.al2023";
    let outcome = host.invoke(json!("hello")).await;
    assert_eq!(outcome.payload, "\"HELLO\"", "{}", outcome.output);
}
