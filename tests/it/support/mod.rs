//! What several tests share.

pub(crate) mod corpus;
pub(crate) mod entity;
#[path = "../../support/hostile.rs"]
pub(crate) mod hostile;
pub(crate) mod planned;
pub(crate) mod render;
#[path = "../../support/schema.rs"]
pub(crate) mod schema;
