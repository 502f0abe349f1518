//! Tables.

use std::collections::HashMap;

use super::Cloud;
use super::kind::ResourceKind;
use crate::data;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolver;
use crate::settings::{Count, Entries, FilePath, Flag, NameKind, Named, PlainText, settings};
use crate::stage::limits::{name, refuse};
use crate::yaml::Node;

/// The names of tables.
#[derive(Debug, Clone, Copy)]
pub struct TableKind;

impl NameKind for TableKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.tables",
    noun: "table",
    offers: &["name", "arn", "stream"],
    main: "the table's name",
    parts: None,
    declares: &["partition_key", "sort_key", "indexes", "stream"],
    check,
};

/// The most key attributes of a kind that a global index has.
const MAX_INDEX_KEYS: usize = 4;

settings! {
    /// A table.
    pub struct Table {
        /// The attribute that items are found by, and its type: `{id: string}`.
        partition_key: Entries<KeyType>,
        /// The attribute that the items of a partition are ordered by, and its type: `{at: number}`.
        sort_key: Entries<KeyType>,
        /// Secondary indexes.
        indexes: Entries<TableIndex>,
        /// The attribute with the time, in seconds since 1970, at which an item expires.
        ttl: Option<PlainText>,
        /// Keeps the changes of items, each with these images.
        stream: Option<StreamView>,
        /// Provisioned units; without, the table is paid per request.
        capacity: Option<TableCapacity>,
        /// A file of items to begin with: CSV, JSON, JSON lines or YAML, in plain JSON or in DynamoDB's form.
        seed: Option<FilePath>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// Provisioned units of a table, and of each of its global indexes.
    pub struct TableCapacity {
        /// Read units a second.
        read: Count,
        /// Write units a second.
        write: Count,
        /// Makes the embedded cloud throttle, by the virtual clock; without, only faults do.
        enforce: Flag,
    }
}

settings! {
    /// A secondary index.
    pub struct TableIndex {
        /// The attributes that items are found by, and their types; without, the table's.
        partition_key: Entries<KeyType>,
        /// The attributes that the items of a partition are ordered by, and their types.
        sort_key: Entries<KeyType>,
        /// Makes a local index: it has the table's partition key, and allows consistent reads.
        local: Flag,
        /// Has the keys only, and the attributes of `include`; without, all attributes.
        keys_only: Flag,
        /// The attributes that it has besides the keys.
        include: Vec<PlainText>,
    }
}

crate::settings::keywords! {
    /// The type of a key attribute.
    pub enum KeyType {
        /// Text.
        String = "string",
        /// A number.
        Number = "number",
        /// Bytes.
        Binary = "binary",
    }
}

crate::settings::keywords! {
    /// What the records of a stream have.
    pub enum StreamView {
        /// The key of the item.
        Keys = "keys",
        /// The item after the change.
        New = "new",
        /// The item before the change.
        Old = "old",
        /// The item before and after the change.
        Both = "both",
    }
}

fn check(cloud: &Cloud, _: Option<&Node>, resolver: &mut Resolver<'_>) {
    for table in &cloud.tables.0 {
        name(table, resolver);
        check_table(table, resolver);
    }
}

fn check_table(entry: &Named<Table>, resolver: &mut Resolver<'_>) {
    let table = &entry.value;
    if table.partition_key.0.len() != 1 {
        refuse(
            &table.place,
            "a table has one `partition_key`, such as `{id: string}`",
            resolver,
        );
    }
    if table.sort_key.0.len() > 1 {
        refuse(
            &table.place,
            "a table has one `sort_key`, such as `{at: number}`",
            resolver,
        );
    }
    for index in &table.indexes.0 {
        check_index(index, table, resolver);
    }
    check_types(table, resolver);
    if let Some(capacity) = &table.capacity
        && (capacity.read == Count(0) || capacity.write == Count(0))
    {
        refuse(
            &capacity.place,
            "AWS takes at least one unit of each",
            resolver,
        );
    }
    if let Some(seed) = &table.seed {
        check_seed(seed, table, resolver);
    }
}

/// Checks that the items of a seed have keys, each another one.
fn check_seed(seed: &FilePath, table: &Table, resolver: &mut Resolver<'_>) {
    let Some(file) = &seed.resolved else {
        let message = "the path of a file is needed here, without placeholders";
        refuse(seed.text.place(), message, resolver);
        return;
    };
    let Ok(text) = resolver.project.sources.read(file) else {
        return;
    };
    let Some(rows) = data::nodes(file, &text, &mut resolver.diagnostics) else {
        return;
    };
    let keys = || table.partition_key.0.iter().chain(&table.sort_key.0);
    let mut known: HashMap<Vec<String>, &Node> = HashMap::new();
    for row in &rows {
        let item = item_of(row);
        if item.entries().is_none() {
            let message = format!(
                "an item is a mapping from attributes to values, and this is {}",
                item.noun()
            );
            resolver.report(Diagnostic::at(Code::WrongType, item, message));
            return;
        }
        if let Some(missing) = keys().find(|key| item.get(&key.name).is_none()) {
            let message = format!("the item has no `{}`", missing.name);
            resolver.report(
                Diagnostic::at(Code::MissingKey, row, message)
                    .related(&missing.place, "a part of the table's key"),
            );
            return;
        }
        let key = keys().filter_map(|key| item.get(&key.name));
        let key: Vec<String> = key.map(|value| value.to_json().to_string()).collect();
        if let Some(first) = known.insert(key, row) {
            resolver.report(
                Diagnostic::at(Code::InvalidValue, row, "another item has the same key")
                    .related(&first.place, "it is here"),
            );
            return;
        }
    }
}

/// Returns the item of a row, which an export of a table has as `Item`.
fn item_of(row: &Node) -> &Node {
    match row.entries() {
        Some([only]) if only.key.text == "Item" => &only.value,
        _ => row,
    }
}

fn check_index(entry: &Named<TableIndex>, table: &Table, resolver: &mut Resolver<'_>) {
    let index = &entry.value;
    let mut report = |message: &str| refuse(&index.place, message, resolver);
    if !index.include.is_empty() && !index.keys_only.0 {
        report("`include` adds attributes to an index with `keys_only: true`");
    }
    if index.local.0 {
        if !index.partition_key.is_empty() {
            report("a local index has the table's partition key; remove `partition_key`");
        }
        if index.sort_key.0.len() != 1 {
            report("a local index has one `sort_key`, such as `{at: number}`");
        }
        if table.sort_key.is_empty() {
            report("a table with a local index needs a `sort_key`");
        }
        return;
    }
    if index.partition_key.is_empty() && index.sort_key.is_empty() {
        report("an index needs a `partition_key` or a `sort_key` of its own");
    }
    if index.partition_key.0.len() > MAX_INDEX_KEYS || index.sort_key.0.len() > MAX_INDEX_KEYS {
        report("an index has at most 4 attributes in a key");
    }
}

/// Checks that an attribute has one type everywhere.
fn check_types(table: &Table, resolver: &mut Resolver<'_>) {
    let indexes = table.indexes.0.iter().map(|index| &index.value);
    let of_indexes =
        indexes.flat_map(|index| index.partition_key.0.iter().chain(&index.sort_key.0));
    let of_table = table.partition_key.0.iter().chain(&table.sort_key.0);
    let mut known: Vec<&Named<KeyType>> = Vec::new();
    for attribute in of_table.chain(of_indexes) {
        match known.iter().find(|other| other.name == attribute.name) {
            Some(other) if other.value != attribute.value => {
                let message = format!("the attribute `{}` has another type above", attribute.name);
                refuse(&attribute.place, message, resolver);
            }
            Some(_) => {}
            None => known.push(attribute),
        }
    }
}
