//! The image of the command through testcontainers for Python.

use std::process::Command;

use rehearsal_testing::{Requirement, Trial, trial};

use crate::shop::{interpreter, transcript};

const NEEDS: &[Requirement] = &[
    Requirement::Python {
        modules: &["boto3", "testcontainers"],
    },
    Requirement::LocalDocker {
        images: &["rehearsal:latest"],
    },
];

pub(crate) fn image_works_with_testcontainers() -> Trial {
    trial("image_works_with_testcontainers", NEEDS, || {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/container.py");
        let output = Command::new(interpreter())
            .arg(script)
            .env("TESTCONTAINERS_RYUK_DISABLED", "true")
            .output()
            .unwrap();
        let transcript = transcript(&output);
        assert!(output.status.success(), "{transcript}");
        assert!(transcript.contains("both passed"), "{transcript}");
    })
}
