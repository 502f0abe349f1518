use std::error::Error;

use bytes::BytesMut;
use serde_json::Value;
use tokio_postgres::types::{Format, IsNull, ToSql, Type};

/// A JSON value as a parameter of a statement.
///
/// It is sent as text and PostgreSQL reads it as whatever type the statement
/// gives the placeholder: a uuid, a date, a numeric, an enum. So a scenario
/// author writes `where id = $order` and never thinks of types.
#[derive(Debug)]
pub(super) struct Bound(pub(super) Value);

impl ToSql for Bound {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let text = match &self.0 {
            Value::Null => return Ok(IsNull::Yes),
            // A text is itself, except where the column wants JSON.
            Value::String(text) if !matches!(*ty, Type::JSON | Type::JSONB) => text.clone(),
            other => other.to_string(),
        };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    tokio_postgres::types::to_sql_checked!();
}
