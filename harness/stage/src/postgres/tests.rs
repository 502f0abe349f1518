use std::sync::Arc;

use super::template::Templates;
use super::*;
use crate::clock::Stopwatch;

/// Starts a server for one test; the cache is shared, as between runs.
async fn start(choice: PostgresChoice) -> (Postgres, RunDirectory, tempfile::TempDir) {
    start_with(choice, &[]).await
}

async fn start_with(
    choice: PostgresChoice,
    settings: &[String],
) -> (Postgres, RunDirectory, tempfile::TempDir) {
    let home = tempfile::tempdir_in(RunDirectory::base()).unwrap();
    rehearsal_process::files::make_traversable(home.path()).unwrap();
    let run = RunDirectory::create_below(&home.path().join("runs")).unwrap();
    let cache = Cache::open().unwrap();
    let postgres = Postgres::start(
        &choice,
        &PostgresContext {
            cache: &cache,
            run: &run,
            settings,
            images: None,
        },
    )
    .await
    .unwrap();
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
async fn database_is_a_copy_of_its_template() {
    let (postgres, run, _home) = start(PostgresChoice::Embedded).await;
    assert_eq!(postgres.description(), "17.5, embedded");
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

    // An open connection does not prevent it.
    postgres.drop_database("one").await.unwrap();
    assert!(one.connect().await.is_err());

    postgres.stop().await;
    assert!(postgres.failure().await.is_some());
    let path = run.path().to_path_buf();
    drop(run);
    assert!(!path.exists());
}

#[tokio::test]
async fn statements_of_a_database_are_logged() {
    let (postgres, _run, _home) = start(PostgresChoice::Embedded).await;
    let shop = postgres.create("shop", None).await.unwrap();
    let other = postgres.create("other", None).await.unwrap();
    let log = postgres.statements("shop").unwrap();
    let client = shop.connect().await.unwrap();
    client
        .batch_execute("CREATE TABLE t\n(n int)")
        .await
        .unwrap();
    let before = log.watch();
    assert!(
        !before.has_changed().unwrap(),
        "the stage's own statements wake no one"
    );
    let config: tokio_postgres::Config = shop.url.parse().unwrap();
    let (app, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    app.query("SELECT n FROM t WHERE n = $1", &[&1_i32])
        .await
        .unwrap();
    app.query("SELECT nothing", &[]).await.unwrap_err();
    count(&other, "SELECT count(*) FROM pg_class").await;
    postgres.sync_statements().await;
    let statements = log.since(0);
    let seen: Vec<_> = statements
        .iter()
        .map(|one| (one.app.as_deref(), &*one.text, one.error.is_some()))
        .collect();
    let expected = [
        (Some("rehearsal"), "CREATE TABLE t (n int)", false),
        (None, "SELECT n FROM t WHERE n = $1", false),
        (None, "SELECT nothing", true),
    ];
    assert_eq!(seen, expected);
    assert!(before.has_changed().unwrap());
    postgres.stop().await;

    let own = ["log_statement=all".to_owned()];
    let (postgres, _run, _home) = start_with(PostgresChoice::Embedded, &own).await;
    assert!(
        postgres.statements("shop").is_none(),
        "the stage file uses the log itself"
    );
    postgres.stop().await;
}

#[tokio::test]
async fn closing_a_database_leaves_others_open() {
    let (postgres, _run, _home) = start(PostgresChoice::Auto).await;
    let one = postgres.create("one", None).await.unwrap();
    let two = postgres.create("two", None).await.unwrap();
    let first = one.connect().await.unwrap();
    let second = two.connect().await.unwrap();

    postgres.close_database("one").await.unwrap();
    assert!(first.batch_execute("SELECT 1").await.is_err());
    let refused = one.connect().await.map(drop).unwrap_err();
    assert!(
        connect::error_text(&refused).contains("not currently accepting connections"),
        "{refused}"
    );
    second.batch_execute("SELECT 1").await.unwrap();

    postgres.open_database("one").await.unwrap();
    assert_eq!(count(&one, "SELECT 1::bigint").await, 1);
    postgres.stop().await;
}

#[tokio::test]
async fn wrong_password_is_refused() {
    let (postgres, _run, _home) = start(PostgresChoice::Auto).await;
    let database = postgres.create("closed", None).await.unwrap();
    let url = database.url.replace(&*database.password, "guessed");
    let guessed = Database {
        url: url.into(),
        ..database
    };
    let error = guessed.connect().await.map(drop).unwrap_err();
    assert!(
        connect::error_text(&error).contains("password authentication failed"),
        "{error}"
    );
}

#[tokio::test]
async fn running_server_is_used_by_its_url() {
    let (owner, run, _home) = start(PostgresChoice::Auto).await;
    let theirs = owner.create("theirs", None).await.unwrap();
    let cache = Cache::open().unwrap();
    let choice = PostgresChoice::Url(theirs.url.to_string());
    let external = Postgres::start(
        &choice,
        &PostgresContext {
            cache: &cache,
            run: &run,
            settings: &[],
            images: None,
        },
    )
    .await
    .unwrap();
    let ours = external.create("ours", None).await.unwrap();
    assert_eq!(
        count(
            &ours,
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        )
        .await,
        0
    );
    external.drop_database("ours").await.unwrap();
    external.stop().await;
    assert_eq!(count(&theirs, "SELECT 1::bigint").await, 1);
}

#[tokio::test]
async fn databases_of_dead_runs_are_dropped_from_an_external_server() {
    let (owner, run, home) = start(PostgresChoice::Auto).await;
    let theirs = owner.create("theirs", None).await.unwrap();
    let choice = PostgresChoice::Url(theirs.url.to_string());
    let cache = Cache::open().unwrap();
    let living = Postgres::start(
        &choice,
        &PostgresContext {
            cache: &cache,
            run: &run,
            settings: &[],
            images: None,
        },
    )
    .await
    .unwrap();
    let of_living = living
        .create(&format!("{}_1", database_prefix(run.id())), None)
        .await
        .unwrap();
    owner.create("rehearsal_0badf00d_1", None).await.unwrap();

    let other_run = RunDirectory::create_below(&home.path().join("other runs")).unwrap();
    let next = Postgres::start(
        &choice,
        &PostgresContext {
            cache: &cache,
            run: &other_run,
            settings: &[],
            images: None,
        },
    )
    .await
    .unwrap();
    assert!(
        next.description()
            .ends_with("(dropped 1 databases of dead runs)"),
        "{}",
        next.description()
    );
    let left = "SELECT count(*) FROM pg_database WHERE datname LIKE 'rehearsal%'";
    assert_eq!(count(&of_living, left).await, 1);
}

#[tokio::test]
async fn unreachable_server_is_named_without_its_password() {
    let (_, run, _home) = start(PostgresChoice::Auto).await;
    let cache = Cache::open().unwrap();
    let choice = PostgresChoice::Url("postgres://me:secret@127.0.0.1:1/db".into());
    let error = Postgres::start(
        &choice,
        &PostgresContext {
            cache: &cache,
            run: &run,
            settings: &[],
            images: None,
        },
    )
    .await
    .unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("could not reach PostgreSQL"),
        "{message}"
    );
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn choices_are_parsed_from_their_names() {
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

fn sql(file: &str, text: &str) -> DatabaseLoad {
    DatabaseLoad {
        file: file.into(),
        content: LoadContent::Sql(text.into()),
    }
}

#[tokio::test]
async fn migrations_and_seeds_run_once_for_many_databases() {
    let (postgres, _run, _home) = start(PostgresChoice::Auto).await;
    let templates = Arc::new(Templates::new(Arc::new(postgres), "abcd"));
    let migrations = [sql(
        "1.sql",
        "CREATE TABLE t (n int PRIMARY KEY, w text DEFAULT 'none');",
    )];
    let csv = LoadContent::Csv {
        table: "public.t".into(),
        text: (*b"w,n\nfrom csv,2\n").into(),
    };
    let rows = serde_json::json!([{"n": 3, "w": "from rows"}, {"n": 4}]);
    let rows = LoadContent::Rows {
        table: "t".into(),
        rows: serde_json::from_value(rows).unwrap(),
    };
    let seeds = [
        sql("seed.sql", "INSERT INTO t VALUES (1, 'from sql');"),
        DatabaseLoad {
            file: "t.csv".into(),
            content: csv,
        },
        DatabaseLoad {
            file: "t.json".into(),
            content: rows,
        },
    ];
    let mut made = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (templates, migrations, seeds) = (templates.clone(), migrations.clone(), seeds.clone());
        made.spawn(async move {
            templates
                .create_database(&migrations, &seeds)
                .await
                .unwrap()
        });
    }
    let made = made.join_all().await;
    for database in &made {
        let client = database.connect().await.unwrap();
        let row = client
            .query_one("SELECT string_agg(w, ',' ORDER BY n) FROM t", &[])
            .await
            .unwrap();
        assert_eq!(row.get::<_, &str>(0), "from sql,from csv,from rows,none");
    }
    let bare = templates.create_database(&migrations, &[]).await.unwrap();
    assert_eq!(count(&bare, "SELECT count(*) FROM t").await, 0);
    let named = "SELECT count(*) FROM pg_database WHERE datname LIKE 'rehearsal_abcd_t%'";
    assert_eq!(count(&bare, named).await, 2);
    templates.drop_all().await.unwrap();
    assert_eq!(count(&bare, named).await, 0);
}

#[tokio::test]
async fn mistake_in_a_script_is_reported_with_its_line() {
    let (postgres, _run, _home) = start(PostgresChoice::Auto).await;
    let templates = Templates::new(Arc::new(postgres), "abcd");
    let wrong = [sql("seeds/wrong.sql", "SELECT 1;\nSELECT 2;\n  SELEC 3;\n")];
    for _ in 0..2 {
        let error = templates.create_database(&wrong, &[]).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "could not apply seeds/wrong.sql: line 3: syntax error at or near \"SELEC\""
        );
    }
    let row = serde_json::from_value(serde_json::json!([{"n": 1}])).unwrap();
    let rows = LoadContent::Rows {
        table: "nowhere".into(),
        rows: row,
    };
    let lost = [DatabaseLoad {
        file: "rows.yaml".into(),
        content: rows,
    }];
    let error = templates.create_database(&lost, &[]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "could not apply rows.yaml: table nowhere, row 1: relation \"nowhere\" does not exist"
    );
}
