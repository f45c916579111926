//! What can be asked of Konnect: every collection that can be listed, as data.

mod build;
mod builtin;
mod data;
mod described;
mod entity;
mod entry;
mod field;
mod habits;
mod index;
mod load;
mod lookup;
mod named;
#[cfg(feature = "openapi")]
pub mod openapi;
mod operator;
mod pages;
pub(crate) mod parameter;
mod path;
pub(crate) mod servers;
mod suggest;
mod versions;

pub use self::data::{DataFile, write, write_index};
pub use self::described::{Description, FieldDescription, OperatorDescription, Summary};
pub use self::entity::{Entity, PageNames, PageParameters, Paging, Param, Several, Sort};
pub(crate) use self::field::after_path;
pub use self::field::{Field, ParameterStyle, RecordField, Type};
pub use self::habits::long_name;
pub use self::load::Catalog;
pub use self::lookup::Match;
pub(crate) use self::named::{Named, named};
pub use self::operator::{Operator, OperatorSet};
pub use self::parameter::ParameterName;
pub use self::path::Segment;
pub use self::servers::Servers;
