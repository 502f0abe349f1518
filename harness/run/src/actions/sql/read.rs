//! Converts rows to JSON.

use std::error::Error;

use serde_json::{Map, Number, Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Kind, Type};

use super::numeric;

pub(super) fn row(row: &Row) -> Result<Value, tokio_postgres::Error> {
    let mut object = Map::new();
    for (at, column) in row.columns().iter().enumerate() {
        let cell: Option<Cell> = row.try_get(at)?;
        object.insert(
            column.name().to_owned(),
            cell.map_or(Value::Null, |cell| cell.0),
        );
    }
    Ok(Value::Object(object))
}

/// One value of a row, converted by its type.
struct Cell(Value);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        if let Kind::Array(_) = ty.kind() {
            let items = Vec::<Option<Cell>>::from_sql(ty, raw)?;
            let items = items
                .into_iter()
                .map(|item| item.map_or(Value::Null, |cell| cell.0));
            return Ok(Self(items.collect()));
        }
        if let Kind::Domain(inner) = ty.kind() {
            return Self::from_sql(inner, raw);
        }
        Ok(Self(match *ty {
            Type::BOOL => bool::from_sql(ty, raw)?.into(),
            Type::INT2 => i16::from_sql(ty, raw)?.into(),
            Type::INT4 => i32::from_sql(ty, raw)?.into(),
            Type::INT8 => i64::from_sql(ty, raw)?.into(),
            Type::OID => u32::from_sql(ty, raw)?.into(),
            Type::FLOAT4 => float(f64::from(f32::from_sql(ty, raw)?)),
            Type::FLOAT8 => float(f64::from_sql(ty, raw)?),
            Type::NUMERIC => numeric::text(raw)?.into(),
            Type::JSON | Type::JSONB => Value::from_sql(ty, raw)?,
            Type::UUID => uuid::Uuid::from_sql(ty, raw)?.to_string().into(),
            Type::TIMESTAMPTZ => OffsetDateTime::from_sql(ty, raw)?.format(&Rfc3339)?.into(),
            Type::TIMESTAMP => {
                // RFC 3339 without the zone that the type does not have.
                let text = PrimitiveDateTime::from_sql(ty, raw)?
                    .assume_utc()
                    .format(&Rfc3339)?;
                text.trim_end_matches('Z').into()
            }
            Type::DATE => Date::from_sql(ty, raw)?.to_string().into(),
            Type::TIME => Time::from_sql(ty, raw)?.to_string().into(),
            Type::BYTEA => json!({ "hex": hex::encode(raw) }),
            // Enums, citext and similar types are sent as text.
            _ => std::str::from_utf8(raw)
                .map_err(|_| {
                    format!("a column of type {ty} cannot be shown; cast it: column::text")
                })?
                .into(),
        }))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Converts a float; NaN and the infinities are texts, because JSON has no such
/// numbers.
fn float(value: f64) -> Value {
    Number::from_f64(value).map_or_else(|| value.to_string().into(), Value::Number)
}
