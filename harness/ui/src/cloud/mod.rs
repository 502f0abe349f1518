//! The clouds that the page looks into: those that run already, and those of sandboxes.

mod buttons;
mod client;
mod frames;
mod names;
mod press;
mod yaml;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Method;
use rehearsal_stage::Sandbox;
use serde::Deserialize;
use serde_json::{Value, json};

use self::buttons::Button;
use self::client::CloudClient;
use self::frames::Frames;
use self::names::Names;
use self::press::press;
use crate::http::answer::{self, Answer, Refusal};
use crate::http::request::ApiRequest;

/// The clouds, and the documents from them that are shown.
#[derive(Debug, Default)]
pub(crate) struct Clouds {
    all: Mutex<Vec<Arc<Target>>>,
    frames: Frames,
}

#[derive(Debug)]
struct Target {
    id: String,
    title: String,
    client: CloudClient,
    /// The sandbox that is kept for the page, if it is one.
    sandbox: Mutex<Option<Sandbox>>,
    names: Names,
    /// The running case whose sandbox it is, if it is not kept for the page.
    case: Option<String>,
}

impl Clouds {
    /// Returns the clouds at these endpoints.
    pub(crate) fn new(endpoints: Vec<String>) -> Self {
        let clouds = Self::default();
        for endpoint in endpoints {
            let target = Target {
                id: endpoint.clone(),
                title: endpoint.clone(),
                client: CloudClient::at(&endpoint),
                sandbox: Mutex::default(),
                names: Names::default(),
                case: None,
            };
            clouds.lock().push(Arc::new(target));
        }
        clouds
    }

    /// Keeps a sandbox to look into it: that of a running case, or one of its own. Returns
    /// its id.
    pub(crate) fn keep(&self, sandbox: Sandbox, case: Option<String>) -> String {
        let mut all = self.lock();
        let id = format!("sandbox-{}", sandbox.number());
        // Another view of the same one, which stays open as long.
        if let Some(known) = all
            .iter()
            .find(|target| target.client.endpoint() == sandbox.access().endpoint)
        {
            return known.id.clone();
        }
        let target = Target {
            id: id.clone(),
            title: match &case {
                Some(case) => format!("sandbox of {case}"),
                None => format!("sandbox {}", sandbox.number()),
            },
            case,
            client: CloudClient::of(sandbox.access().clone()),
            names: Names::of(sandbox.scope().get("cloud").cloned().unwrap_or_default()),
            sandbox: Mutex::new(Some(sandbox)),
        };
        all.push(Arc::new(target));
        id
    }

    /// Returns all clouds, without those of cases that have ended: `endpoint_of` returns
    /// the endpoint of a case that runs.
    pub(crate) fn list(&self, endpoint_of: impl Fn(&str) -> Option<String>) -> Value {
        let mut all = self.lock();
        all.retain(|target| match &target.case {
            Some(case) => endpoint_of(case).as_deref() == Some(target.client.endpoint()),
            None => true,
        });
        let clouds = all.iter().map(|target| {
            json!({
                "id": target.id,
                "title": target.title,
                "endpoint": target.client.endpoint(),
                "can_close": target.case.is_none() && target.id.starts_with("sandbox-"),
                "names": target.names.for_page(),
            })
        });
        json!({"clouds": clouds.collect::<Vec<_>>()})
    }

    /// Returns a document by its name, once.
    pub(crate) fn frame(&self, name: &str) -> Option<String> {
        self.frames.take(name)
    }

    /// Answers a request for one of the clouds.
    pub(crate) async fn answer(
        &self,
        method: &Method,
        path: &str,
        request: &ApiRequest,
    ) -> Result<Answer, Refusal> {
        match (method.as_str(), path) {
            ("POST", "/frames") => {
                #[derive(Deserialize)]
                struct Document {
                    html: String,
                }
                let Document { html } = request.read()?;
                Ok(answer::json(&json!({"path": self.frames.add(html)})))
            }
            ("POST", "/close") => {
                let target = self.target(request)?;
                self.lock().retain(|other| other.id != target.id);
                target.close().await;
                Ok(answer::json(&json!({})))
            }
            ("POST", "/call") => {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Call {
                    service: String,
                    operation: String,
                    #[serde(default)]
                    input: Value,
                }
                let Call {
                    service,
                    operation,
                    input,
                } = request.read()?;
                if !is_reading(&operation) {
                    return Err(Refusal::invalid(format!(
                        "could not call {service}.{operation}: what changes a cloud has a button of its own"
                    )));
                }
                let client = &self.target(request)?.client;
                let output = client.call(&service, &operation, &input).await?;
                Ok(answer::json(&output))
            }
            ("POST", "/step") => {
                let button: Button = request.read()?;
                let step = button.step(&self.target(request)?.names);
                Ok(answer::json(&json!({"yaml": yaml::of(&step)})))
            }
            ("POST", "/press") => {
                let button: Button = request.read()?;
                let target = self.target(request)?;
                let step = yaml::of(&button.step(&target.names));
                let answer = press(button, &target.client, &target.names).await?;
                Ok(answer::json(&json!({"answer": answer, "yaml": step})))
            }
            _ => match path.strip_prefix("/control/") {
                Some(path) if *method == Method::GET => {
                    self.target(request)?.client.control(path, request).await
                }
                _ => Err(Refusal::not_found(format!(
                    "could not answer {method} clouds{path}: there is no such page"
                ))),
            },
        }
    }

    /// Closes the sandboxes.
    pub(crate) async fn close(&self) {
        let all = std::mem::take(&mut *self.lock());
        for target in all {
            target.close().await;
        }
    }

    fn target(&self, request: &ApiRequest) -> Result<Arc<Target>, Refusal> {
        let id = request.value("cloud")?;
        let found = self.lock().iter().find(|target| target.id == id).cloned();
        found.ok_or_else(|| Refusal::not_found(format!("could not find the cloud {id}")))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Target>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Target {
    async fn close(&self) {
        let sandbox = self.sandbox.lock();
        let sandbox = sandbox.unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sandbox) = sandbox {
            sandbox.close().await;
        }
    }
}

/// Whether an operation only reads.
fn is_reading(operation: &str) -> bool {
    ["Get", "List", "Describe", "Filter", "Scan", "Query", "Head"]
        .iter()
        .any(|verb| operation.starts_with(verb))
}
