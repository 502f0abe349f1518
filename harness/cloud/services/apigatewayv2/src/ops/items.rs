//! What operations on routes, integrations, authorizers and their like have in common.

use rehearsal_cloud_core::paging::{Page, output};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;

use crate::error::{bad_request, not_found};
use crate::names;
use crate::state::{Api, ApiGateway, Content, Items, Settings, take, text};

/// How many items are on a page if the call does not say.
const USUAL: usize = 1_000;

/// A kind of what an API has.
pub(super) struct Kind {
    /// What one is called in messages: `Route`.
    pub(super) name: &'static str,
    /// The member with its id: `RouteId`.
    pub(super) id: &'static str,
    /// What they are parts of, besides the API.
    pub(super) parent: Option<&'static Kind>,
    /// Chooses those of an API.
    pub(super) items: fn(&mut Content) -> &mut Items,
    /// Checks the settings of one before they are kept, and completes them. They are no part
    /// of the content yet, or still the old ones are.
    pub(super) check: fn(&Api, &mut Settings) -> Result<(), ServiceError>,
}

/// Defines the five operations of a kind.
macro_rules! operations_of {
    ($kind:ident: $create:ident, $get:ident, $list:ident, $update:ident, $delete:ident) => {
        operations_of!($kind, $create, create);
        operations_of!($kind, $get, get);
        operations_of!($kind, $list, list);
        operations_of!($kind, $update, update);
        operations_of!($kind, $delete, delete);
    };
    ($kind:ident, $name:ident, $method:ident) => {
        pub(crate) fn $name(
            gateway: &mut $crate::state::ApiGateway,
            cx: &mut rehearsal_cloud_core::service::CallContext<'_>,
            input: $crate::state::Settings,
        ) -> Result<serde_json::Value, rehearsal_cloud_core::service::ServiceError> {
            $kind.$method(gateway, cx, input)
        }
    };
}

pub(super) use operations_of;

impl Kind {
    /// Checks that what an item is part of is there. The item keeps its id.
    fn check_parent(&self, api: &mut Api, input: &Settings) -> Result<(), ServiceError> {
        let Some(parent) = self.parent else {
            return Ok(());
        };
        let id = text(input, parent.id).unwrap_or_default();
        if (parent.items)(&mut api.content).contains_key(id) {
            return Ok(());
        }
        Err(parent.missing(id))
    }

    /// Returns whether an item is part of what a call names.
    fn is_part(&self, item: &Settings, input: &Settings) -> bool {
        self.parent
            .is_none_or(|parent| item.get(parent.id) == input.get(parent.id))
    }

    fn missing(&self, id: &str) -> ServiceError {
        not_found(format!("Invalid {} identifier specified {id}", self.name))
    }

    pub(super) fn create(
        &self,
        gateway: &mut ApiGateway,
        cx: &mut CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let api = take(&mut input, "ApiId");
        self.check_parent(gateway.api(cx, &api)?, &input)?;
        let id = names::id(cx, self.id, 7);
        let api = gateway.api(cx, &api)?;
        input.insert(self.id.to_owned(), id.clone().into());
        (self.check)(api, &mut input)?;
        (self.items)(&mut api.content).insert(id, input.clone());
        api.changed(cx);
        Ok(input.into())
    }

    pub(super) fn get(
        &self,
        gateway: &mut ApiGateway,
        cx: &CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let (api, id) = (take(&mut input, "ApiId"), take(&mut input, self.id));
        let items = (self.items)(&mut gateway.api(cx, &api)?.content);
        let item = items.get(&id).filter(|item| self.is_part(item, &input));
        let item = item.ok_or_else(|| self.missing(&id))?;
        Ok(item.clone().into())
    }

    pub(super) fn list(
        &self,
        gateway: &mut ApiGateway,
        cx: &CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let api = take(&mut input, "ApiId");
        let api = gateway.api(cx, &api)?;
        self.check_parent(api, &input)?;
        let items = (self.items)(&mut api.content).values();
        let items = items.filter(|item| self.is_part(item, &input));
        page(items.cloned().map(Value::from).collect(), &input)
    }

    /// Changes the members that are given.
    pub(super) fn update(
        &self,
        gateway: &mut ApiGateway,
        cx: &mut CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let (api, id) = (take(&mut input, "ApiId"), take(&mut input, self.id));
        let api = gateway.api(cx, &api)?;
        let item = (self.items)(&mut api.content).get(&id);
        let item = item.filter(|item| self.is_part(item, &input));
        let mut changed = item.ok_or_else(|| self.missing(&id))?.clone();
        merge(&mut changed, input);
        (self.check)(api, &mut changed)?;
        (self.items)(&mut api.content).insert(id, changed.clone());
        api.changed(cx);
        Ok(changed.into())
    }

    pub(super) fn delete(
        &self,
        gateway: &mut ApiGateway,
        cx: &mut CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let (api, id) = (take(&mut input, "ApiId"), take(&mut input, self.id));
        let api = gateway.api(cx, &api)?;
        let items = (self.items)(&mut api.content);
        if !items
            .get(&id)
            .is_some_and(|item| self.is_part(item, &input))
        {
            return Err(self.missing(&id));
        }
        items.remove(&id);
        api.content.remove_orphans();
        api.changed(cx);
        Ok(Value::Object(Settings::new()))
    }
}

/// Changes settings: a member that is given replaces the old one; of parameters, those that
/// are given, and an empty one is removed.
pub(super) fn merge(settings: &mut Settings, changes: Settings) {
    for (member, value) in changes {
        match (settings.get_mut(&member), value) {
            (Some(Value::Object(old)), Value::Object(new)) if member == "RequestParameters" => {
                for (name, value) in new {
                    if value == "" {
                        old.remove(&name);
                    } else {
                        old.insert(name, value);
                    }
                }
            }
            (_, value) => {
                settings.insert(member, value);
            }
        }
    }
}

/// Returns an operation's output with the page that a call asks for.
pub(super) fn page(items: Vec<Value>, input: &Settings) -> Result<Value, ServiceError> {
    let text = |member: &str| input.get(member).and_then(Value::as_str);
    let size = match text("MaxResults") {
        None => USUAL,
        Some(size) => match size.parse() {
            Ok(size @ 1..) => size,
            _ => return Err(bad_request("MaxResults has to be a number above 0.")),
        },
    };
    let page = Page::new(items, size, text("NextToken"));
    let page = page.map_err(|_| bad_request("Invalid NextToken"))?;
    Ok(output("Items", page.items, "NextToken", page.next_token))
}
