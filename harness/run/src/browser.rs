use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rehearsal_stage::HOST_IN_CONTAINERS;
use reqwest::cookie::Jar;
use reqwest::{Client, Url, redirect};

/// The number of redirects that are followed before they count as a loop.
const MAX_REDIRECTS: usize = 10;

/// The HTTP clients of one case. Its steps share cookies, which no other case
/// sees.
#[derive(Debug)]
pub(crate) struct Browser {
    jar: Arc<Jar>,
    client: Client,
}

impl Browser {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        let jar = Arc::new(Jar::default());
        let client = build(&jar, redirect::Policy::none())?;
        Ok(Self { jar, client })
    }

    /// Returns the client that does not follow redirects.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Returns a client that follows redirects to allowed URLs and counts them.
    pub(crate) fn following(
        &self,
        allowed: impl Fn(&Url) -> bool + Send + Sync + 'static,
        count: Arc<AtomicUsize>,
    ) -> Result<Client, reqwest::Error> {
        let policy = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MAX_REDIRECTS {
                attempt.error("too many redirects")
            } else if allowed(attempt.url()) {
                count.fetch_add(1, Ordering::Relaxed);
                attempt.follow()
            } else {
                attempt.stop()
            }
        });
        build(&self.jar, policy)
    }
}

fn build(jar: &Arc<Jar>, policy: redirect::Policy) -> Result<Client, reqwest::Error> {
    Client::builder()
        // The stage is on loopback, where no proxy applies.
        .no_proxy()
        // Apps in containers call this machine by this name, and a URL that
        // they return may be signed with it.
        .resolve(HOST_IN_CONTAINERS, (Ipv4Addr::LOCALHOST, 0).into())
        .cookie_provider(Arc::clone(jar))
        .redirect(policy)
        .user_agent(concat!("rehearsal/", env!("CARGO_PKG_VERSION")))
        .build()
}
