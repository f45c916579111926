//! What can be asked of Konnect: every collection that can be listed, as data.

mod entity;
mod field;
mod operator;

pub use self::entity::{Entity, Paging, Param, Servers, Sort};
pub use self::field::{Field, RecordField, Style, Type};
pub use self::operator::{Operator, OperatorSet};
