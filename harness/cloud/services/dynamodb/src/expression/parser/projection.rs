//! Projections: `a, b.c[0]`.

use super::Parser;
use crate::expression::ast::RawPath;

impl Parser<'_> {
    pub(super) fn projection(&mut self) -> Result<Vec<RawPath>, String> {
        let mut paths = vec![self.path()?];
        while self.take(",") {
            paths.push(self.path()?);
        }
        Ok(paths)
    }
}
