use super::RoleKind;
use crate::parser::Parser;
use crate::settings::{
    AppKind, Argument, Count, Entries, Flag, Name, PlainText, Shape, Text, TimeSpan, settings,
};
use crate::yaml::{Kind, Node};

/// The command that runs an app.
#[derive(Debug, Clone)]
pub enum CommandLine {
    /// A line for the system's shell.
    Shell(Text),
    /// A program and its arguments.
    Words(Vec<Text>),
}

impl CommandLine {
    /// Returns its texts: the line, or each word.
    pub fn texts(&self) -> &[Text] {
        match self {
            Self::Shell(line) => std::slice::from_ref(line),
            Self::Words(words) => words,
        }
    }
}

impl Argument for CommandLine {
    fn shape() -> Shape {
        Shape::Either(vec![Text::shape(), Vec::<Text>::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => Vec::parse(node, parser).map(Self::Words),
            _ => Text::parse(node, parser).map(Self::Shell),
        }
    }
}

settings! {
    /// A service under test.
    pub struct App {
        /// Another app whose settings it takes; its own come first.
        like: Option<Name<AppKind>>,
        /// A binary of this cargo workspace: it is built by cargo and run from where cargo put it.
        cargo: Option<PlainText>,
        /// The URL of an app that you run yourself, in a debugger, say: it is not started, and all scenarios share its sandbox.
        url: Option<Text>,
        /// A command that builds it, once per run.
        build: Option<PlainText>,
        /// The command that runs it: a list of words, which is run as it is, or a line for the shell. What it starts ends with it, daemons included.
        run: Option<CommandLine>,
        /// The folder it runs in; without, the stage's `root`.
        folder: Option<PlainText>,
        /// Its environment. `${port}` is a free port chosen for it.
        env: Entries<Text>,
        /// How the harness knows that it is ready.
        ready: Option<ReadinessCheck>,
        /// The path of the OpenAPI document that it serves as JSON: `/openapi.json`. The coverage has its routes.
        openapi: Option<PlainText>,
        /// Checks the answers that `http` steps get against the OpenAPI document: the route, the status and the JSON body.
        check_responses: Flag,
        /// How many of it run behind one address.
        replicas: Option<Count>,
        /// The role that it runs with: its calls are those of a session of the role. Without, it may do everything.
        role: Option<Name<RoleKind>>,
        /// Whether every scenario gets its own; without, it does.
        isolation: Option<Isolation>,
        /// Apps that have to be ready before it starts.
        after: Vec<Name<AppKind>>,
        /// The signal that stops it; without, `TERM`.
        stop: Option<StopSignal>,
        /// How long it may take to stop before it is killed; without, 5s.
        stop_within: Option<TimeSpan>,
        /// How it runs on the docker stage, where its environment is `env` and nothing else.
        container: Option<Container>,
    }
    at most one of ["cargo", "run", "url"]
    at most one of ["build", "url"]
    at most one of ["replicas", "url"]
    at most one of ["cargo", "build"]
}

settings! {
    /// A readiness check.
    pub struct ReadinessCheck {
        /// A path that answers 2xx.
        http: Option<PlainText>,
        /// The port takes connections.
        tcp: Flag,
        /// A line of its output has this in it.
        log: Option<PlainText>,
        /// How long it may take; without, 10s.
        timeout: Option<TimeSpan>,
    }
    at most one of ["http", "tcp", "log"]
}

crate::settings::keywords! {
    /// Whether each scenario has an app of its own.
    pub enum Isolation {
        /// Every scenario.
        Own = "own",
        /// No scenario: one serves all scenarios of a run.
        Shared = "shared",
    }
}

crate::settings::keywords! {
    /// A signal that stops an app.
    pub enum StopSignal {
        /// SIGTERM.
        Term = "TERM",
        /// SIGINT.
        Int = "INT",
        /// SIGQUIT.
        Quit = "QUIT",
        /// SIGKILL.
        Kill = "KILL",
    }
}

settings! {
    /// A container.
    pub struct Container {
        /// The image; with a `dockerfile`, what is built is called this.
        image: Option<PlainText>,
        /// The Dockerfile to build the image from, once per run.
        dockerfile: Option<PlainText>,
        /// The folder that is the build's context; without, the stage's `root`.
        context: Option<PlainText>,
        /// The stage of the Dockerfile to build.
        target: Option<PlainText>,
        /// The command to run in it; without, the image's own.
        command: Vec<Text>,
        /// The port it listens on inside.
        port: Option<Count>,
    }
}

impl App {
    /// Whether it is run by somebody else, and only its URL is known.
    pub fn is_attached(&self) -> bool {
        self.url.is_some()
    }

    /// Whether all scenarios that need it have to share one sandbox.
    pub fn is_shared(&self) -> bool {
        self.is_attached() || matches!(self.isolation, Some(Isolation::Shared))
    }

    /// Makes it an app that runs already, at a URL.
    pub fn attach(&mut self, url: &str) {
        let place = self.place.clone();
        self.url = Some(crate::settings::text_of(
            vec![crate::value::TemplatePart::Text(url.to_owned())],
            &place,
        ));
        (self.cargo, self.build, self.run) = (None, None, None);
        (self.container, self.replicas, self.isolation) = (None, None, None);
    }
}
