//! Seeds of the database: SQL scripts and tables.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_script::Scope;
use rehearsal_script::stage::Seed;

use super::rows;
use crate::cloud::SeedContext;
use crate::error::StageError;
use crate::postgres::{DatabaseLoad, LoadContent};

/// Reads a seed; the result is empty if it is not for the database.
pub(super) fn read(seed: &Seed, cx: &SeedContext<'_>) -> Result<Vec<DatabaseLoad>, StageError> {
    match seed {
        Seed::Sql { files } => files.iter().map(|file| sql(Path::new(file))).collect(),
        Seed::TableFile { table, file } => Ok(vec![table_file(table, Path::new(file))?]),
        Seed::TableRows { table, rows } => {
            let rows = rows.iter();
            let rows = rows.map(|row| row.eval(&Scope::default(), cx.expressions));
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let file = PathBuf::from(cx.stage.file.as_deref().unwrap_or_default());
            let content = LoadContent::Rows {
                table: table.as_str().into(),
                rows: rows::objects(&file, rows)?,
            };
            Ok(vec![DatabaseLoad { file, content }])
        }
        _ => Ok(Vec::new()),
    }
}

/// Reads an SQL script.
pub(crate) fn sql(file: &Path) -> Result<DatabaseLoad, StageError> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|source| StageError::files("read", file, source))?;
    Ok(DatabaseLoad {
        file: file.into(),
        content: LoadContent::Sql(text.into()),
    })
}

fn table_file(table: &str, file: &Path) -> Result<DatabaseLoad, StageError> {
    let table: Arc<str> = table.into();
    let content = if file.extension().is_some_and(|extension| extension == "csv") {
        let text = std::fs::read(file);
        let text = text.map_err(|source| StageError::files("read", file, source))?;
        LoadContent::Csv {
            table,
            text: text.into(),
        }
    } else {
        LoadContent::Rows {
            table,
            rows: rows::objects(file, rows::read(file)?)?,
        }
    };
    Ok(DatabaseLoad {
        file: file.into(),
        content,
    })
}
