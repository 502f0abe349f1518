//! The extension for Visual Studio Code as a package (`.vsix`): a ZIP file of the
//! extension's files with two descriptions of them. It is made here, and not with the
//! editor's own tool, so that neither a build nor a release needs npm, and so that the
//! extension is always that of the tool which it talks to.

use std::io::{self, Cursor, Write as _};

use rehearsal_script::scaffold::pretty;
use rehearsal_script::schema;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The files of the extension that are packaged as they are.
const FILES: &[(&str, &str)] = &[
    ("README.md", include_str!("../../editors/vscode/README.md")),
    ("client.js", include_str!("../../editors/vscode/client.js")),
    (
        "connection.js",
        include_str!("../../editors/vscode/connection.js"),
    ),
    (
        "convert.js",
        include_str!("../../editors/vscode/convert.js"),
    ),
    (
        "extension.js",
        include_str!("../../editors/vscode/extension.js"),
    ),
    ("runs.js", include_str!("../../editors/vscode/runs.js")),
    (
        "schemas.js",
        include_str!("../../editors/vscode/schemas.js"),
    ),
    ("tests.js", include_str!("../../editors/vscode/tests.js")),
    ("LICENSE.txt", include_str!("../../../LICENSE-MIT")),
];

const PACKAGE: &str = include_str!("../../editors/vscode/package.json");

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension=".js" ContentType="application/javascript"/>
  <Default Extension=".json" ContentType="application/json"/>
  <Default Extension=".md" ContentType="text/markdown"/>
  <Default Extension=".txt" ContentType="text/plain"/>
  <Default Extension=".vsixmanifest" ContentType="text/xml"/>
</Types>
"#;

/// Returns the package.
pub(crate) fn package() -> io::Result<Vec<u8>> {
    let mut package: Value = serde_json::from_str(PACKAGE)?;
    package["version"] = env!("CARGO_PKG_VERSION").into();
    let mut files = vec![
        ("extension.vsixmanifest".to_owned(), manifest(&package)),
        ("[Content_Types].xml".to_owned(), CONTENT_TYPES.to_owned()),
        ("extension/package.json".to_owned(), pretty(&package)),
        (
            "extension/schemas/scenario.json".to_owned(),
            pretty(&schema::scenario()),
        ),
        (
            "extension/schemas/stage.json".to_owned(),
            pretty(&schema::stage()),
        ),
    ];
    for (name, text) in FILES {
        files.push((format!("extension/{name}"), (*text).to_owned()));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Returns the description of the package that the editor reads first.
fn manifest(package: &Value) -> String {
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    let categories = package["categories"].as_array();
    let categories = categories.into_iter().flatten().map(text);
    let categories: Vec<String> = categories.collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="{name}" Version="{version}" Publisher="{publisher}"/>
    <DisplayName>{display}</DisplayName>
    <Description xml:space="preserve">{description}</Description>
    <Categories>{categories}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="{engine}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
"#,
        name = text(&package["name"]),
        version = text(&package["version"]),
        publisher = text(&package["publisher"]),
        display = text(&package["displayName"]),
        description = text(&package["description"]),
        categories = categories.join(","),
        engine = text(&package["engines"]["vscode"]),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Read as _;
    use std::path::Path;

    use rehearsal_script::Markup;
    use zip::ZipArchive;

    use super::*;

    fn entry(zip: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
        let mut text = String::new();
        let mut file = zip
            .by_name(name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        file.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn package_has_what_its_descriptions_name() {
        let mut zip = ZipArchive::new(Cursor::new(package().unwrap())).unwrap();
        let names: BTreeSet<String> = zip.file_names().map(str::to_owned).collect();
        let manifest = entry(&mut zip, "extension.vsixmanifest");
        let parsed = Markup::Xml.parse(&manifest);
        assert!(parsed.is_ok(), "{manifest}");
        assert!(manifest.contains(concat!("Version=\"", env!("CARGO_PKG_VERSION"), "\"")));
        for named in manifest
            .split("Path=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(names.contains(named), "{named}: {names:?}");
        }
        let types = entry(&mut zip, "[Content_Types].xml");
        for name in &names {
            let extension = name.rsplit('.').next().unwrap();
            assert!(
                extension == "xml" || types.contains(&format!("Extension=\".{extension}\"")),
                "{name}: {types}"
            );
        }
        let package: Value =
            serde_json::from_str(&entry(&mut zip, "extension/package.json")).unwrap();
        let main = package["main"]
            .as_str()
            .unwrap()
            .replace("./", "extension/");
        assert!(names.contains(&main), "{main}");
        for schema in ["scenario", "stage"] {
            let schema = entry(&mut zip, &format!("extension/schemas/{schema}.json"));
            assert!(schema.contains("\"$schema\""), "{schema:.200}");
        }
    }

    #[test]
    fn every_module_that_is_required_is_packaged() {
        for (name, text) in FILES {
            for module in text.split("require('./").skip(1) {
                let module = format!("{}.js", module.split('\'').next().unwrap());
                assert!(
                    FILES.iter().any(|(file, _)| *file == module),
                    "{name} requires {module}"
                );
            }
        }
    }

    #[test]
    fn commands_are_declared_and_registered() {
        let package: Value = serde_json::from_str(PACKAGE).unwrap();
        let extension = FILES
            .iter()
            .find(|(name, _)| Path::new(name) == Path::new("extension.js"));
        let (_, extension) = extension.unwrap();
        let declared: BTreeSet<&str> = package["contributes"]["commands"]
            .as_array()
            .unwrap()
            .iter()
            .map(|command| command["command"].as_str().unwrap())
            .collect();
        let registered: BTreeSet<&str> = extension
            .split("command('")
            .skip(1)
            .map(|rest| rest.split('\'').next().unwrap())
            .collect();
        assert_eq!(declared, registered);
    }
}
