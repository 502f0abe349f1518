use crate::support::{Home, products, seeded};

const STAGE: &str = r#"
postgres:
  migrations: migrations
seeds:
  mug: [{sql: mug.sql}]
  tee: [{table: products, rows: [{sku: TEE, stock: 2}]}]
apps:
  legacy:
    run: "echo up; exec sleep 1000"
    env: {DATABASE_URL: "${postgres.url}"}
    ready: {log: up}
    isolation: shared
  quick:
    run: "echo up; exec sleep 1000"
    ready: {log: up}
"#;

fn home() -> Home {
    Home::new(STAGE)
        .with(
            "migrations/1.sql",
            "CREATE TABLE products (sku text, stock int);",
        )
        .with("mug.sql", "INSERT INTO products VALUES ('MUG', 1);")
}

#[tokio::test]
async fn shared_app_serves_all_scenarios_and_gets_each_seed_once() {
    let home = home();
    let (stage, _events) = home.start().await.unwrap();
    stage.prepare(seeded(&["mug"]));
    let one = stage.sandbox(seeded(&["mug"])).await.unwrap();
    let two = stage.sandbox(seeded(&["tee", "mug"])).await.unwrap();
    assert!(one.is_shared() && two.is_shared());
    let app = |name| (one.app(name).unwrap().pids(), two.app(name).unwrap().pids());
    let (first, second) = app("legacy");
    assert_eq!(first, second);
    let url = two.postgres().unwrap().url.clone();
    assert_eq!(products(&url).await, "MUG1 TEE2");

    // It is still running after a scenario has ended.
    one.close().await;
    assert!(two.app("legacy").unwrap().is_running());
    two.close().await;
    stage.close().await;
}

#[tokio::test]
async fn scenarios_without_the_shared_app_have_their_own_sandboxes() {
    let home = home();
    let (stage, _events) = home.start().await.unwrap();
    let request = || rehearsal_stage::SandboxRequest {
        apps: Some(vec!["quick".into()]),
        ..seeded(&["mug"])
    };
    let (one, two) = tokio::join!(stage.sandbox(request()), stage.sandbox(request()));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(!one.is_shared());
    assert_ne!(
        one.app("quick").unwrap().pids(),
        two.app("quick").unwrap().pids()
    );
    stage.close().await;
}
