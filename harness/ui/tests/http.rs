//! Who the server answers, over real connections.
#![expect(
    clippy::unwrap_used,
    reason = "a test reports what went wrong by panicking"
)]

use rehearsal_ui::{Settings, Ui};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

struct Server {
    host: String,
    token: String,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let ui = Ui::new(Settings::default());
        let address = ui.address(&listener).unwrap();
        tokio::spawn(ui.accept(listener));
        let (origin, token) = address.split_once("/#token=").unwrap();
        Self {
            host: origin.strip_prefix("http://").unwrap().to_owned(),
            token: token.to_owned(),
        }
    }

    /// Sends a request with these lines of headers, and returns the whole answer.
    async fn ask(&self, request: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        let text = format!(
            "{request} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    fn own(&self) -> String {
        format!("Host: {}\r\n", self.host)
    }

    fn allowed(&self) -> String {
        format!("{}Authorization: Bearer {}\r\n", self.own(), self.token)
    }
}

#[tokio::test]
async fn page_has_a_policy_and_no_data() {
    let server = Server::start().await;
    let page = server.ask("GET /", &server.own(), "").await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let policy = "content-security-policy: default-src 'none'; script-src 'self'; ";
    assert!(page.contains(policy), "{page}");
    assert!(!page.contains(&server.token));
    let missing = server.ask("GET /assets/none.js", &server.own(), "").await;
    assert!(missing.starts_with("HTTP/1.1 404"), "{missing}");
}

#[tokio::test]
async fn data_needs_the_token() {
    let server = Server::start().await;
    for path in ["state", "cases", "events", "clouds", "runs"] {
        let refused = server
            .ask(&format!("GET /api/{path}"), &server.own(), "")
            .await;
        assert!(refused.starts_with("HTTP/1.1 401"), "{path}: {refused}");
        assert!(refused.contains("open the page by the address that `rehearsal ui` prints"));
    }
    let state = server.ask("GET /api/state", &server.allowed(), "").await;
    assert!(state.starts_with("HTTP/1.1 200"), "{state}");
    assert!(state.contains("\"project\":false"), "{state}");
}

#[tokio::test]
async fn websites_are_refused_even_with_the_token() {
    let server = Server::start().await;
    let bearer = format!("Authorization: Bearer {}\r\n", server.token);
    let hosts = format!("Host: evil.example\r\n{bearer}");
    let foreign = format!("{}Origin: https://evil.example\r\n", server.allowed());
    let unnamed = format!("{}Sec-Fetch-Site: cross-site\r\n", server.allowed());
    for headers in [hosts, foreign, unnamed] {
        for path in ["/api/state", "/"] {
            let refused = server.ask(&format!("GET {path}"), &headers, "").await;
            assert!(refused.starts_with("HTTP/1.1 403"), "{headers}{refused}");
        }
    }
    let form = format!("{}Content-Type: text/plain\r\n", server.allowed());
    let refused = server.ask("POST /api/runs", &form, "{}").await;
    assert!(refused.starts_with("HTTP/1.1 415"), "{refused}");
}

#[tokio::test]
async fn what_is_not_there_is_explained() {
    let server = Server::start().await;
    let json = format!("{}Content-Type: application/json\r\n", server.allowed());
    for (request, body, expected) in [
        ("GET /api/cases", "", "could not find scenarios"),
        (
            "POST /api/runs/stop",
            "{}",
            "could not stop a run: none goes on",
        ),
        ("GET /api/nothing", "", "could not answer GET nothing"),
        (
            "POST /api/clouds/call?cloud=x",
            "{\"service\": \"sqs\", \"operation\": \"ListQueues\"}",
            "could not find the cloud x",
        ),
        (
            "POST /api/clouds/call?cloud=x",
            "{\"service\": \"sqs\", \"operation\": \"DeleteQueue\"}",
            "what changes a cloud has a button of its own",
        ),
        (
            "POST /api/clouds/step?cloud=x",
            "{\"button\": \"explode\"}",
            "could not read the body",
        ),
        ("GET /frames/0123", "", "there is no such page"),
    ] {
        let answer = server.ask(request, &json, body).await;
        assert!(answer.contains(expected), "{request}: {answer}");
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}
