//! The filter as meant: resolved against an entity, typed, all problems reported at once.

mod condition;

pub use self::condition::{Checked, Condition, Scalar, Target, Term, Test, Typed};
