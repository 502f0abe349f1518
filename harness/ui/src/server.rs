//! The server of the page: connections, and what is behind each path.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Method, Request};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::cloud::Clouds;
use crate::http::answer::{self, Answer, Refusal};
use crate::http::assets;
use crate::http::guard::{check_json, check_sender, check_token};
use crate::http::request::ApiRequest;
use crate::project::{Project, RunHandle, RunOrder};
use crate::runs::{LiveRun, RunData, changes};
use crate::token::Token;

/// The largest body that is read: an object to upload, as base64.
const LONGEST_BODY: usize = 32 << 20;

/// What the page is about.
#[derive(Debug, Default)]
pub struct Settings {
    /// The scenarios.
    pub project: Option<Arc<dyn Project>>,
    /// The endpoints of clouds that run already.
    pub clouds: Vec<String>,
}

/// The server of the page. A clone is another handle of the same one.
#[derive(Debug, Clone)]
pub struct Ui {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    project: Option<Arc<dyn Project>>,
    clouds: Clouds,
    live: Arc<LiveRun>,
    /// The earlier run that was looked at last.
    earlier: Mutex<Option<(String, Arc<RunData>)>>,
    token: Token,
}

impl Ui {
    /// Returns the server, with a new token.
    pub fn new(settings: Settings) -> Self {
        Self {
            shared: Arc::new(Shared {
                clouds: Clouds::new(settings.clouds),
                project: settings.project,
                live: Arc::default(),
                earlier: Mutex::default(),
                token: Token::new(),
            }),
        }
    }

    /// Returns the address of the page. The token is in its fragment, which a browser
    /// sends to no server.
    pub fn address(&self, listener: &TcpListener) -> std::io::Result<String> {
        let address = listener.local_addr()?;
        Ok(format!(
            "http://{address}/#token={}",
            self.shared.token.as_str()
        ))
    }

