//! What of AWS is here, as a page: `harness/docs/coverage.md` is this text.

use std::fmt::Write as _;

use rehearsal_cloud::{Cloud, ServiceCoverage};

/// The page, in Markdown that reads well in a terminal too.
pub(crate) fn page() -> String {
    let mut page = String::from(
        "# What of AWS is here\n\n\
         `rehearsal cloud --coverage` prints this page. An operation that is not here\n\
         answers `NotImplemented` (501) and names itself.\n",
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
        let _ = writeln!(page, "\n## Not here at all\n\n{}", absent.join(", "));
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
    for (mark, wanted) in [("here", true), ("not here", false)] {
        let names: Vec<&str> = service
            .operations
            .iter()
            .filter(|operation| operation.here == wanted)
            .map(|operation| operation.name)
            .collect();
        if !names.is_empty() {
            let _ = writeln!(page, "- {mark}: {}", names.join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    use rehearsal_cloud::Cloud;
    use rehearsal_script::action::calls::known_operations;

    /// The language cannot see the cloud, and names the same operations.
    #[test]
    fn the_language_knows_the_operations_that_the_cloud_knows() {
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
    fn the_page_in_the_docs_is_current() {
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
