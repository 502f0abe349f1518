//! Items of tables.

use rehearsal_record::Place;

use super::{ERROR, ObservedField, ObservedType, action, observed};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::{Requirement, TableUse};
use crate::settings::{Argument, Count, Dynamic, Entries, Flag, Name, PlainText, Shape, Text};
use crate::stage::TableKind;
use crate::value::{Template, TemplateKind};
use crate::yaml::{Kind, Node};

/// Attributes of an item by name.
#[derive(Debug, Clone)]
pub struct Attributes(pub Template);

impl Attributes {
    /// The names of the attributes, where they are written literally.
    fn names(&self) -> Option<Vec<String>> {
        match &self.0.kind {
            TemplateKind::Object(entries) => {
                Some(entries.iter().map(|(name, _)| name.clone()).collect())
            }
            _ => None,
        }
    }

    fn named(&self) -> Option<(Vec<String>, Place)> {
        Some((self.names()?, self.0.place.clone()))
    }
}

impl Argument for Attributes {
    fn shape() -> Shape {
        Shape::Dynamic(Box::new(Shape::Map(Box::new(Shape::Any))))
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let computed = matches!(&node.kind, Kind::Text(text) if text.contains('$'));
        if node.entries().is_none() && !computed {
            parser.wrong_type(node, "a mapping from attributes to values");
            return None;
        }
        parser.template(node).map(Self)
    }
}

const ITEMS: &[ObservedField] = &[
    observed(
        "items",
        ObservedType::Maps,
        "The items, in the order in which the table has them.",
    ),
    observed("count", ObservedType::Integer, "How many items there are."),
    observed(
        "scanned",
        ObservedType::Integer,
        "How many items were read, before `filter`.",
    ),
    observed(
        "next",
        ObservedType::Map,
        "The key that the next page begins after, for `from`; missing after the last page.",
    ),
    ERROR,
];

const CHANGE: &[ObservedField] = &[
    observed(
        "kind",
        ObservedType::Text,
        "`insert`, `modify` or `remove`.",
    ),
    observed("key", ObservedType::Map, "The key of the item."),
    observed(
        "old",
        ObservedType::Map,
        "The item before the change, where the stream keeps it.",
    ),
    observed(
        "new",
        ObservedType::Map,
        "The item after the change, where the stream keeps it.",
    ),
    observed(
        "expired",
        ObservedType::Boolean,
        "Whether the item was removed because its time to live had passed.",
    ),
    observed(
        "at",
        ObservedType::Time,
        "When it was changed, by the virtual clock, in whole seconds.",
    ),
];

action! {
    /// Puts an item into a table, in place of one with the same key. Items are plain
    /// JSON; `{N: '0.10'}`, `{SS: [a, b]}` and the like are read as DynamoDB's own form
    /// of a value.
    pub struct Put = "dynamodb.put" {
        /// The table.
        subject table: Name<TableKind>,
        /// The item.
        item: Attributes,
        /// The condition expression that has to hold: `attribute_not_exists(id)`.
        condition: Option<Text>,
        /// Names of attributes for `#name` in expressions; the `#` may be left out here.
        names: Entries<Text>,
        /// Values for `:name` in expressions; the `:` may be left out here.
        values: Entries<Template>,
    }
    observes &[
        observed("old", ObservedType::Map, "The item that was replaced; missing where there was none."),
        ERROR,
    ];
    properties: [Changes];
    needs: |step| TableUse::of(&step.table).item(step.item.named());
    example "- dynamodb.put: requests\n  item: {key: order-1, at: 1, state: new}\n  condition: attribute_not_exists(#key)\n  names: {key: key}";
}

action! {
    /// Gets an item by its key, as it is now. Sets, bytes, and numbers that JSON cannot
    /// write exactly are observed in DynamoDB's own form: `{SS: [a, b]}`.
    pub struct Get = "dynamodb.get" {
        /// The table.
        subject table: Name<TableKind>,
        /// The key.
        key: Attributes,
    }
    observes &[
        observed("found", ObservedType::Boolean, "Whether there is such an item."),
        observed("item", ObservedType::Map, "The item; missing where there is none."),
        ERROR,
    ];
    properties: [NeedsExpectation];
    needs: |step| TableUse::of(&step.table).key(step.key.named());
    example "- dynamodb.get: requests\n  key: {key: order-1, at: 1}\n  within: 5s\n  expect: {found: true, item: {state: new}}";
}

action! {
    /// Changes attributes of an item, or makes it where there is none.
    pub struct Update = "dynamodb.update" {
        /// The table.
        subject table: Name<TableKind>,
        /// The key.
        key: Attributes,
        /// Attributes that get these values.
        attributes: Option<Attributes>,
        /// Attributes that are removed.
        remove: Vec<PlainText>,
        /// The update expression, in place of `attributes` and `remove`: `ADD hits :one`.
        update: Option<Text>,
        /// The condition expression that has to hold.
        condition: Option<Text>,
        /// Names of attributes for `#name` in expressions; the `#` may be left out here.
        names: Entries<Text>,
        /// Values for `:name` in expressions; the `:` may be left out here.
        values: Entries<Template>,
    }
    at most one of ["attributes", "update"]
    at most one of ["remove", "update"]
    observes &[
        observed("item", ObservedType::Map, "The item after the change."),
        ERROR,
    ];
    properties: [Changes];
    needs: |step| TableUse::of(&step.table).key(step.key.named());
    check: check_update;
    example "- dynamodb.update: requests\n  key: {key: order-1, at: 1}\n  attributes: {state: done}\n  condition: attribute_exists(#key)\n  names: {key: key}";
}

