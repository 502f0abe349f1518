//! What `init` proposes for the app of a project, by the files that the project has.

/// What was found in the folder of a project.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The names of the files and folders in it.
    pub names: Vec<String>,
    /// The texts of the files in it that say how the project runs.
    pub texts: Vec<(String, String)>,
}

/// The files whose text decides what is proposed.
pub const READ: [&str; 4] = [
    "pyproject.toml",
    "requirements.txt",
    "package.json",
    "Cargo.toml",
];

/// How an app is built and run.
struct Proposal {
    /// The file that it was found by.
    because: &'static str,
    build: Option<&'static str>,
    run: String,
}

impl Found {
    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|one| one == name)
    }

    fn text(&self, name: &str) -> &str {
        let found = self.texts.iter().find(|(file, _)| file == name);
        found.map_or("", |(_, text)| text)
    }

    /// The first folder that is usually one of migrations.
    fn migrations(&self) -> Option<&'static str> {
        ["migrations", "db/migrations", "db/migrate", "sql"]
            .into_iter()
            .find(|name| self.has(name))
    }

    fn proposal(&self) -> Option<Proposal> {
        let proposal = |because, build, run: &str| {
            Some(Proposal {
                because,
                build,
                run: run.to_owned(),
            })
        };
        if self.has("pyproject.toml") || self.has("requirements.txt") {
            let because = if self.has("pyproject.toml") {
                "pyproject.toml"
            } else {
                "requirements.txt"
            };
            let uses = |name: &str| {
                let texts = [self.text("pyproject.toml"), self.text("requirements.txt")];
                texts.iter().any(|text| text.to_lowercase().contains(name))
            };
            let module = ["main", "app"]
                .into_iter()
                .find(|name| self.has(&format!("{name}.py")))
                .unwrap_or("app.main");
            if uses("django") {
                return proposal(
                    because,
                    None,
                    "python manage.py runserver --noreload ${port}",
                );
            }
            if uses("flask") {
                return proposal(because, None, "flask run --port ${port}");
            }
            return proposal(
                because,
                None,
                &format!("python -m uvicorn {module}:app --port ${{port}}"),
            );
        }
        if self.has("package.json") {
            let run = if self.text("package.json").contains("\"start\"") {
                "npm start"
            } else {
                "node index.js"
            };
            return proposal("package.json", None, run);
        }
        if self.has("go.mod") {
            return proposal("go.mod", Some("go build -o bin/api ."), "./bin/api");
        }
        if self.has("pom.xml") {
            return proposal(
                "pom.xml",
                Some("mvn -q package -DskipTests"),
                "java -jar target/app.jar --server.port=${port}",
            );
        }
        if self.has("Cargo.toml") {
            return proposal("Cargo.toml", None, "");
        }
        let compose = ["docker-compose.yml", "docker-compose.yaml", "compose.yaml"];
        if compose.iter().any(|name| self.has(name)) {
            return proposal("docker-compose.yml", None, "./start --port ${port}");
        }
        None
    }

    /// The part of the stage file about the database and the apps, as comments to
    /// take the `#` from.
    pub(super) fn comments(&self) -> String {
        let migrations = self.migrations();
        let proposal = self.proposal();
        let folder = migrations.unwrap_or("migrations");
        let mut text = format!(
            "# Remove the `#` for a real PostgreSQL, cloned for each scenario.\n# postgres:\n#   migrations: {folder}\n\n# The services under test. Each scenario gets its own processes.\n"
        );
        let mut put = |line: String| {
            text.push_str("# ");
            text.push_str(&line);
            text.push('\n');
        };
        if let Some(found) = &proposal {
            put(format!(
                "This fits what {} says; correct it where it does not.",
                found.because
            ));
        }
        put("apps:".to_owned());
        put("  api:".to_owned());
        match proposal {
            Some(Proposal {
                because: "Cargo.toml",
                ..
            }) => {
                put(format!("    cargo: {}", self.package().unwrap_or("api")));
            }
            Some(Proposal { build, run, .. }) => {
                if let Some(build) = build {
                    put(format!("    build: {build}"));
                }
                put(format!("    run: {run}"));
            }
            None => {
                put("    build: make api".to_owned());
                put("    run: ./bin/api".to_owned());
            }
        }
        for line in [
            "    env:",
            "      PORT: ${port}",
            "      DATABASE_URL: ${postgres.url}",
            "      AWS_ENDPOINT_URL: ${cloud.endpoint}",
            "      AWS_REGION: ${cloud.region}",
            "      AWS_DEFAULT_REGION: ${cloud.region}",
            "      AWS_ACCESS_KEY_ID: ${cloud.access_key_id}",
            "      AWS_SECRET_ACCESS_KEY: ${cloud.secret_access_key}",
            "      ORDERS_QUEUE_URL: ${cloud.queues.orders.url}",
            "    ready: {http: /healthz}",
        ] {
            put(line.to_owned());
        }
        text
    }

    /// The name of the package in `Cargo.toml`.
    fn package(&self) -> Option<&str> {
        let text = self.text("Cargo.toml");
        let name = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("name"))?;
        let name = name.trim_start().strip_prefix('=')?.trim();
        name.strip_prefix('"')?.split('"').next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proposal with its `#` taken away has no mistakes.
    fn uncommented(found: &Found) -> String {
        let comments = found.comments();
        let lines = comments.lines().filter_map(|line| {
            let line = line.strip_prefix("# ")?;
            (line.starts_with(' ') || line.ends_with(':')).then_some(line)
        });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }

    fn found(names: &[&str], texts: &[(&str, &str)]) -> Found {
        Found {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            texts: texts
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn proposals_fit_the_files_and_have_no_mistakes() {
        let cases = [
            (
                found(&["pyproject.toml", "main.py"], &[]),
                "python -m uvicorn main:app --port ${port}",
            ),
            (
                found(
                    &["requirements.txt"],
                    &[("requirements.txt", "Django==5\n")],
                ),
                "python manage.py runserver",
            ),
            (
                found(
                    &["package.json"],
                    &[("package.json", "{\"scripts\": {\"start\": \"node .\"}}")],
                ),
                "npm start",
            ),
            (found(&["go.mod"], &[]), "go build"),
            (found(&["pom.xml"], &[]), "--server.port=${port}"),
            (
                found(
                    &["Cargo.toml"],
                    &[("Cargo.toml", "[package]\nname = \"shop\"\n")],
                ),
                "cargo: shop",
            ),
            (
                found(&["docker-compose.yml", "db/migrations"], &[]),
                "migrations: db/migrations",
            ),
            (Found::default(), "run: ./bin/api"),
        ];
        for (found, expected) in cases {
            let text = uncommented(&found);
            assert!(text.contains(expected), "{text}");
            let stage = format!("root: ..\ncloud:\n  queues: {{orders: {{}}}}\n{text}");
            let stage = stage.lines().filter(|line| !line.contains("migrations:"));
            let stage = stage
                .collect::<Vec<_>>()
                .join("\n")
                .replace("postgres:", "postgres: {}");
            let sources = crate::MemorySources::default().with("scenarios/stage.yaml", &stage);
            let checked = crate::check(&sources, Some("scenarios/stage.yaml"), &[]);
            let reported = crate::render(&checked.diagnostics, &sources, crate::Style::Plain);
            assert_eq!(reported, "", "{stage}");
        }
    }
}
