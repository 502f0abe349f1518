//! Templates of the clouds of sandboxes: what the stage file declares and the seeds
//! contain is created once, and each sandbox starts with a copy.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use rehearsal_cloud::CloudTemplate;
use tokio::sync::OnceCell;

use super::SandboxRequest;
use super::cloud::SandboxCloud;
use crate::clock::Stopwatch;
use crate::cloud::{Location, Resources, User};
use crate::error::{StageError, known};
use crate::stage::parts::StageParts;

/// The seed of the identifiers of the resources in the template without seeds. What
/// is drawn later is drawn by other seeds, so that it is no repetition of these.
const SEED: u64 = 0x7465_6d70_6c61_7465;

/// Returns the seed of the identifiers that loading these seeds draws.
fn identifier_seed(names: &[Arc<str>]) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = names.iter().flat_map(|name| name.bytes());
    bytes.fold(SEED, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

/// The templates of a stage by the seeds in them.
#[derive(Debug, Default)]
pub(crate) struct SandboxTemplates {
    by_seeds: Mutex<HashMap<Vec<Arc<str>>, SharedTemplate>>,
}

/// A template that is made when it is first needed.
type SharedTemplate = Arc<OnceCell<Arc<SandboxTemplate>>>;

impl SandboxTemplates {
    /// Starts the cloud of a sandbox with what the stage file declares, and loads the
    /// seeds.
    pub(super) async fn create_cloud(
        &self,
        stage: &StageParts,
        number: u64,
        request: &SandboxRequest,
    ) -> Result<SandboxCloud, StageError> {
        // Only an embedded cloud can be copied.
        let is_copy = stage.cloud.is_none();
        let cloud = if is_copy {
            let template = self.get(stage, &request.seeds).await?;
            template.copy(stage, request.seed).await?
        } else {
            SandboxCloud::provision(stage, number, request.seed).await?
        };
        cloud.locate(stage, number).await?;
        for name in &request.seeds {
            let seed = known("seed", name, stage.seeds.get(name))?;
            for seed in &seed.cloud {
                if !is_copy || seed.is_timed() {
                    seed.load(&cloud.clients, &cloud.resources).await?;
                }
            }
        }
        Ok(cloud)
    }

    /// Returns the template with these seeds.
    async fn get(
        &self,
        stage: &StageParts,
        seeds: &[Arc<str>],
    ) -> Result<Arc<SandboxTemplate>, StageError> {
        let mut included = Vec::new();
        for name in seeds {
            let seed = known("seed", name, stage.seeds.get(name))?;
            if seed.cloud.iter().any(|seed| !seed.is_timed()) {
                included.push(name.clone());
            }
        }
        let empty = self.entry(Vec::new());
        let empty = empty
            .get_or_try_init(|| SandboxTemplate::provision(stage))
            .await?;
        if included.is_empty() {
            return Ok(empty.clone());
        }
        let seeded = self.entry(included.clone());
        let seeded = seeded
            .get_or_try_init(|| empty.with_seeds(stage, &included))
            .await?;
        Ok(seeded.clone())
    }

    fn entry(&self, seeds: Vec<Arc<str>>) -> SharedTemplate {
        let templates = self.by_seeds.lock();
        let mut templates = templates.unwrap_or_else(PoisonError::into_inner);
        templates.entry(seeds).or_default().clone()
    }
}

/// The state of a cloud, from which those of sandboxes start.
#[derive(Debug)]
struct SandboxTemplate {
    state: CloudTemplate,
    /// Where the cloud was that it was made of.
    location: Location,
    resources: Resources,
    users: BTreeMap<Arc<str>, User>,
}

impl SandboxTemplate {
    /// Returns the template of what the stage file declares.
    async fn provision(stage: &StageParts) -> Result<Arc<Self>, StageError> {
        let watch = Stopwatch::start();
        let cloud = SandboxCloud::provision(stage, 0, SEED).await?;
        Ok(Self::of(cloud, stage, watch).await)
    }

    /// Returns this template with seeds.
    async fn with_seeds(
        &self,
        stage: &StageParts,
        names: &[Arc<str>],
    ) -> Result<Arc<Self>, StageError> {
        let watch = Stopwatch::start();
        let cloud = self.copy(stage, identifier_seed(names)).await?;
        for name in names {
            let seed = known("seed", name, stage.seeds.get(name))?;
            for seed in seed.cloud.iter().filter(|seed| !seed.is_timed()) {
                seed.load(&cloud.clients, &cloud.resources).await?;
            }
        }
        Ok(Self::of(cloud, stage, watch).await)
    }

    async fn of(cloud: SandboxCloud, stage: &StageParts, watch: Stopwatch) -> Arc<Self> {
        let template = Self {
            state: cloud.cloud.template().await,
            location: cloud.location(),
            resources: cloud.resources,
            users: cloud.users,
        };
        stage.events.booted("template of the cloud", watch);
        Arc::new(template)
    }

    /// Starts a cloud with a copy of the state.
    async fn copy(&self, stage: &StageParts, seed: u64) -> Result<SandboxCloud, StageError> {
        let mut cloud = SandboxCloud::start(stage, seed, Some(&self.state)).await?;
        cloud.resources = self.resources.relocated(&self.location, &cloud.location());
        cloud.users.clone_from(&self.users);
        Ok(cloud)
    }
}
