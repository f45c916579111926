//! What can be asked of Konnect: every collection that can be listed, as data.
//!
//! A [`Catalog`] contains entities. An [`Entity`] is one collection: its path and its parameters, the hosts that serve it ([`Servers`]), how
//! its pages follow each other ([`Paging`]) and how it is sorted ([`Sort`]), the fields that the service filters by ([`Field`], each with
//! its [`Type`] and its [`Operator`]s), and those that only its records have ([`RecordField`]). [`Entity::describe`] gives all that as one
//! value for people, without what only requests need.
//!
//! [`Catalog::builtin`] has the collections of Konnect's published descriptions, unless the feature `builtin` is off. Others come from a file
//! ([`Catalog::read_entities`]), from OpenAPI files (`openapi::import`, with the feature `openapi`), or from code ([`Entity::new`], which
//! [`Entity::validate`] checks); [`Catalog::with`] adds them. A collection is found by its name, by its path or by a URL ([`Catalog::find`]):
//!
//! ```
//! use konnect_filter::catalog::{Catalog, Operator, Type};
//! let catalog = Catalog::builtin();
//! let users = catalog.find("users")?.entity;
//! assert_eq!((users.name().as_str(), users.path.as_str()), ("identity@v3/users", "/v3/users"));
//! assert_eq!(catalog.find("https://global.api.konghq.com/v3/users?page[size]=5")?.entity, users);
//!
//! let active = users.field("active").unwrap();
//! assert_eq!(active.kind, Type::Boolean);
//! assert!(active.offers(Operator::Bare) && !active.offers(Operator::Contains));
//! // A part of a path is not enough where several collections have it.
//! assert_eq!(catalog.find("usrs").unwrap_err().diagnostics()[0].code.as_str(), "unknown-entity");
//! # Ok::<(), konnect_filter::Error>(())
//! ```
//!
//! # Limits
//!
//! A catalog says what a description says, and a service may do something else: [`verify`](crate::verify) measures that. An entity of the
//! built-in catalog is read from its data when it is first asked for, a few kilobytes of JSON, and kept from then on. Files are bounded by
//! [`Limits::file_bytes`](crate::Limits::file_bytes).

mod build;
mod builtin;
mod data;
mod described;
mod entity;
mod entry;
pub(crate) mod field;
mod habits;
mod index;
mod load;
mod lookup;
mod missed;
mod named;
#[cfg(feature = "openapi")]
pub mod openapi;
mod operator;
mod pages;
mod paging;
pub(crate) mod parameter;
mod path;
pub(crate) mod servers;
mod source;
mod suggest;
mod unfound;
mod validate;
mod versions;

// For the command: not part of the interface, and may change in any version.
#[doc(hidden)]
pub use self::data::{DataFile, write, write_index};
pub use self::described::{Description, FieldDescription, OperatorDescription, Summary};
pub use self::entity::{Entity, Param, Several, Sort};
pub(crate) use self::field::after_path;
pub use self::field::{Field, ParameterStyle, RecordField, Type};
pub use self::habits::long_name;
pub use self::load::{Catalog, EntityIter};
pub use self::lookup::Match;
pub(crate) use self::named::{Named, named};
pub use self::operator::{Operator, OperatorSet};
pub(crate) use self::pages::is_of_site;
pub use self::paging::{PageNames, PageParameters, Paging};
pub use self::parameter::ParameterName;
pub use self::path::Segment;
pub use self::servers::Servers;
pub use self::source::SourceFile;
