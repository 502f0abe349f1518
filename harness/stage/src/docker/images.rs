//! Images: pulled if they are missing, or built from Dockerfiles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::try_join_all;
use rehearsal_process::{Command, Output};
use rehearsal_script::StageConfig;
use rehearsal_script::stage::Container as ContainerConfig;
use sha2::{Digest, Sha256};
use testcontainers::bollard::query_parameters::CreateImageOptions;

use super::Engine;
use super::container::split_tag;
use crate::clock::Stopwatch;
use crate::error::StageError;
use crate::events::Events;

/// The variable that forbids to pull and to build images, and its value.
const PRESENT_ONLY: (&str, &str) = ("REHEARSAL_IMAGES", "present");

/// Gets the images of a stage.
pub(crate) struct Images<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) events: &'a Events,
}

/// How an image is built.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ImageBuild {
    dockerfile: PathBuf,
    context: PathBuf,
    target: Option<String>,
}

impl Images<'_> {
    /// Gets the images of these apps concurrently; each Dockerfile is built once.
    /// Returns the image of each app.
    pub(crate) async fn for_apps(
        &self,
        script: &StageConfig,
        root: &Path,
        apps: impl Iterator<Item = (Arc<str>, &ContainerConfig)>,
    ) -> Result<BTreeMap<Arc<str>, String>, StageError> {
        let mut images = BTreeMap::new();
        let mut builds: BTreeMap<String, Option<ImageBuild>> = BTreeMap::new();
        for (app, plan) in apps {
            let build = plan.dockerfile.as_ref().map(|dockerfile| ImageBuild {
                dockerfile: root.join(&dockerfile.text),
                context: plan
                    .context
                    .as_ref()
                    .map_or_else(|| root.to_owned(), |folder| root.join(&folder.text)),
                target: plan.target.as_ref().map(|target| target.text.clone()),
            });
            let name = match (&plan.image, &build) {
                (Some(image), _) => image.text.clone(),
                (None, Some(build)) => build.name(),
                (None, None) => {
                    return Err(StageError::Unknown {
                        noun: "image of the app",
                        name: app.to_string(),
                    });
                }
            };
            builds.insert(name.clone(), build);
            images.insert(app, name);
        }
        let images_ready = builds.iter().map(async |(name, build)| match build {
            Some(build) if !present_only() => self.build(script, name, build).await,
            _ => self.ensure(name).await,
        });
        try_join_all(images_ready).await?;
        Ok(images)
    }

    /// Pulls an image if it is missing.
    pub(crate) async fn ensure(&self, image: &str) -> Result<(), StageError> {
        let docker = self.engine.docker();
        if docker.inspect_image(image).await.is_ok() {
            return Ok(());
        }
        let failed = |reason: String| StageError::Image {
            image: image.into(),
            reason,
        };
        if present_only() {
            let (name, value) = PRESENT_ONLY;
            return Err(failed(format!(
                "it is missing, and {name}={value} forbids to pull it"
            )));
        }
        let watch = Stopwatch::start();
        self.events.notice(format!("pulling the image {image}"));
        let (name, tag) = split_tag(image);
        let options = CreateImageOptions {
            from_image: Some(name.to_owned()),
            tag: Some(tag.to_owned()),
            ..CreateImageOptions::default()
        };
        let mut pulling = std::pin::pin!(docker.create_image(Some(options), None, None));
        while let Some(step) = pulling.next().await {
            let step = step.map_err(|error| failed(error.to_string()))?;
            if let Some(error) = step.error_detail.and_then(|error| error.message) {
                return Err(failed(error));
            }
        }
        self.events.booted(&format!("image {image}"), watch);
        Ok(())
    }

    /// Builds an image with the `docker` command, which supports ignore files and
    /// BuildKit's cache.
    async fn build(
        &self,
        script: &StageConfig,
        name: &str,
        build: &ImageBuild,
    ) -> Result<(), StageError> {
        let watch = Stopwatch::start();
        self.events.notice(format!(
            "building the image {name} from {}",
            build
                .dockerfile
                .strip_prefix(&script.root)
                .unwrap_or(&build.dockerfile)
                .display()
        ));
        let mut args = vec!["build".into(), "--tag".into(), name.into(), "--file".into()];
        args.push(build.dockerfile.clone().into_os_string());
        if let Some(target) = &build.target {
            args.extend(["--target".into(), target.into()]);
        }
        args.push(build.context.clone().into_os_string());
        let command = Command {
            line: format!("docker build --file {}", build.dockerfile.display()),
            program: "docker".into(),
            args,
            env: Vec::new(),
            folder: build.context.clone(),
            run: self.engine.run().clone(),
        };
        command.finish(Output::new("docker build".into())).await?;
        self.events.booted(&format!("image {name}"), watch);
        Ok(())
    }
}

impl ImageBuild {
    /// Returns the name of the image, if the stage file gives none.
    fn name(&self) -> String {
        let hash = Sha256::digest(format!("{self:?}"));
        format!("rehearsal-app:{}", hex::encode(&hash[..6]))
    }
}

fn present_only() -> bool {
    let (name, value) = PRESENT_ONLY;
    std::env::var(name).is_ok_and(|set| set == value)
}
