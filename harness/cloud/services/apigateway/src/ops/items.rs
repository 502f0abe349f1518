//! What operations on models, validators and authorizers have in common.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;

use super::page::page;
use crate::names;
use crate::patch::{Patch, Paths, apply};
use crate::state::{Api, Content, Items, RestApis, Settings, take, text};

/// A kind of what an API has.
pub(super) struct Kind {
    /// The member of an input that names one: `authorizerId`.
    pub(super) member: &'static str,
    /// The member of one that names it: `id`, `name`.
    pub(super) key: &'static str,
    pub(super) missing: fn(&str) -> ServiceError,
    /// Chooses those of an API.
    pub(super) items: fn(&mut Content) -> &mut Items,
    pub(super) paths: Paths,
    /// Checks the settings of one before they are kept, and completes them.
    pub(super) check: fn(&Api, &mut Settings) -> Result<(), ServiceError>,
    /// Checks whether a new one, or the removal of one, is allowed.
    pub(super) check_new: fn(&Api, &Settings) -> Result<(), ServiceError>,
    pub(super) check_removal: fn(&Api, &str) -> Result<(), ServiceError>,
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
            apis: &mut $crate::state::RestApis,
            cx: &mut rehearsal_cloud_core::service::CallContext<'_>,
            input: $crate::state::Settings,
        ) -> Result<serde_json::Value, rehearsal_cloud_core::service::ServiceError> {
            $kind.$method(apis, cx, input)
        }
    };
}

pub(super) use operations_of;

impl Kind {
    pub(super) fn create(
        &self,
        apis: &mut RestApis,
        cx: &mut CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let api = take(&mut input, "restApiId");
        apis.api(cx, &api)?;
        let id = names::id(cx, self.member, 6);
        let api = apis.api(cx, &api)?;
        input.insert("id".to_owned(), id.into());
        (self.check)(api, &mut input)?;
        (self.check_new)(api, &input)?;
        let key = text(&input, self.key).unwrap_or_default().to_owned();
        (self.items)(&mut api.content).insert(key, input.clone());
        Ok(input.into())
    }

    pub(super) fn get(
        &self,
        apis: &mut RestApis,
        cx: &CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let (api, key) = (take(&mut input, "restApiId"), take(&mut input, self.member));
        let item = apis.api(cx, &api).ok();
        let item = item.and_then(|api| (self.items)(&mut api.content).get(&key));
        Ok(item.ok_or_else(|| (self.missing)(&key))?.clone().into())
    }

    pub(super) fn list(
        &self,
        apis: &mut RestApis,
        cx: &CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let api = take(&mut input, "restApiId");
        let items = (self.items)(&mut apis.api(cx, &api)?.content).values();
        page(items.cloned().map(Value::from).collect(), &input)
    }

    pub(super) fn update(
        &self,
        apis: &mut RestApis,
        cx: &CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let (api, key) = (take(&mut input, "restApiId"), take(&mut input, self.member));
        let missing = || (self.missing)(&key);
        let api = apis.api(cx, &api).map_err(|_| missing())?;
        let item = (self.items)(&mut api.content).get(&key);
        let mut changed = item.ok_or_else(missing)?.clone();
        apply(&mut changed, self.paths, &Patch::read(&mut input))?;
        (self.check)(api, &mut changed)?;
        (self.items)(&mut api.content).insert(key, changed.clone());
        Ok(changed.into())
    }

    pub(super) fn delete(
        &self,
        apis: &mut RestApis,
        cx: &CallContext<'_>,
        mut input: Settings,
    ) -> Result<Value, ServiceError> {
        let (api, key) = (take(&mut input, "restApiId"), take(&mut input, self.member));
        let missing = || (self.missing)(&key);
        let api = apis.api(cx, &api).map_err(|_| missing())?;
        if !(self.items)(&mut api.content).contains_key(&key) {
            return Err(missing());
        }
        (self.check_removal)(api, &key)?;
        (self.items)(&mut api.content).remove(&key);
        Ok(Value::Object(Settings::new()))
    }
}
