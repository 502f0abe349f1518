//! The order of a folder of migrations: plain SQL files, named as by sqlx
//! (`0001_users.sql`, `20240102_orders.up.sql`) or refinery (`V1__users.sql`,
//! `U2__orders.sql`).

use std::path::{Path, PathBuf};

use crate::error::StageError;

/// Returns the files of a folder in the order in which they are applied.
pub(crate) fn sorted_migrations(folder: &Path) -> Result<Vec<PathBuf>, StageError> {
    let failed = |source| StageError::files("read the migrations in", folder, source);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_file() && name.ends_with(".sql") && !name.ends_with(".down.sql") {
            files.push((version(&name), path));
        }
    }
    sorted(files).map_err(|reason| StageError::Migrations {
        folder: folder.into(),
        reason,
    })
}

fn sorted(mut files: Vec<(Option<u64>, PathBuf)>) -> Result<Vec<PathBuf>, String> {
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let plain = files
        .iter()
        .filter(|(version, _)| version.is_none())
        .count();
    if plain > 0 && plain < files.len() {
        let odd = files.iter().find(|(version, _)| version.is_none());
        let odd = odd.map(|(_, path)| name(path)).unwrap_or_default();
        return Err(format!(
            "{odd} has no number in its name, where others have one"
        ));
    }
    files.sort();
    if let Some(pair) = files
        .windows(2)
        .find(|pair| pair[0].0.is_some() && pair[0].0 == pair[1].0)
    {
        let [one, other] = [&pair[0].1, &pair[1].1].map(|path| name(path));
        return Err(format!("{one} and {other} have the same number"));
    }
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

/// Returns the number that the name of a migration begins with.
fn version(name: &str) -> Option<u64> {
    let refinery = name
        .split_once("__")
        .is_some_and(|(front, _)| front.starts_with(['V', 'U']));
    let name = if refinery { &name[1..] } else { name };
    let digits = name
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(name.len());
    name[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(names: &[&str]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let files = sorted_migrations(folder.path()).map_err(|error| error.to_string())?;
        Ok(files
            .iter()
            .map(|file| file.file_name().unwrap().to_str().unwrap().into())
            .collect())
    }

    #[test]
    fn numbers_order_as_numbers() {
        let sqlx = [
            "10_c.sql",
            "9_b.up.sql",
            "9_b.down.sql",
            "0001_a.sql",
            "README.md",
        ];
        assert_eq!(
            order(&sqlx).unwrap(),
            ["0001_a.sql", "9_b.up.sql", "10_c.sql"]
        );
        let refinery = ["V10__c.sql", "U2__b.sql", "V1__a.sql"];
        assert_eq!(
            order(&refinery).unwrap(),
            ["V1__a.sql", "U2__b.sql", "V10__c.sql"]
        );
    }

    #[test]
    fn names_without_numbers_order_as_names() {
        assert_eq!(
            order(&["b.sql", "Vault.sql", "a.sql"]).unwrap(),
            ["Vault.sql", "a.sql", "b.sql"]
        );
    }

    #[test]
    fn migrations_without_an_order_are_an_error() {
        let mixed = order(&["1_a.sql", "b.sql"]).unwrap_err();
        assert!(
            mixed.ends_with("b.sql has no number in its name, where others have one"),
            "{mixed}"
        );
        let twice = order(&["1_a.sql", "01_b.sql"]).unwrap_err();
        assert!(twice.contains("have the same number"), "{twice}");
    }
}
