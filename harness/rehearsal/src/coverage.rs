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
    use rehearsal_cloud::Cloud;
    use rehearsal_script::action::calls::known_operations;

    #[test]
    fn language_and_cloud_know_the_same_operations() {
        let clouds = Cloud::coverage();
        let languages: Vec<_> = known_operations().collect();
        assert_eq!(languages.len(), clouds.len());
        for (service, operations) in languages {
            let known = clouds.iter().find(|known| known.service == service);
            let known = known.expect("the cloud knows every service of the language");
            let names: Vec<_> = known.operations.iter().map(|known| known.name).collect();
            assert_eq!(operations, names, "{service}");
        }
    }

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
