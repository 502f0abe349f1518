use super::*;

#[test]
fn full_disk_is_recognised_in_every_kind_of_error() {
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let message = "could not extend file \"base/1/2\": No space left on device".to_owned();
    let errors = [
        StageError::files("make", Path::new("/x"), full()),
        StageError::Database {
            what: "create the database x".into(),
            reason: message.clone(),
        },
        StageError::Postgres {
            source_name: "embedded".into(),
            reason: message.clone(),
        },
        StageError::AppEnded {
            app: "shop".into(),
            status: "exit status: 1".into(),
            lines: OutputTail::last(5, vec![message]),
        },
    ];
    for error in errors {
        assert!(
            error.help().unwrap().starts_with("the disk is full"),
            "{error}"
        );
    }
    let other = io::Error::from(io::ErrorKind::NotFound);
    assert_eq!(
        StageError::files("make", Path::new("/x"), other).help(),
        None
    );
}
