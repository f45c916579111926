//! Strings that are short most often, and shared where they are not.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use smol_str::{SmolStr, ToSmolStr};

/// What a `SmolStr` has room for without an allocation.
const ROOM: usize = 23;

/// A string that does not change: a value or a key of a filter.
///
/// Up to 23 bytes take no allocation, and a clone of a longer one shares its text. It derefs to [`str`].
///
/// ```
/// use konnect_filter::check::{Condition, Context, SharedStr, TermTest, check_untyped};
/// let filter = konnect_filter::parse("name = pay")?;
/// let Condition::Term(term) = check_untyped(&filter, &Context::from_clock())?.condition else { unreachable!() };
/// let TermTest::Compare(_, value) = term.test else { unreachable!() };
/// let text: SharedStr = value.text.clone();
/// assert_eq!(text, "pay");
/// assert!(text.starts_with('p'));
/// assert_eq!(String::from(text), "pay");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SharedStr(SmolStr);

impl SharedStr {
    /// The string.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One that is part of the program.
    #[inline]
    pub(crate) const fn from_static(text: &'static str) -> Self {
        Self(SmolStr::new_static(text))
    }

    /// What a value is displayed as.
    pub(crate) fn display(value: impl fmt::Display) -> Self {
        Self(value.to_smolstr())
    }
}

impl From<&str> for SharedStr {
    #[inline]
    fn from(text: &str) -> Self {
        // `SmolStr::new` writes a short one twice, and waits for the first time to be done: this takes half the time.
        Self(if text.len() <= ROOM { SmolStr::new_inline(text) } else { SmolStr::new(text) })
    }
}

impl From<String> for SharedStr {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<SharedStr> for String {
    fn from(text: SharedStr) -> Self {
        text.0.into()
    }
}

impl Deref for SharedStr {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for SharedStr {
    #[inline]
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for SharedStr {
    #[inline]
    fn borrow(&self) -> &str {
        &self.0
    }
}

macro_rules! equal {
    ($($other:ty),*) => {$(
        impl PartialEq<$other> for SharedStr {
            #[inline]
            fn eq(&self, other: &$other) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<SharedStr> for $other {
            #[inline]
            fn eq(&self, other: &SharedStr) -> bool {
                *self == other.0
            }
        }
    )*};
}

equal!(str, &str, String);

impl fmt::Debug for SharedStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for SharedStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_around_the_room_are_whole() {
        for length in 0..=2 * ROOM {
            let text = "é".repeat(length / 2) + if length % 2 == 1 { "x" } else { "" };
            let copy = SharedStr::from(text.as_str());
            assert_eq!((copy.as_str(), copy.0.is_heap_allocated()), (text.as_str(), length > ROOM));
        }
    }
}
