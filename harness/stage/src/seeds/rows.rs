//! Files of rows, messages or users: JSON, JSON lines or YAML by their ending.

use std::path::Path;

use serde_json::Value;

use crate::error::StageError;

/// The list in a file.
pub(super) fn read(file: &Path) -> Result<Vec<Value>, StageError> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|source| StageError::files("read", file, source))?;
    let wrong = |reason: String| StageError::Seed {
        file: file.into(),
        reason,
    };
    let ending = file.extension().unwrap_or_default().to_string_lossy();
    let value = match &*ending {
        "json" => serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?,
        "yaml" | "yml" => {
            serde_saphyr::from_str(&text).map_err(|error| wrong(error.to_string()))?
        }
        "jsonl" | "ndjson" => {
            let lines = text
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.trim().is_empty());
            let values = lines.map(|(index, line)| {
                serde_json::from_str(line)
                    .map_err(|error| wrong(format!("line {}: {error}", index + 1)))
            });
            Value::Array(values.collect::<Result<_, _>>()?)
        }
        _ => {
            return Err(wrong(format!(
                "`.{ending}` is none of .json, .jsonl, .yaml"
            )));
        }
    };
    match value {
        Value::Array(rows) => Ok(rows),
        _ => Err(wrong("it is not a list".into())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(name: &str, text: &str) -> Result<Vec<Value>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        read(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn each_kind_gives_the_same_rows() {
        let expected = vec![
            json!({"sku": "A", "stock": 1}),
            json!({"sku": "B", "stock": null}),
        ];
        let json = r#"[{"sku": "A", "stock": 1}, {"sku": "B", "stock": null}]"#;
        let lines = "{\"sku\": \"A\", \"stock\": 1}\n\n{\"sku\": \"B\", \"stock\": null}\n";
        let yaml = "- {sku: A, stock: 1}\n- sku: B\n  stock: null\n";
        assert_eq!(rows("rows.json", json).unwrap(), expected);
        assert_eq!(rows("rows.jsonl", lines).unwrap(), expected);
        assert_eq!(rows("rows.yaml", yaml).unwrap(), expected);
    }

    #[test]
    fn what_is_no_list_is_refused_by_name() {
        assert!(
            rows("rows.json", "{}")
                .unwrap_err()
                .ends_with("rows.json: it is not a list")
        );
        assert!(
            rows("rows.txt", "")
                .unwrap_err()
                .contains("`.txt` is none of")
        );
        assert!(
            rows("rows.jsonl", "{}\n{")
                .unwrap_err()
                .contains("line 2: ")
        );
    }
}