    /// Answers requests until it is dropped; connections end with it.
    pub async fn accept(self, listener: TcpListener) {
        let port = listener.local_addr().map_or(0, |address| address.port());
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let ui = self.clone();
                        connections.spawn(async move {
                            let service = service_fn(|request| ui.respond(request, port));
                            let connection = hyper::server::conn::http1::Builder::new();
                            let ended = connection.serve_connection(TokioIo::new(stream), service);
                            if let Err(error) = ended.await {
                                tracing::debug!(%error, "a connection ended early");
                            }
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "could not accept a connection");
                        tokio::task::yield_now().await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    /// Stops a run that goes on, and the stage.
    pub async fn close(self) {
        self.shared.live.stop();
        let mut changes = self.shared.live.subscribe();
        while self.shared.live.is_running() {
            // The sender is in `self`.
            let _ = changes.changed().await;
        }
        self.shared.clouds.close().await;
        if let Some(project) = &self.shared.project {
            project.close().await;
        }
    }

    async fn respond(&self, request: Request<Incoming>, port: u16) -> Result<Answer, Infallible> {
        let answer = self.route(request, port).await;
        Ok(answer.unwrap_or_else(|refusal| refusal.answer()))
    }

    async fn route(&self, request: Request<Incoming>, port: u16) -> Result<Answer, Refusal> {
        let (parts, body) = request.into_parts();
        check_sender(&parts.headers, port)?;
        let path = parts.uri.path();
        let Some(api) = path.strip_prefix("/api/") else {
            return self.document(&parts.method, path);
        };
        check_token(&parts.headers, &self.shared.token)?;
        if parts.method != Method::GET {
            check_json(&parts.headers)?;
        }
        let body = Limited::new(body, LONGEST_BODY).collect().await;
        let body =
            body.map_err(|error| Refusal::invalid(format!("could not read the body: {error}")))?;
        let query = parts.uri.query().unwrap_or_default();
        let request = ApiRequest::new(query, body.to_bytes().to_vec());
        self.api(&parts.method, api, &request).await
    }

    /// Answers a request for a file of the page, or for a document to show in it. These need
    /// no token: there is nothing secret in the files, and the documents have names that
    /// only the page knows.
    fn document(&self, method: &Method, path: &str) -> Result<Answer, Refusal> {
        let found = if let Some(name) = path.strip_prefix("/frames/") {
            self.shared.clouds.frame(name).map(answer::frame)
        } else {
            assets::find(path)
        };
        match found {
            Some(answer) if *method == Method::GET => Ok(answer),
            _ => Err(no_such(method, path)),
        }
    }

    async fn api(
        &self,
        method: &Method,
        path: &str,
        request: &ApiRequest,
    ) -> Result<Answer, Refusal> {
        let live = &self.shared.live;
        match (method.as_str(), path) {
            ("GET", "state") => Ok(answer::json(&self.state())),
            ("GET", "events") => Ok(answer::events(changes(Arc::clone(live)))),
            ("GET", "cases") => Ok(answer::json(&json!(self.project()?.list()))),
            ("GET", "runs") => {
                let runs = self.project()?.history().map_err(Refusal::broken)?;
                Ok(answer::json(&json!({ "runs": runs })))
            }
            ("POST", "runs") => self.start(request),
            ("POST", "runs/stop") => {
                if live.stop() {
                    Ok(answer::json(&json!({})))
                } else {
                    Err(Refusal::conflict("could not stop a run: none goes on"))
                }
            }
            ("GET", "runs/case") => self.case(request).await,
            ("GET", "runs/source") => self.source(request).await,
            _ => match path.strip_prefix("clouds") {
                Some(path) => self.cloud(method, path, request).await,
                None => Err(no_such(method, path)),
            },
        }
    }

    fn state(&self) -> Value {
        let project = self.shared.project.is_some();
        json!({"version": env!("CARGO_PKG_VERSION"), "project": project})
    }

    fn project(&self) -> Result<&Arc<dyn Project>, Refusal> {
        let project = self.shared.project.as_ref();
        project.ok_or_else(|| {
            Refusal::not_found(
                "could not find scenarios: this page was started for a cloud only, with --cloud",
            )
        })
    }

    /// Starts a run. It goes on when the request is answered.
    fn start(&self, request: &ApiRequest) -> Result<Answer, Refusal> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Order {
            cases: Vec<String>,
            #[serde(default)]
            seed: Option<u64>,
        }
        let Order { cases, seed } = request.read()?;
        let project = Arc::clone(self.project()?);
        if cases.is_empty() {
            return Err(Refusal::invalid(
                "could not start a run: no cases are chosen",
            ));
        }
        let (events, received) = rehearsal_run::Events::channel();
        let reporter = self.shared.live.begin(cases.clone(), events.clone());
        let reporter = reporter.ok_or_else(|| {
            Refusal::conflict("could not start a run: another one goes on; stop it first")
        })?;
        let live = Arc::clone(&self.shared.live);
        tokio::spawn(async move {
            let handle = RunHandle {
                events,
                received,
                reporter,
            };
            // A task of its own, so that a run that panics ends, too.
            let run = tokio::spawn(async move {
                let order = RunOrder { cases, seed };
                project.run(order, handle).await
            });
            let result = run.await.unwrap_or_else(|error| {
                Err(format!(
                    "could not run: rehearsal has a bug, please report it: {error}"
                ))
            });
            live.end(result.err());
        });
        Ok(answer::json(&json!({})))
    }

    async fn case(&self, request: &ApiRequest) -> Result<Answer, Refusal> {
        let name = request.value("name")?;
        let found = match request.value("run")? {
            "live" => self.shared.live.case(name),
            run => self.earlier(run).await?.case(name),
        };
        let missing = || format!("could not find the case {name} in this run");
        let found = found.ok_or_else(|| Refusal::not_found(missing()))?;
        Ok(answer::json_text(found))
    }

    async fn source(&self, request: &ApiRequest) -> Result<Answer, Refusal> {
        let file = request.value("file")?;
        let found = match request.value("run")? {
            "live" => self.shared.live.source(file),
            run => self.earlier(run).await?.source(file).map(str::to_owned),
        };
        Ok(answer::json(&json!({ "text": found })))
    }

    /// Returns an earlier run, which is read when it is looked at.
    async fn earlier(&self, run: &str) -> Result<Arc<RunData>, Refusal> {
        if let Some((name, data)) = &*self.known_earlier()
            && name == run
        {
            return Ok(Arc::clone(data));
        }
        let project = Arc::clone(self.project()?);
        let name = run.to_owned();
        let read = tokio::task::spawn_blocking(move || {
            let events = project.events_of(&name)?;
            Ok((name, Arc::new(RunData::of(&events))))
        });
        let read: Result<_, String> = read
            .await
            .unwrap_or_else(|error| Err(format!("could not read the run: {error}")));
        let (name, data) = read.map_err(Refusal::not_found)?;
        *self.known_earlier() = Some((name, Arc::clone(&data)));
        Ok(data)
    }

    fn known_earlier(&self) -> MutexGuard<'_, Option<(String, Arc<RunData>)>> {
        let earlier = self.shared.earlier.lock();
        earlier.unwrap_or_else(PoisonError::into_inner)
    }

    async fn cloud(
        &self,
        method: &Method,
        path: &str,
        request: &ApiRequest,
    ) -> Result<Answer, Refusal> {
        let clouds = &self.shared.clouds;
        match (method.as_str(), path) {
            ("GET", "") => {
                let live = &self.shared.live;
                let endpoint_of = |case: &str| Some(live.sandbox(case)?.access().endpoint.clone());
                Ok(answer::json(&clouds.list(endpoint_of)))
            }
            ("POST", "") => {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Open {
                    /// The running case whose sandbox it is; without, a new one.
                    case: Option<String>,
                }
                let Open { case } = request.read()?;
                let id = if let Some(case) = case {
                    let sandbox = self.shared.live.sandbox(&case).ok_or_else(|| {
                        Refusal::conflict(format!(
                            "could not look into the sandbox of {case}: it does not run any more"
                        ))
                    })?;
                    clouds.keep(sandbox, Some(case))
                } else {
                    let sandbox = self.project()?.sandbox().await.map_err(Refusal::broken)?;
                    clouds.keep(sandbox, None)
                };
                Ok(answer::json(&json!({ "id": id })))
            }
            _ => clouds.answer(method, path, request).await,
        }
    }
}

fn no_such(method: &Method, path: &str) -> Refusal {
    Refusal::not_found(format!(
        "could not answer {method} {path}: there is no such page"
    ))
}
