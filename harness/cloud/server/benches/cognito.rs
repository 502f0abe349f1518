//! How fast users sign in, as a table: `cargo bench -p rehearsal-cloud --bench cognito`.
//!
//! A sign-in makes two signatures, so it can be no faster than those. How fast
//! this machine makes them is measured in the same run, and each figure stands
//! beside that limit: what two signatures cost of the CPU, as a part of what a
//! whole sign-in costs the cloud. So the part means something on a busy machine.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark: it panics when something is wrong, prints, and measures real time"
)]

mod wire;

use std::time::Instant;

use rehearsal_cloud_core::keys;
use serde_json::{Value, json};
use wire::{Client, Request, Server, json_headers, own_cpu, per_second};

/// About as much as there is to sign in a token.
const TOKEN: usize = 1_000;
const PASSWORD: &str = "Secret-1!";

fn main() {
    println!("{:<44} {:>12} {:>10} {:>14}", "", "", "of limit", "CPU");
    let limit = signing_cost();
    let server = Server::start();
    let client = set_up(&server);
    for clients in [1, 4] {
        by_password(&server, &client, clients, limit);
    }
    refresh(&server, &client, limit);
}

fn row(name: &str, rate: f64, ratio: f64, cpu: f64) {
    println!(
        "{name:<44} {:>12} {ratio:>10.2} {:>14}",
        format!("{rate:.0}/s"),
        format!("{cpu:.3} ms each")
    );
}

/// The CPU time, in milliseconds, that two signatures of tokens take.
fn signing_cost() -> f64 {
    const TIMES: u32 = 3_000;
    let message = [b'x'; TOKEN];
    let pair = || {
        for _ in 0..2 {
            std::hint::black_box(keys::sign(
                keys::Hash::Sha256,
                std::hint::black_box(&message),
            ));
        }
    };
    (0..100).for_each(|_| pair());
    let cpu = own_cpu();
    let rate = per_second(TIMES, pair);
    let cost = own_cpu().saturating_sub(cpu).as_secs_f64() * 1e3 / f64::from(TIMES);
    row("two signatures, nothing else", rate, 1.0, cost);
    cost
}

/// A pool with a client and a user; the answer is the client's id.
fn set_up(server: &Server) -> String {
    let mut client = Client::connect(&server.address);
    let mut call = |operation: &str, input: &Value| -> Value {
        let headers = headers(operation);
        let body = input.to_string();
        let answer = client.signed(Request::json("cognito-idp", &headers, &body));
        serde_json::from_slice(&answer).unwrap()
    };
    let pool = call("CreateUserPool", &json!({"PoolName": "people"}));
    let pool = pool["UserPool"]["Id"].as_str().unwrap();
    let client = call(
        "CreateUserPoolClient",
        &json!({
            "UserPoolId": pool,
            "ClientName": "shop",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        }),
    );
    call(
        "AdminCreateUser",
        &json!({
            "UserPoolId": pool,
            "Username": "alice",
            "MessageAction": "SUPPRESS",
            "UserAttributes": [
                {"Name": "email", "Value": "alice@example.com"},
                {"Name": "email_verified", "Value": "true"},
            ],
        }),
    );
    let password = json!({
        "UserPoolId": pool, "Username": "alice", "Password": PASSWORD, "Permanent": true,
    });
    call("AdminSetUserPassword", &password);
    let id = &client["UserPoolClient"]["ClientId"];
    id.as_str().unwrap().to_owned()
}

fn headers(operation: &str) -> String {
    json_headers(
        "1.1",
        &format!("AWSCognitoIdentityProviderService.{operation}"),
    )
}

/// The body of a call that signs in.
fn initiate(client: &str, flow: &str, parameters: &Value) -> String {
    json!({"ClientId": client, "AuthFlow": flow, "AuthParameters": parameters}).to_string()
}

fn by_password(server: &Server, client: &str, clients: usize, limit: f64) {
    const EACH: u32 = 3_000;
    let parameters = json!({"USERNAME": "alice", "PASSWORD": PASSWORD});
    let body = initiate(client, "USER_PASSWORD_AUTH", &parameters);
    let name = match clients {
        1 => "InitiateAuth by password, one client".to_owned(),
        more => format!("InitiateAuth by password, {more} clients"),
    };
    measure(server, &name, &body, clients, EACH, limit);
}

fn refresh(server: &Server, client: &str, limit: f64) {
    const EACH: u32 = 3_000;
    let parameters = json!({"USERNAME": "alice", "PASSWORD": PASSWORD});
    let body = initiate(client, "USER_PASSWORD_AUTH", &parameters);
    let headers = headers("InitiateAuth");
    let mut connection = Client::connect(&server.address);
    let answer = connection.unsigned(Request::json("", &headers, &body));
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    let token = &answer["AuthenticationResult"]["RefreshToken"];
    let body = initiate(
        client,
        "REFRESH_TOKEN_AUTH",
        &json!({"REFRESH_TOKEN": token}),
    );
    measure(
        server,
        "InitiateAuth by refresh token, one client",
        &body,
        1,
        EACH,
        limit,
    );
}

/// Makes a call again and again, from several clients at once.
fn measure(server: &Server, name: &str, body: &str, clients: usize, each: u32, limit: f64) {
    let headers = headers("InitiateAuth");
    let request = Request::json("", &headers, body);
    let mut connections: Vec<Client> = (0..clients)
        .map(|_| Client::connect(&server.address))
        .collect();
    for connection in &mut connections {
        (0..each / 10).for_each(|_| drop(connection.unsigned(request)));
    }
    let (cpu, started) = (server.cpu(), Instant::now());
    std::thread::scope(|scope| {
        for connection in &mut connections {
            scope.spawn(move || (0..each).for_each(|_| drop(connection.unsigned(request))));
        }
    });
    let elapsed = started.elapsed().as_secs_f64();
    let all = f64::from(each) * f64::from(u32::try_from(clients).unwrap());
    let rate = all / elapsed;
    let cpu = server.cpu().saturating_sub(cpu).as_secs_f64() * 1e3 / all;
    row(name, rate, limit / cpu, cpu);
}
