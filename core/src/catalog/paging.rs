//! How a collection is paged, and what its paging parameters are called.

use serde::{Deserialize, Serialize};

use super::field::is_false;

/// The names of a collection's paging parameters.
///
/// ```
/// use konnect_filter::catalog::{Catalog, PageParameters};
/// let users = Catalog::builtin().find("identity@v3/users")?.entity;
/// let PageParameters { size, number, after, .. } = users.page_parameters();
/// assert_eq!((size, number, after), (Some("page[size]"), Some("page[number]"), None));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageParameters<'e> {
    /// The records per page.
    pub size: Option<&'e str>,
    /// The page's number.
    pub number: Option<&'e str>,
    /// The cursor or offset that the page begins after.
    pub after: Option<&'e str>,
    /// The cursor that the page ends before.
    pub before: Option<&'e str>,
}

/// The names of paging parameters that are not Konnect's; one that is left out does not exist.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, Entity, PageNames, Paging};
/// let things = Entity::new("shop", "v1", "/v1/things")
///     .with_base_url("https://api.example.com")
///     .with_paging(Paging::number())
///     .with_page_names(PageNames::default().with_size("limit").with_number("page"));
/// let catalog = Catalog::new([things]);
/// let request = ListRequest::to("things").catalog(&catalog).page_size(50);
/// assert_eq!(request.one()?, "https://api.example.com/v1/things?limit=50");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PageNames {
    /// The records per page, such as `limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// The page's number, such as `page`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The cursor or offset that the page begins after, such as `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The cursor that the page ends before, such as `ending_before`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Whether the first page is number 0.
    #[serde(skip_serializing_if = "is_false")]
    pub from_zero: bool,
}

