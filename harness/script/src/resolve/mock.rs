//! Externals that steps ask or tell.

use rehearsal_record::Place;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::route::RoutePattern;
use crate::suggest::{closest, listed};

impl Resolver<'_> {
    /// Reports an external that is no mock, and a route that it does not have.
    pub(super) fn mock(
        &mut self,
        external: &str,
        request: Option<&(String, Place)>,
        place: &Place,
    ) {
        let project = self.project;
        // One that is not declared at all is reported as that.
        if !project
            .names
            .of("externals")
            .iter()
            .any(|known| known == external)
        {
            return;
        }
        let Some(routes) = project.names.parts("externals", external, "routes") else {
            let message = format!("`{external}` is a real service, whose requests nobody records");
            self.report(
                Diagnostic::new(Code::UnknownResource, place, message)
                    .help("steps ask and tell only externals with a `mock`"),
            );
            return;
        };
        // Without a route it answers all requests alike.
        let Some((text, place)) = request.filter(|_| !routes.is_empty()) else {
            return;
        };
        let Ok(request) = RoutePattern::read(text) else {
            return;
        };
        let mut patterns = routes
            .iter()
            .filter_map(|text| RoutePattern::read(text).ok());
        if patterns.any(|route| route.overlaps(&request)) {
            return;
        }
        let texts = || routes.iter().map(String::as_str);
        let message = format!("`{external}` has no route for `{text}`");
        let help = format!(
            "its routes: {}; requests that none of them matches are observed with `unmatched: true`",
            listed(texts())
        );
        self.report(
            Diagnostic::new(Code::UnknownResource, place, message)
                .did_you_mean(closest(text, texts()))
                .help(help),
        );
    }
}
