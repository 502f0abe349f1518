use super::*;
use crate::clock::Stopwatch;

/// Each test a server of its own; the cache is shared, as between runs.
async fn started(choice: PostgresChoice) -> (Postgres, RunDir, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    crate::files::make_passable(home.path()).unwrap();
    let run = RunDir::below(&home.path().join("runs")).unwrap();
    let cache = Cache::open().unwrap();
    let postgres = Postgres::start(&choice, &cache, &run).await.unwrap();
    (postgres, run, home)
}

async fn count(database: &Database, statement: &str) -> i64 {
    database
        .connect()
        .await
        .unwrap()
        .query_one(statement, &[])
        .await
        .unwrap()
        .get(0)
}

#[tokio::test]
async fn a_database_is_a_copy_of_its_template() {
    let (postgres, run, _home) = started(PostgresChoice::Embedded).await;
    assert_eq!(postgres.rung(), "17.5, embedded");
    let template = postgres.create("template_a", None).await.unwrap();
    let client = template.connect().await.unwrap();
    client
        .batch_execute("CREATE TABLE t AS SELECT generate_series(1, 3) n")
        .await
        .unwrap();
    drop(client);

    let watch = Stopwatch::start();
    let one = postgres.create("one", Some("template_a")).await.unwrap();
    tracing::info!(elapsed = ?watch.elapsed(), "a further database");
    let two = postgres.create("two", Some("template_a")).await.unwrap();
    let client = one.connect().await.unwrap();
    client.batch_execute("DELETE FROM t").await.unwrap();
    assert_eq!(count(&one, "SELECT count(*) FROM t").await, 0);
    assert_eq!(count(&two, "SELECT count(*) FROM t").await, 3);

    // Somebody being connected is no hindrance.
    postgres.drop_database("one").await.unwrap();
    assert!(one.connect().await.is_err());

    postgres.stop().await;
    assert!(postgres.died().is_some());
    let path = run.path().to_path_buf();
    drop(run);
    assert!(!path.exists());
}

#[tokio::test]
async fn a_password_is_asked_for() {
    let (postgres, _run, _home) = started(PostgresChoice::Auto).await;
    let database = postgres.create("closed", None).await.unwrap();
    let url = database.url.replace(&*database.password, "guessed");
    let stranger = Database {
        url: url.into(),
        ..database
    };
    let error = stranger.connect().await.map(drop).unwrap_err();
    assert!(
        connect::words(&error).contains("password authentication failed"),
        "{error}"
    );
}

#[tokio::test]
async fn a_running_server_is_used_by_its_url() {
    let (owner, run, _home) = started(PostgresChoice::Auto).await;
    let theirs = owner.create("theirs", None).await.unwrap();
    let cache = Cache::open().unwrap();
    let choice = PostgresChoice::Url(theirs.url.to_string());
    let guest = Postgres::start(&choice, &cache, &run).await.unwrap();
    let ours = guest.create("ours", None).await.unwrap();
    assert_eq!(
        count(
            &ours,
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        )
        .await,
        0
    );
    guest.drop_database("ours").await.unwrap();
    guest.stop().await;
    assert_eq!(count(&theirs, "SELECT 1::bigint").await, 1);
}

#[tokio::test]
async fn an_unreachable_server_is_named() {
    let (_, run, _home) = started(PostgresChoice::Auto).await;
    let cache = Cache::open().unwrap();
    let choice = PostgresChoice::Url("postgres://me:secret@127.0.0.1:1/db".into());
    let error = Postgres::start(&choice, &cache, &run).await.unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("could not reach PostgreSQL"),
        "{message}"
    );
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn choices_have_names() {
    assert_eq!(
        "embedded".parse::<PostgresChoice>().unwrap(),
        PostgresChoice::Embedded
    );
    let url = "postgres://localhost/x";
    assert_eq!(
        url.parse::<PostgresChoice>().unwrap(),
        PostgresChoice::Url(url.into())
    );
    let error = "oracle".parse::<PostgresChoice>().unwrap_err();
    assert!(error.to_string().contains("\"oracle\" is none of"));
    assert!(error.help().is_some());
}
