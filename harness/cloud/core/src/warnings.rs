//! Warnings to whoever started a cloud.

use std::sync::Mutex;

use tokio::sync::watch;

use crate::sync::lock;

/// The warnings of one cloud, each given once.
#[derive(Debug)]
pub struct Warnings {
    given: Mutex<Vec<String>>,
    count: watch::Sender<usize>,
}

impl Default for Warnings {
    fn default() -> Self {
        Self {
            given: Mutex::default(),
            count: watch::Sender::new(0),
        }
    }
}

impl Warnings {
    /// Gives a warning, unless it was given before.
    pub fn give(&self, warning: impl Into<String>) {
        let warning = warning.into();
        let mut given = lock(&self.given);
        if !given.contains(&warning) {
            given.push(warning);
            self.count.send_replace(given.len());
        }
    }

    /// Returns those given after the first `known`.
    pub fn since(&self, known: usize) -> Vec<String> {
        lock(&self.given).get(known..).unwrap_or_default().to_vec()
    }

    /// Waits until there are more than `known`.
    pub async fn more_than(&self, known: usize) {
        let mut count = self.count.subscribe();
        // The sender is this value's, so that waiting ends only with more.
        let _given = count.wait_for(|count| *count > known).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_is_given_once() {
        let warnings = Warnings::default();
        warnings.give("no files left");
        warnings.give("no files left");
        warnings.give("no memory left");
        warnings.more_than(1).await;
        assert_eq!(warnings.since(0), ["no files left", "no memory left"]);
        assert_eq!(warnings.since(1), ["no memory left"]);
        assert_eq!(warnings.since(9), [""; 0]);
    }
}
