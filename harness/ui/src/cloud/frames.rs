//! Documents of somebody else, such as e-mails, that are shown in a frame of the page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::token::Token;

/// The most documents that wait to be shown.
const MAX_WAITING: usize = 16;

/// Documents with names that nobody can guess. Each is shown once.
#[derive(Debug, Default)]
pub(super) struct Frames(Mutex<VecDeque<(Token, String)>>);

impl Frames {
    /// Adds a document and returns its path.
    pub(super) fn add(&self, html: String) -> String {
        let name = Token::new();
        let path = format!("/frames/{}", name.as_str());
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() == MAX_WAITING {
            waiting.pop_front();
        }
        waiting.push_back((name, html));
        path
    }

    /// Removes and returns a document by its name.
    pub(super) fn take(&self, name: &str) -> Option<String> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = waiting.iter().position(|(token, _)| token.is(name))?;
        waiting.remove(at).map(|(_, html)| html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_shown_once_and_few_wait() {
        let frames = Frames::default();
        let path = frames.add("one".to_owned());
        let name = path.strip_prefix("/frames/").unwrap();
        assert_eq!(frames.take("other"), None);
        assert_eq!(frames.take(name).as_deref(), Some("one"));
        assert_eq!(frames.take(name), None);
        let first = frames.add("first".to_owned());
        for _ in 0..MAX_WAITING {
            frames.add("more".to_owned());
        }
        assert_eq!(frames.take(first.strip_prefix("/frames/").unwrap()), None);
    }
}
