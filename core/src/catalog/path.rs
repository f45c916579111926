//! A collection's path: its segments, and which of them is a version.

use std::fmt::{self, Display};

use crate::number::is_digits;

/// A segment of a collection's path.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Segment};
/// let members = Catalog::builtin().find("teams/users")?.entity;
/// let segments: Vec<Segment<'_>> = members.segments().collect();
/// assert_eq!(segments[1..3], [Segment::Fixed("teams"), Segment::read("{teamId}")]);
/// assert_eq!(segments[2].param(), Some("teamId"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a path has no other segments")]
pub enum Segment<'p> {
    /// Text that is sent as it is.
    Fixed(&'p str),
    /// The name of a parameter, in whose place its value is sent.
    Param(&'p str),
}

impl<'p> Segment<'p> {
    /// Reads a segment as a path has it: a parameter is in braces.
    #[must_use]
    pub fn read(segment: &'p str) -> Self {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Self::Param(name),
            None => Self::Fixed(segment),
        }
    }

    /// The name, of a parameter.
    pub const fn param(self) -> Option<&'p str> {
        match self {
            Self::Param(name) => Some(name),
            Self::Fixed(_) => None,
        }
    }

    /// The text, of a fixed one.
    pub const fn fixed(self) -> Option<&'p str> {
        match self {
            Self::Fixed(text) => Some(text),
            Self::Param(_) => None,
        }
    }

    /// The segment with which every parameter is alike, whatever it is called.
    #[cfg(feature = "openapi")]
    pub(crate) const fn without_name(self) -> Self {
        match self {
            Self::Param(_) => Self::Param(""),
            fixed => fixed,
        }
    }
}

impl Display for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(text) => f.write_str(text),
            Self::Param(name) => write!(f, "{{{name}}}"),
        }
    }
}

/// The segments of a path after its first slash; the last one is empty where the path ends with a slash.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = Segment<'_>> {
    path.split('/').skip(1).map(Segment::read)
}

/// The digits of a version segment, such as `3` of `v3`.
fn digits(segment: &str) -> Option<&str> {
    segment.strip_prefix('v').filter(|digits| is_digits(digits))
}

/// Whether a segment is a version, such as `v3`.
pub(crate) fn is_version(segment: &str) -> bool {
    digits(segment).is_some()
}

/// The number of a version segment: 3 for `v3`.
pub(crate) fn version_number(segment: &str) -> Option<u64> {
    digits(segment)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Segment, is_version, segments, version_number};

    #[test]
    fn segments_are_fixed_or_parameters() {
        let read: Vec<Segment<'_>> = segments("/v3/teams/{teamId}/users").collect();
        let fixed = Segment::Fixed;
        assert_eq!(read, [fixed("v3"), fixed("teams"), Segment::Param("teamId"), fixed("users")]);
        let text: Vec<String> = read.iter().map(Segment::to_string).collect();
        assert_eq!(text.join("/"), "v3/teams/{teamId}/users");
        assert_eq!(Segment::read("{a").param(), None);
    }

    #[test]
    fn versions_have_a_letter_and_digits() {
        assert_eq!(["v3", "v0", "v12"].map(version_number), [Some(3), Some(0), Some(12)]);
        assert_eq!(["v", "3", "V3", "v3x", "version3", ""].map(is_version), [false; 6]);
        let long = format!("v{}", "9".repeat(100));
        assert_eq!((is_version(&long), version_number(&long)), (true, None));
    }
}
