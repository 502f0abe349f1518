//! Reading pages of entries, for queries and scans.

use std::cell::LazyCell;
use std::ops::Bound;
use std::sync::Arc;

use rehearsal_cloud_core::service::{DeferredOutput, ServiceError};
use serde::Serialize;
use serde_json::{Value, json};

use super::capacity::{Capacity, ReadMode};
use crate::error::Error;
use crate::expression::{BoundCondition, Element, Path, Projected, matches};
use crate::table::{Entries, EntryKey, IndexDefinition, Table};
use crate::value::{AttributeMap, StoredItem};

/// The most bytes of a page, before its filter.
const MAX_PAGE_SIZE: usize = 1024 * 1024;

/// A table, or an index of it, that is read.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) table: &'a Table,
    pub(super) index: Option<&'a IndexDefinition>,
    pub(super) entries: &'a Entries,
}

impl<'a> Source<'a> {
    pub(super) fn new(table: &'a Table, index: Option<&str>) -> Result<Self, Error> {
        let Some(name) = index else {
            return Ok(Self {
                table,
                index: None,
                entries: table.entries(),
            });
        };
        let (definition, index) = table.index(name).ok_or_else(|| {
            Error::validation(format!(
                "The table does not have the specified index: {name}"
            ))
        })?;
        Ok(Self {
            table,
            index: Some(definition),
            entries: &index.entries,
        })
    }

    /// Returns the index if it is a global one.
    fn global(&self) -> Option<&'a IndexDefinition> {
        self.index.filter(|index| index.is_global)
    }

    /// Refuses consistent reads of a global index.
    pub(super) fn check_consistency(&self, mode: ReadMode) -> Result<(), Error> {
        if mode == ReadMode::Consistent && self.global().is_some() {
            return Err(Error::validation(
                "Consistent reads are not supported on global secondary indexes",
            ));
        }
        Ok(())
    }

    /// Returns the entry that a page begins after.
    pub(super) fn start_key(&self, start: &AttributeMap) -> Result<EntryKey, Error> {
        let invalid = || {
            Error::validation(
                "The provided starting key is invalid: The provided key element does not match \
                 the schema",
            )
        };
        let table = &self.table.definition.keys;
        let Some(index) = self.index else {
            return table.check_key(start).map_err(|_| invalid());
        };
        let names = index.keys.attributes().chain(table.attributes());
        let mut names: Vec<&str> = names.map(|attribute| &*attribute.name).collect();
        names.sort_unstable();
        names.dedup();
        let fits = names.len() == start.len() && names.iter().all(|name| start.contains(name));
        let (Some(mut key), Some(primary)) = (index.keys.key_of(start), table.key_of(start)) else {
            return Err(Error::validation("The provided starting key is invalid"));
        };
        if !fits {
            return Err(Error::validation("The provided starting key is invalid"));
        }
        key.primary = Some(Box::new(primary));
        Ok(key)
    }

    /// Returns the key of an item as `LastEvaluatedKey` has it.
    fn last_key(&self, item: &AttributeMap) -> AttributeMap {
        let table = self.table.definition.keys.key_attributes(item);
        let Some(index) = self.index else {
            return table;
        };
        let mut key = index.keys.key_attributes(item);
        for (name, value) in table.iter() {
            key.insert(Arc::clone(name), value.clone());
        }
        key
    }

    /// Returns the entries between two bounds; none where the bounds are the wrong way round.
    pub(super) fn range(
        &self,
        lower: Bound<EntryKey>,
        upper: Bound<EntryKey>,
    ) -> Box<dyn DoubleEndedIterator<Item = (&'a EntryKey, &'a StoredItem)> + 'a> {
        let is_empty = match (&lower, &upper) {
            (Bound::Included(low), Bound::Included(high)) => low > high,
            (
                Bound::Included(low) | Bound::Excluded(low),
                Bound::Included(high) | Bound::Excluded(high),
            ) => low >= high,
            _ => false,
        };
        if is_empty {
            return Box::new(std::iter::empty());
        }
        Box::new(self.entries.range((lower, upper)))
    }
}