action! {
    /// Deletes an item. Without a `condition` it need not be there.
    pub struct Delete = "dynamodb.delete" {
        /// The table.
        subject table: Name<TableKind>,
        /// The key.
        key: Attributes,
        /// The condition expression that has to hold.
        condition: Option<Text>,
        /// Names of attributes for `#name` in expressions; the `#` may be left out here.
        names: Entries<Text>,
        /// Values for `:name` in expressions; the `:` may be left out here.
        values: Entries<Template>,
    }
    observes &[
        observed("old", ObservedType::Map, "The item that was deleted; missing where there was none."),
        ERROR,
    ];
    properties: [Changes];
    needs: |step| TableUse::of(&step.table).key(step.key.named());
    example "- dynamodb.delete: requests\n  key: {key: order-1, at: 1}";
}

action! {
    /// Reads the items of a partition, in the order of their sort keys. Without `limit` all
    /// pages are read.
    pub struct Query = "dynamodb.query" {
        /// The table.
        subject table: Name<TableKind>,
        /// Key attributes that equal these values; the partition key is needed here or in `where`.
        key: Option<Attributes>,
        /// The key condition expression for what `key` cannot say: `#at > :t`.
        condition as "where": Option<Text>,
        /// The index to read; without, the table.
        index: Option<PlainText>,
        /// The filter expression that the items have to match.
        filter: Option<Text>,
        /// Names of attributes for `#name` in expressions; the `#` may be left out here.
        names: Entries<Text>,
        /// Values for `:name` in expressions; the `:` may be left out here.
        values: Entries<Template>,
        /// Begins with the last item.
        descending: Flag,
        /// Reads one page of so many items, before `filter`.
        limit: Option<Dynamic<Count>>,
        /// Begins after this key: `next` of the page before.
        from: Option<Attributes>,
    }
    observes ITEMS;
    properties: [NeedsExpectation];
    needs: |step| TableUse::of(&step.table).index(step.index.as_ref());
    check: check_query;
    example "- dynamodb.query: requests\n  key: {state: new}\n  index: by-state\n  expect: {count: 1, items: [{key: order-1}]}";
}

action! {
    /// Reads all items of a table or an index. Without `limit` all pages are read.
    pub struct Scan = "dynamodb.scan" {
        /// The table.
        subject table: Name<TableKind>,
        /// The index to read; without, the table.
        index: Option<PlainText>,
        /// The filter expression that the items have to match.
        filter: Option<Text>,
        /// Names of attributes for `#name` in expressions; the `#` may be left out here.
        names: Entries<Text>,
        /// Values for `:name` in expressions; the `:` may be left out here.
        values: Entries<Template>,
        /// Reads one page of so many items, before `filter`.
        limit: Option<Dynamic<Count>>,
        /// Begins after this key: `next` of the page before.
        from: Option<Attributes>,
    }
    observes ITEMS;
    properties: [NeedsExpectation];
    needs: |step| TableUse::of(&step.table).index(step.index.as_ref());
    example "- dynamodb.scan: requests\n  within: 5s\n  expect: {count: 1}";
}

action! {
    /// Reads every change of a table since it was made from its stream, in the order of
    /// the changes, and consumes none. The table's `seed` is not among them.
    pub struct Changes = "dynamodb.changes" {
        /// The table; it has a `stream`.
        subject table: Name<TableKind>,
    }
    observes &[
        observed("changes", ObservedType::Objects(CHANGE), "The changes, oldest first."),
        observed("count", ObservedType::Integer, "How many changes there are."),
        ERROR,
    ];
    properties: [NeedsExpectation, AppendOnly];
    needs: |step| TableUse::of(&step.table).stream();
    example "- dynamodb.changes: requests\n  within: 5s\n  expect: {count: 1, changes: [{kind: insert, new: {state: new}}]}";
}

fn check_update(step: &Update, place: &Place, parser: &mut Parser<'_>) {
    if step.attributes.is_none() && step.remove.is_empty() && step.update.is_none() {
        parser.report(
            Diagnostic::new(Code::MissingKey, place, "this changes no attribute").help(
                "add `attributes: {state: paid}`, `remove: [state]` or `update: ADD hits :one`",
            ),
        );
    }
}

fn check_query(step: &Query, place: &Place, parser: &mut Parser<'_>) {
    if step.key.is_none() && step.condition.is_none() {
        parser.report(
            Diagnostic::new(Code::MissingKey, place, "which partition?")
                .help("add `key: {customer: alice}`, or read the whole table with `dynamodb.scan`"),
        );
    }
}

impl TableUse {
    fn of(table: &Name<TableKind>) -> Self {
        Self {
            table: table.fixed(),
            ..Self::default()
        }
    }

    fn key(mut self, names: Option<(Vec<String>, Place)>) -> Option<Requirement> {
        self.key = names;
        self.requirement()
    }

    fn item(mut self, names: Option<(Vec<String>, Place)>) -> Option<Requirement> {
        self.item = names;
        self.requirement()
    }

    fn index(mut self, index: Option<&PlainText>) -> Option<Requirement> {
        self.index = index.map(|index| (index.text.clone(), index.place.clone()));
        self.requirement()
    }

    fn stream(mut self) -> Option<Requirement> {
        self.stream = true;
        self.requirement()
    }

    /// Returns what the step needs, if the table is known before the run.
    fn requirement(self) -> Option<Requirement> {
        self.table
            .is_some()
            .then(|| Requirement::Table(self.into()))
    }
}