/// How a collection is paged, and the largest page that the description states.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Entity, Paging};
/// let users = Catalog::builtin().find("users")?.entity;
/// assert!(matches!(users.paging, Paging::Number { .. }));
/// let things = Entity::new("shop", "v1", "/v1/things");
/// assert_eq!(things.paging, Paging::None);
/// assert_eq!(things.with_paging(Paging::size().with_max(500)).page_parameters().size, Some("page[size]"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "style", try_from = "PagingData")]
#[non_exhaustive]
pub enum Paging {
    /// Not at all: no paging parameter may be sent.
    #[default]
    None,
    /// By a page's size only: nothing asks for the next page.
    #[non_exhaustive]
    Size {
        /// The largest size.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// `page[size]` and `page[number]`.
    #[non_exhaustive]
    Number {
        /// The largest `page[size]`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// `page[size]` and `page[after]`.
    #[non_exhaustive]
    Cursor {
        /// Whether `page[size]` is taken.
        size: bool,
        /// Whether `page[before]` is taken too.
        before: bool,
        /// The largest `page[size]`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// `size` and `offset`.
    #[non_exhaustive]
    Offset {
        /// Whether the offset is a number of records (mesh) and not an opaque text (gateway entities).
        integer: bool,
        /// The largest `size`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
}

impl Paging {
    /// By a page's size only.
    ///
    /// ```
    /// use konnect_filter::catalog::{Entity, Paging};
    /// let things = Entity::new("shop", "v1", "/v1/things").with_paging(Paging::size().with_max(500));
    /// assert!(matches!(things.paging, Paging::Size { max: Some(500), .. }));
    /// assert_eq!(things.page_parameters().number, None);
    /// ```
    #[must_use]
    pub const fn size() -> Self {
        Self::Size { max: None }
    }

    /// By a page's size and its number.
    ///
    /// ```
    /// use konnect_filter::catalog::{Entity, Paging};
    /// let things = Entity::new("shop", "v1", "/v1/things").with_paging(Paging::number());
    /// assert_eq!(things.page_parameters().number, Some("page[number]"));
    /// ```
    #[must_use]
    pub const fn number() -> Self {
        Self::Number { max: None }
    }

    /// By a page's size and the cursor after which it begins.
    ///
    /// ```
    /// use konnect_filter::catalog::{Entity, Paging};
    /// let things = Entity::new("shop", "v1", "/v1/things").with_paging(Paging::cursor());
    /// assert_eq!(things.page_parameters().after, Some("page[after]"));
    /// assert_eq!(things.page_parameters().before, None);
    /// ```
    #[must_use]
    pub const fn cursor() -> Self {
        Self::Cursor { size: true, before: false, max: None }
    }

    /// By a page's size and its offset, an opaque text that the previous response gives.
    ///
    /// ```
    /// use konnect_filter::catalog::{Entity, Paging};
    /// let things = Entity::new("shop", "v1", "/v1/things").with_paging(Paging::offset().with_integer(true));
    /// assert_eq!(things.page_parameters().after, Some("offset"));
    /// assert!(matches!(things.paging, Paging::Offset { integer: true, .. }));
    /// ```
    #[must_use]
    pub const fn offset() -> Self {
        Self::Offset { integer: false, max: None }
    }

    /// With pages of this size at most. Without pages, it means nothing.
    ///
    /// ```
    /// use konnect_filter::catalog::Paging;
    /// assert!(matches!(Paging::cursor().with_max(100), Paging::Cursor { max: Some(100), .. }));
    /// assert_eq!(Paging::None.with_max(100), Paging::None);
    /// ```
    #[must_use]
    pub const fn with_max(mut self, most: u32) -> Self {
        match &mut self {
            Self::None => {}
            Self::Size { max } | Self::Number { max } | Self::Cursor { max, .. } | Self::Offset { max, .. } => {
                *max = Some(most);
            }
        }
        self
    }

    /// Whether `page[size]` is taken beside a cursor. The other styles always have a size.
    ///
    /// ```
    /// use konnect_filter::catalog::{Entity, Paging};
    /// let things = Entity::new("shop", "v1", "/v1/things").with_paging(Paging::cursor().with_size(false));
    /// assert_eq!(things.page_parameters().size, None);
    /// ```
    #[must_use]
    pub const fn with_size(mut self, is_taken: bool) -> Self {
        if let Self::Cursor { size, .. } = &mut self {
            *size = is_taken;
        }
        self
    }

    /// Whether a page can be asked for by the cursor before which it ends. No other style can.
    ///
    /// ```
    /// use konnect_filter::catalog::{Entity, Paging};
    /// let things = Entity::new("shop", "v1", "/v1/things").with_paging(Paging::cursor().with_before(true));
    /// assert_eq!(things.page_parameters().before, Some("page[before]"));
    /// ```
    #[must_use]
    pub const fn with_before(mut self, is_taken: bool) -> Self {
        if let Self::Cursor { before, .. } = &mut self {
            *before = is_taken;
        }
        self
    }

    /// Whether an offset is a number of records. No other style has one.
    ///
    /// ```
    /// use konnect_filter::catalog::Paging;
    /// assert!(matches!(Paging::offset().with_integer(true), Paging::Offset { integer: true, max: None, .. }));
    /// assert_eq!(Paging::number().with_integer(true), Paging::number());
    /// ```
    #[must_use]
    pub const fn with_integer(mut self, is_number: bool) -> Self {
        if let Self::Offset { integer, .. } = &mut self {
            *integer = is_number;
        }
        self
    }
}

/// Paging as it is read. Not through serde's tagged enum, which keeps numbers back in a form of its own and then cannot
/// read them where any crate of the build turns on serde_json's `arbitrary_precision`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PagingData {
    style: String,
    size: Option<bool>,
    before: Option<bool>,
    integer: Option<bool>,
    max: Option<u32>,
}

impl TryFrom<PagingData> for Paging {
    type Error = String;

    fn try_from(data: PagingData) -> Result<Self, String> {
        let PagingData { style, size, before, integer, max } = data;
        match (style.as_str(), size, before, integer, max) {
            ("none", None, None, None, None) => Ok(Self::None),
            ("size", None, None, None, max) => Ok(Self::Size { max }),
            ("number", None, None, None, max) => Ok(Self::Number { max }),
            ("cursor", Some(size), Some(before), None, max) => Ok(Self::Cursor { size, before, max }),
            ("offset", None, None, Some(integer), max) => Ok(Self::Offset { integer, max }),
            _ => Err(format!("paging of the style `{style}` with fields of another")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Paging;

    #[test]
    fn paging_survives_a_round_trip_whatever_the_features_of_serde_json() {
        for paging in [
            Paging::None,
            Paging::Size { max: None },
            Paging::Number { max: Some(1000) },
            Paging::Cursor { size: true, before: false, max: None },
            Paging::Offset { integer: true, max: Some(1000) },
        ] {
            let text = serde_json::to_string(&paging).unwrap();
            assert_eq!(serde_json::from_str::<Paging>(&text).unwrap(), paging, "{text}");
        }
        assert!(serde_json::from_str::<Paging>(r#"{"style":"none","max":3}"#).is_err());
    }
}
