//! The page of implemented AWS operations, which is also `harness/docs/coverage.md`.

use std::fmt::Write as _;

use rehearsal_cloud::{Cloud, ServiceCoverage};

/// Returns the page, in Markdown that reads well in a terminal too.
pub(crate) fn page() -> String {
    let mut page = String::from(
        "# Implemented AWS operations\n\n\
         `rehearsal cloud --coverage` prints this page. A call to an operation that is not\n\
         implemented is answered with `NotImplemented` (501) and its name.\n",
    );
    for service in Cloud::coverage() {
        if service.here() > 0 {
            section(&mut page, &service);
        }
    }
    let absent: Vec<&str> = Cloud::coverage()
        .iter()
        .filter(|service| service.here() == 0)
        .map(|service| service.service)
        .collect();
    if !absent.is_empty() {
        let _ = writeln!(page, "\n## Services without any\n\n{}", absent.join(", "));
    }
    page
}

fn section(page: &mut String, service: &ServiceCoverage) {
    let (here, all) = (service.here(), service.operations.len());
    let _ = writeln!(
        page,
        "\n## {} (`{}`): {here} of {all}\n",
        service.title, service.service
    );
    for (label, implemented) in [("implemented", true), ("not implemented", false)] {
        let names: Vec<&str> = service
            .operations
            .iter()
            .filter(|operation| operation.here == implemented)
            .map(|operation| operation.name)
            .collect();
        if !names.is_empty() {
            let _ = writeln!(page, "- {label}: {}", names.join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn page_in_the_docs_is_current() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/coverage.md");
        let written = std::fs::read_to_string(file).unwrap_or_default();
        let current = super::page();
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(file, current).unwrap();
        } else {
            assert!(
                written == current,
                "coverage.md is not what `--coverage` prints: run `just accept`"
            );
        }
    }
}
