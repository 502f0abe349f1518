//! The cloud used from Python, by the scripts in this folder. Each script gets
//! the URL of a new cloud, asserts, and prints `ok`. Without a Python that has
//! the modules, a test is ignored with the reason.

mod functions;

use std::process::{Command, ExitCode};
use std::sync::Arc;

use rehearsal_cloud::{Cloud, Config, IamMode};
use rehearsal_testing::{Requirement, Trial, async_trial, python, run};

/// The modules that a script imports.
macro_rules! modules {
    ($($module:literal),+) => {{
        const REQUIREMENTS: &[Requirement] = &[Requirement::Python {
            modules: &[$($module),+],
        }];
        REQUIREMENTS
    }};
}

fn main() -> ExitCode {
    let boto3 = modules!["boto3"];
    run(vec![
        script("smoke.py", boto3),
        script("s3.py", boto3),
        script("s3_default.py", boto3),
        script("s3_recorded.py", boto3),
        script("cognito.py", modules!["boto3", "jwt", "pycognito"]),
        script("users.py", boto3),
        script("user_pool_settings.py", boto3),
        script("ses.py", boto3),
        script("absent.py", boto3),
        script("dynamodb.py", boto3),
        script_with_functions("firehose.py", boto3),
        script("kinesis.py", boto3),
        script("kms.py", boto3),
        script("kms_asymmetric.py", modules!["boto3", "cryptography"]),
        script("kms_imports.py", modules!["boto3", "cryptography"]),
        script("kms_use.py", boto3),
        script_with_functions("pipes.py", boto3),
        script("scheduler.py", boto3),
        script("secretsmanager.py", boto3),
        script_with_functions("rotation.py", boto3),
        script("dynamodb_settings.py", boto3),
        script("dynamodb_transfers.py", boto3),
        script("ssm.py", boto3),
        script("iam.py", boto3),
        script_with(
            Config {
                iam: IamMode::Strict,
                ..Config::default()
            },
            "enforcement.py",
            boto3,
        ),
        script_with(
            Config {
                iam: IamMode::Strict,
                function_host: Some(Arc::new(functions::HostInMemory)),
                ..Config::default()
            },
            "enforcement_requests.py",
            boto3,
        ),
        script("identity.py", boto3),
        script("saml.py", boto3),
        script("lambda.py", boto3),
        script_with_functions("lambda_events.py", boto3),
        script("lambda_layers.py", boto3),
        script_with_functions("lambda_urls.py", boto3),
        script_with_functions("logs.py", boto3),
        script_with_functions("apigateway.py", boto3),
        script_with_functions("apigateway_access.py", boto3),
        script_with_functions("apigateway_import.py", boto3),
        script_with_functions("apigatewayv2.py", boto3),
        script_with_functions("websocket_apis.py", modules!["boto3", "websocket"]),
        script_with_functions("lambda_streams.py", boto3),
        script_with_functions("triggers.py", boto3),
        script("tagging.py", boto3),
        script("events.py", boto3),
        script("event_targets.py", boto3),
        script("api_destinations.py", boto3),
        script("pynamo.py", modules!["pynamodb"]),
    ])
}

/// Creates the test of a script.
fn script(name: &'static str, requirements: &'static [Requirement]) -> Trial {
    script_with(Config::default(), name, requirements)
}

/// Creates the test of a script, with a cloud that runs functions.
fn script_with_functions(name: &'static str, requirements: &'static [Requirement]) -> Trial {
    let config = Config {
        function_host: Some(Arc::new(functions::HostInMemory)),
        ..Config::default()
    };
    script_with(config, name, requirements)
}

fn script_with(config: Config, name: &'static str, requirements: &'static [Requirement]) -> Trial {
    async_trial(name, requirements, move || async move {
        let cloud = Cloud::start(config)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/boto3/").to_owned() + name;
        let endpoint = cloud.endpoint().to_owned();
        let output = tokio::task::spawn_blocking(move || {
            let python = python(&[]).unwrap_or_else(|| panic!("no Python was found"));
            Command::new(python).arg(file).arg(endpoint).output()
        });
        let output = output
            .await
            .unwrap_or_else(|error| panic!("{error}"))
            .unwrap_or_else(|error| panic!("could not run {name}: {error}"));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{stderr}");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ok");
    })
}
