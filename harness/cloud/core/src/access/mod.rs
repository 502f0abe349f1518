//! Whether the policies of a caller allow a call: what IAM decides before every operation.
//!
//! Each service says in its registry entry, by an [`AccessTable`], which actions of IAM its
//! operations need and on which resources. The engine asks the service that keeps users and
//! roles for the policies of the caller (a [`PolicyStore`]), and the service that has the
//! resource for its policy ([`ProtectedResource`]).

mod denial;
mod keys;
mod permission;
mod store;
mod table;
mod verdict;
mod wording;

pub use denial::{Denial, PolicyKind, Reason};
pub(crate) use keys::CallKeys;
pub use permission::{CallFacts, Permission, permissions};
pub use store::{PolicyDocument, PolicyStore, PrincipalName, PrincipalPolicies, ProtectedResource};
pub use table::{AccessTable, Special, path_permission};
pub(crate) use verdict::{Subject, Verdict, judge};
pub use wording::{DeniedError, Wording};