/// Which attributes a read answers.
#[derive(Debug, Clone)]
pub(super) enum Selection {
    All,
    /// Those in the index.
    Projected,
    Specific(Projected),
    /// The values at paths, by the last names of the paths.
    Values(Vec<Path>),
    Count,
}

/// The parameters of `Select` and of projections.
pub(super) struct SelectInput<'a> {
    pub(super) select: Option<&'a str>,
    pub(super) projection: Option<Projected>,
    /// The name of the parameter that the projection is from.
    pub(super) parameter: &'a str,
}

impl SelectInput<'_> {
    /// Returns which attributes a read of a table or an index answers.
    pub(super) fn selection(self, source: &Source<'_>) -> Result<Selection, Error> {
        let index = source.index;
        let parameter = self.parameter;
        if let Some(projection) = self.projection {
            let only = match self.select {
                None | Some("SPECIFIC_ATTRIBUTES") => {
                    check_projected(source, &projection)?;
                    return Ok(Selection::Specific(projection));
                }
                Some("COUNT") => "only the Count",
                Some(select) => select,
            };
            return Err(Error::validation(format!(
                "Cannot specify the {parameter} when choosing to get {only}"
            ))
            .detected());
        }
        match self.select {
            None if index.is_some() => Ok(Selection::Projected),
            None => Ok(Selection::All),
            Some("COUNT") => Ok(Selection::Count),
            Some("ALL_PROJECTED_ATTRIBUTES") if index.is_none() => Err(Error::validation(
                "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
            )
            .detected()),
            Some("ALL_PROJECTED_ATTRIBUTES") => Ok(Selection::Projected),
            Some("SPECIFIC_ATTRIBUTES") => Err(Error::validation(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get \
                 SPECIFIC_ATTRIBUTES",
            )
            .detected()),
            Some(_) => match source.global() {
                Some(index) if !index.has_all() => Err(Error::invalid_values(format!(
                    "Select type ALL_ATTRIBUTES is not supported for global secondary index {} \
                     because its projection type is not ALL",
                    index.name
                ))),
                _ => Ok(Selection::All),
            },
        }
    }
}

/// Refuses attributes that a global index does not have.
fn check_projected(source: &Source<'_>, projection: &Projected) -> Result<(), Error> {
    let Some(index) = source.global() else {
        return Ok(());
    };
    let keys = &source.table.definition.keys;
    let missing: Vec<&str> = projection
        .roots()
        .filter(|name| !index.has(name, keys))
        .map(|name| &**name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::invalid_values(format!(
        "Global secondary index {} does not project [{}]",
        index.name,
        missing.join(", ")
    )))
}

/// What a page is read with.
pub(super) struct PageInput<'a> {
    pub(super) limit: Option<usize>,
    pub(super) filter: Option<&'a BoundCondition>,
    pub(super) selection: &'a Selection,
    pub(super) mode: ReadMode,
}

/// An item of a page.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum PageItem {
    /// One as the table has it.
    Whole(StoredItem),
    /// Some of its attributes.
    Part(AttributeMap),
}

/// A page of items.
#[derive(Debug)]
pub(super) struct Page {
    items: Vec<PageItem>,
    count: usize,
    scanned: usize,
    last: Option<AttributeMap>,
    capacity: Capacity,
}

