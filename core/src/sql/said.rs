//! What cannot be said.

/// Why something cannot be said in a dialect: the rest of a sentence that begins with the dialect's name.
pub(super) struct Unsayable(pub(super) String);

impl<T: Into<String>> From<T> for Unsayable {
    fn from(why: T) -> Self {
        Self(why.into())
    }
}

pub(super) type Said<T = String> = Result<T, Unsayable>;
