use super::*;

#[test]
fn a_full_disk_is_told_whoever_noticed_it() {
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let said = "could not extend file \"base/1/2\": No space left on device".to_owned();
    let errors = [
        StageError::files("make", Path::new("/x"), full()),
        StageError::Database {
            what: "make the database x".into(),
            reason: said.clone(),
        },
        StageError::Postgres {
            rung: "embedded".into(),
            reason: said.clone(),
        },
        StageError::Command {
            command: "make".into(),
            status: "exit status: 1".into(),
            lines: OutputTail::last(5, vec![said]),
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
