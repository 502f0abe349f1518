use super::*;

/// Returns a layer with files, which can be executed.
fn layer(hash: &str, files: &[(&str, &str)]) -> FunctionCode {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().unix_permissions(0o755);
    for (name, text) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    FunctionCode::Zip {
        sha256: hash.into(),
        bytes: writer.finish().unwrap().into_inner().into(),
    }
}

/// Runs a function with layers and variables.
async fn run_with(
    host: &mut Host,
    layers: Vec<FunctionCode>,
    variables: &[(&str, &str)],
) -> FunctionOutcome {
    let mut run = host.run_of(&json!({}), &format!("{layers:?} {variables:?}"));
    let mut environment = (*run.environment).clone();
    environment.layers = layers;
    for (name, value) in variables {
        let (name, value) = ((*name).to_owned(), (*value).to_owned());
        environment.variables.insert(name, value);
    }
    run.environment = Arc::new(environment);
    host.processes.run(run).await
}

#[tokio::test]
async fn layers_are_found_by_their_variables() {
    let mut host = Host::python(
        "import os, shutil, subprocess, first, second\n\
         def handler(event, context):\n\
         \x20   tool = subprocess.run(['tool'], capture_output=True, text=True).stdout\n\
         \x20   config = open(os.environ['CONFIG']).read()\n\
         \x20   return [first.NAME, second.NAME, tool, config, os.path.isdir(os.environ['REHEARSAL_LAYERS'])]\n",
    );
    let layers = vec![
        layer(
            "one",
            &[
                ("python/first.py", "NAME = 'one'"),
                ("python/second.py", "NAME = 'one'"),
                ("bin/tool", "#!/bin/sh\necho tool"),
            ],
        ),
        layer(
            "two",
            &[
                (
                    "python/lib/python3.12/site-packages/second.py",
                    "NAME = 'two'",
                ),
                ("etc/config", "text"),
            ],
        ),
    ];
    let variables = [("CONFIG", "/opt/etc/config")];
    let outcome = run_with(&mut host, layers.clone(), &variables).await;
    assert!(!outcome.failed, "{} {}", outcome.payload, outcome.output);
    assert_eq!(
        json_of(&outcome),
        json!(["one", "two", "tool\n", "text", true])
    );
    let missing = [("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrapper")];
    let outcome = run_with(&mut host, layers, &missing).await;
    let error = json_of(&outcome)["errorMessage"].to_string();
    assert!(error.contains("exit status 127"), "{error}");
}

#[tokio::test]
async fn layer_brings_a_wrapper_or_the_program() {
    let mut host =
        Host::python("import os\ndef handler(event, context): return os.environ['WRAPPED']\n");
    let wrapper = layer(
        "wrapper",
        &[("wrapper", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n")],
    );
    let variables = [("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrapper")];
    let outcome = run_with(&mut host, vec![wrapper], &variables).await;
    assert_eq!(outcome.payload, "\"yes\"", "{}", outcome.output);

    host.runtime = "provided.al2023";
    let program = format!("#!/bin/sh\n{RUNTIME_IN_SHELL}");
    let runtime = layer("runtime", &[("bootstrap", &program)]);
    let code = layer("code", &[("data", "")]);
    let mut run = host.run_of(&json!("hello"), "from a layer");
    let mut environment = (*run.environment).clone();
    (environment.code, environment.layers) = (code, vec![runtime]);
    run.environment = Arc::new(environment);
    let outcome = host.processes.run(run).await;
    assert_eq!(outcome.payload, "\"from a layer\"", "{}", outcome.output);
}

/// Answers each invocation in the same way.
const RUNTIME_IN_SHELL: &str = "\
exec python3 -c \"
import http.client, os
api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
base = '/2018-06-01/runtime/invocation/'
while True:
    api.request('GET', base + 'next')
    response = api.getresponse()
    response.read()
    identifier = response.headers['Lambda-Runtime-Aws-Request-Id']
    api.request('POST', base + identifier + '/response', '\\\"from a layer\\\"')
    api.getresponse().read()
\"
";

#[tokio::test]
async fn extension_of_a_layer_is_told_of_invocations() {
    let mut host = Host::python(
        "import os, time\n\
         def handler(event, context):\n\
         \x20   path = os.environ['SEEN']\n\
         \x20   while not os.path.exists(path): time.sleep(0.01)\n\
         \x20   return open(path).read()\n",
    );
    let seen = host.home.path().join("seen");
    let extension = "#!/usr/bin/env python3\n\
        import http.client, json, os\n\
        api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])\n\
        body = json.dumps({'events': ['INVOKE', 'SHUTDOWN']})\n\
        api.request('POST', '/2020-01-01/extension/register', body, {'Lambda-Extension-Name': 'watch'})\n\
        response = api.getresponse()\n\
        response.read()\n\
        headers = {'Lambda-Extension-Identifier': response.headers['Lambda-Extension-Identifier']}\n\
        while True:\n\
        \x20   api.request('GET', '/2020-01-01/extension/event/next', headers=headers)\n\
        \x20   event = json.loads(api.getresponse().read())\n\
        \x20   with open(os.environ['SEEN'] + '.part', 'w') as to: to.write(event['eventType'])\n\
        \x20   os.rename(os.environ['SEEN'] + '.part', os.environ['SEEN'])\n";
    let layers = vec![layer("extension", &[("extensions/watch", extension)])];
    let variables = [("SEEN", seen.to_str().unwrap())];
    let outcome = run_with(&mut host, layers, &variables).await;
    assert_eq!(outcome.payload, "\"INVOKE\"", "{}", outcome.output);

    let broken = layer("broken", &[("extensions/broken", "#!/bin/sh\nexit 3\n")]);
    let outcome = run_with(&mut host, vec![broken], &[]).await;
    let error = json_of(&outcome);
    assert_eq!(error["errorType"], "Extension.Crash", "{error}");
}