impl Page {
    /// Reads a page of entries.
    pub(super) fn read<'a>(
        source: &Source<'a>,
        entries: impl Iterator<Item = (&'a EntryKey, &'a StoredItem)>,
        input: &PageInput<'_>,
    ) -> Self {
        let keys = &source.table.definition.keys;
        let partial = source.index.filter(|index| !index.has_all());
        let fetches = matches!(input.selection, Selection::All | Selection::Specific(_))
            && source.index.is_some_and(|index| !index.is_global);
        let mut page = Self {
            items: Vec::new(),
            count: 0,
            scanned: 0,
            last: None,
            capacity: Capacity::default(),
        };
        let mut size = 0;
        let mut previous: Option<&StoredItem> = None;
        for (_, item) in entries {
            // Most pages need the attributes of none of their items before they are written.
            let attributes = LazyCell::new(|| item.attributes());
            let projected = partial.map(|index| index.project(&attributes, keys));
            let visible = || projected.as_ref().unwrap_or_else(|| &attributes);
            let bytes = projected.as_ref().map_or(item.size(), AttributeMap::size);
            if previous.is_some() && size + bytes > MAX_PAGE_SIZE {
                page.last = previous.map(|item| source.last_key(&item.attributes()));
                break;
            }
            size += bytes;
            page.scanned += 1;
            previous = Some(item);
            if input.filter.is_none_or(|filter| matches(filter, visible())) {
                page.count += 1;
                let item = match input.selection {
                    Selection::Count => None,
                    Selection::Specific(projection) if fetches => {
                        Some(PageItem::Part(projection.apply(&attributes)))
                    }
                    Selection::Specific(projection) => {
                        Some(PageItem::Part(projection.apply(visible())))
                    }
                    Selection::Values(paths) => Some(PageItem::Part(values(paths, visible()))),
                    Selection::All => Some(PageItem::Whole(item.clone())),
                    Selection::Projected => Some(match &projected {
                        Some(part) => PageItem::Part(part.clone()),
                        None => PageItem::Whole(item.clone()),
                    }),
                };
                page.items.extend(item);
            }
            if input.limit == Some(page.scanned) {
                page.last = Some(source.last_key(&attributes));
                break;
            }
        }
        let units = input.mode.units(size);
        page.capacity = match source.index {
            Some(index) => Capacity::read_index(&index.name, index.is_global, units),
            None => Capacity::read(units),
        };
        page
    }

    /// Returns the output of a query or a scan, and the capacity.
    pub(super) fn into_output(
        self,
        selection: &Selection,
        table: &str,
        wanted: Option<&str>,
    ) -> (PageOutput, Capacity) {
        let output = PageOutput {
            items: (!matches!(selection, Selection::Count)).then_some(self.items),
            count: self.count,
            scanned_count: self.scanned,
            last_evaluated_key: self.last,
            consumed_capacity: self.capacity.describe(table, wanted),
        };
        (output, self.capacity)
    }

    /// Returns the items, the key of the last one if there may be more, and the capacity.
    pub(super) fn into_parts(self) -> (Vec<PageItem>, Option<AttributeMap>, Capacity) {
        (self.items, self.last, self.capacity)
    }
}

/// The output of a query or a scan. It shares the items with the table, and is written when
/// the table can be used again.
#[derive(Debug)]
pub(crate) struct PageOutput {
    items: Option<Vec<PageItem>>,
    count: usize,
    scanned_count: usize,
    last_evaluated_key: Option<AttributeMap>,
    consumed_capacity: Option<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PageDocument<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<&'a [PageItem]>,
    count: usize,
    scanned_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_key: Option<&'a AttributeMap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<&'a Value>,
}

impl PageOutput {
    fn document(&self, most: usize) -> PageDocument<'_> {
        let items = self.items.as_deref();
        PageDocument {
            items: items.map(|items| &items[..items.len().min(most)]),
            count: self.count,
            scanned_count: self.scanned_count,
            last_evaluated_key: self.last_evaluated_key.as_ref(),
            consumed_capacity: self.consumed_capacity.as_ref(),
        }
    }
}

impl DeferredOutput for PageOutput {
    fn value(&self, most: usize) -> Value {
        json!(self.document(most))
    }

    fn json(&self) -> Result<Vec<u8>, ServiceError> {
        serde_json::to_vec(&self.document(usize::MAX))
            .map_err(|error| ServiceError::internal(format!("could not write the page: {error}")))
    }
}

/// Returns the values at paths, by the last names of the paths.
pub(super) fn values(paths: &[Path], item: &AttributeMap) -> AttributeMap {
    let values = paths.iter().filter_map(|path| {
        let mut names = path.0.iter().rev().filter_map(|element| match element {
            Element::Name(name) => Some(Arc::clone(name)),
            Element::Index(_) => None,
        });
        Some((names.next()?, path.get(item)?.clone()))
    });
    values.collect()
}
