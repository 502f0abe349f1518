use rehearsal_record::Event;
use rehearsal_stage::{PostgresChoice, Requirements, Sandbox, SandboxRequest, Stage, StageOptions};
use tokio::sync::mpsc::unbounded_channel;

use crate::support::{Home, connected, lines, message, products, seeded};

const SHOP: &str = r#"
postgres:
  migrations: migrations
seeds:
  catalog:
    - sql: catalog.sql
    - {table: products, file: more.csv}
    - {table: products, file: even_more.yaml}
apps:
  storefront:
    run: "echo \"$$DATABASE_URL on ${port}, $$PAYMENT\"; echo listening; exec sleep 1000"
    env:
      DATABASE_URL: ${postgres.url}
      PAYMENT: ${apps.payment.url}
    ready: {log: listening}
  payment:
    run: "echo up ${port}; exec sleep 1000"
    ready: {log: up}
"#;

fn shop() -> Home {
    Home::new(SHOP)
        .with(
            "migrations/1_products.sql",
            "CREATE TABLE products (sku text PRIMARY KEY, stock int DEFAULT 7);",
        )
        .with("catalog.sql", "INSERT INTO products VALUES ('MUG', 1);")
        .with("more.csv", "stock,sku\n2,TEE\n")
        .with("even_more.yaml", "- {sku: CAP}\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sandbox_has_its_own_database_and_apps() {
    let home = shop();
    let (stage, mut events) = home.start().await.unwrap();
    let (one, two) = tokio::join!(
        stage.sandbox(seeded(&["catalog"])),
        stage.sandbox(seeded(&[]))
    );
    let (one, two) = (one.unwrap(), two.unwrap());

    let [url, other] = [&one, &two].map(|sandbox| sandbox.postgres().unwrap().url.clone());
    assert_ne!(url, other);
    assert_eq!(products(&url).await, "CAP7 MUG1 TEE2");
    assert_eq!(products(&other).await, "");

    let payment = one.app("payment").unwrap().url();
    let port = one
        .app("storefront")
        .unwrap()
        .url()
        .rsplit(':')
        .next()
        .unwrap();
    let output = lines(&one, "storefront");
    assert_eq!(
        output,
        [format!("{url} on {port}, {payment}"), "listening".into()]
    );
    assert_ne!(payment, two.app("payment").unwrap().url());
    assert!(message(one.app("warehouse").map(|_| ())).contains("the app `warehouse`"));

    // Closing one does not affect the other.
    one.close().await;
    assert!(
        tokio_postgres::connect(&url, tokio_postgres::NoTls)
            .await
            .is_err()
    );
    assert!(two.app("storefront").unwrap().is_running());
    two.close().await;
    stage.close().await;

    let mut parts = Vec::new();
    while let Ok(event) = events.try_recv() {
        match event {
            Event::Booted { part, .. } => parts.push(part),
            Event::Notice { text } => {
                assert!(text.starts_with("PostgreSQL ") || text.contains("dead runs"));
            }
            other => panic!("{other:?}"),
        }
    }
    for part in [
        "postgres",
        "template",
        "sandbox 1: app storefront",
        "sandbox 1",
        "sandbox 2",
    ] {
        assert!(
            parts.iter().any(|other| other == part),
            "{part} in {parts:?}"
        );
    }
}

#[tokio::test]
async fn prepared_sandbox_is_handed_out_first() {
    let home = shop();
    let (stage, _events) = home.start().await.unwrap();
    stage.prepare(seeded(&["catalog"]));
    let other = stage.sandbox(seeded(&[])).await.unwrap();
    let prepared = stage.sandbox(seeded(&["catalog"])).await.unwrap();
    let next = stage.sandbox(seeded(&["catalog"])).await.unwrap();
    let mut numbers = [&other, &prepared, &next].map(Sandbox::number);
    assert_eq!(numbers[2], 3);
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    stage.prepare(seeded(&[]));
    stage.close().await;
}

#[tokio::test]
async fn only_required_parts_are_started() {
    let home = shop();
    let script = home.script();
    let (events, mut received) = unbounded_channel();
    let needs = Requirements {
        apps: ["payment".into()].into(),
        ..Requirements::default()
    };
    let stage = Stage::start(&script, needs, StageOptions::default(), &events)
        .await
        .unwrap();
    let request = SandboxRequest {
        apps: Some(vec!["payment".into()]),
        ..seeded(&[])
    };
    let sandbox = stage.sandbox(request).await.unwrap();
    assert!(sandbox.postgres().is_none());
    assert_eq!(sandbox.apps().count(), 1);
    sandbox.close().await;
    stage.close().await;
    while let Ok(event) = received.try_recv() {
        assert!(
            !matches!(&event, Event::Booted { part, .. } if part == "postgres"),
            "{event:?}"
        );
    }
}

#[tokio::test]
async fn wrong_seed_is_reported_before_anything_starts() {
    let home = shop();
    let script = home.script();
    // It has changed since it was checked.
    let _home = home.with("even_more.yaml", "sku: CAP\n");
    let (events, mut received) = unbounded_channel();
    let needs = Requirements::all(&script);
    let started = Stage::start(&script, needs, StageOptions::default(), &events).await;
    let output = message(started);
    assert!(
        output.contains("even_more.yaml: line 1: a list of rows is needed here"),
        "{output}"
    );
    assert!(received.try_recv().is_err());
}

#[tokio::test]
async fn crash_at_start_is_reported_with_the_apps_name_and_last_lines() {
    let home = Home::new("apps:\n  shop: {run: 'echo no config >&2; exit 3'}\n");
    let (stage, _events) = home.start().await.unwrap();
    // Without a check it is ready at once, and may end later.
    let sandbox = stage.sandbox(seeded(&[])).await.unwrap();
    sandbox.close().await;
    stage.close().await;

    let home =
        Home::new("apps:\n  shop: {run: 'echo no config >&2; exit 3', ready: {tcp: true}}\n");
    let (stage, _events) = home.start().await.unwrap();
    let output = message(stage.sandbox(seeded(&[])).await);
    assert_eq!(
        output,
        "could not start the app shop: it ended with exit status: 3; its last lines:\n  no config"
    );
    stage.close().await;
}

#[tokio::test]
async fn command_can_migrate_the_database() {
    let home = Home::new(
        "postgres:\n  migrate: echo $DATABASE_URL >> migrated\n  settings: {work_mem: 5MB}\n",
    );
    let (stage, _events) = home.start().await.unwrap();
    let (one, two) = tokio::join!(stage.sandbox(seeded(&[])), stage.sandbox(seeded(&[])));
    let (one, two) = (one.unwrap(), two.unwrap());
    let migrated = std::fs::read_to_string(home.path().join("migrated")).unwrap();
    assert_eq!(migrated.lines().count(), 1, "{migrated}");
    assert!(migrated.starts_with("postgresql://postgres:"), "{migrated}");

    let url = &*one.postgres().unwrap().url;
    let client = connected(url).await;
    let row = client.query_one("SHOW work_mem", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "5MB");
    two.close().await;
    one.close().await;
    stage.close().await;

    let home = Home::new("postgres:\n  migrate: echo no such migration; exit 4\n");
    let output = message(home.start().await);
    assert_eq!(
        output,
        "could not run `echo no such migration; exit 4`: exit status: 4; its last lines:\n  \
         no such migration"
    );
}

#[tokio::test]
async fn missing_extension_is_reported_with_a_hint() {
    let home = Home::new("postgres: {extensions: [citext]}\n");
    let script = home.script();
    let (events, _events) = unbounded_channel();
    let embedded = StageOptions {
        postgres: Some(PostgresChoice::Embedded),
        ..StageOptions::default()
    };
    let started = Stage::start(&script, Requirements::all(&script), embedded, &events).await;
    let error = started.map(|_| ()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("extension \"citext\" is not available"),
        "{error}"
    );
    assert!(error.help().unwrap().contains("REHEARSAL_POSTGRES=system"));
}

#[tokio::test]
async fn app_gets_its_name_as_the_application_name_of_connections() {
    let home = Home::new(
        "apps:
  web: {run: 'echo I am $$PGAPPNAME; exec sleep 1000', ready: {log: I am}}
  other: {run: 'echo I am $$PGAPPNAME; exec sleep 1000', env: {PGAPPNAME: mine}, ready: {log: I am}}
",
    );
    let (stage, _events) = home.start().await.unwrap();
    let sandbox = stage.sandbox(seeded(&[])).await.unwrap();
    assert_eq!(lines(&sandbox, "web"), ["I am web"]);
    assert_eq!(lines(&sandbox, "other"), ["I am mine"]);
    sandbox.close().await;
    stage.close().await;
}
