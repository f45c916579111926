//! The one table of Konnect's operators.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::enums::{named, written_by_name};

/// How a value is compared on the wire: what follows `filter[FIELD]`.
///
/// Konnect has ten operators in brackets; a field without one means `eq` ([`Operator::Bare`]), and a field without `=`
/// asks for existence ([`Operator::Present`]). Which of them a field takes differs by field: see
/// [`Field::branches`](crate::catalog::Field::branches).
///
/// ```
/// use konnect_filter::catalog::{Catalog, Operator};
/// let email = Catalog::builtin().find("users")?.entity.field("email").unwrap();
/// let offered: Vec<Operator> = email.operators().iter().collect();
/// assert_eq!(offered, [Operator::Eq, Operator::Contains]);
/// // On the wire, and in a filter.
/// assert_eq!((Operator::Oeq.suffix(), Operator::Oeq.spelling()), (Some("oeq"), "in (…)"));
/// assert_eq!((Operator::Bare.suffix(), Operator::Bare.spelling()), (None, "="));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[non_exhaustive]
pub enum Operator {
    /// `filter[F]=v`: equal.
    Bare,
    /// `filter[F][eq]=v`: equal.
    Eq,
    /// `filter[F][neq]=v`: not equal.
    Neq,
    /// `filter[F][oeq]=v,w`: equal to any of a comma-separated list.
    Oeq,
    /// `filter[F][contains]=v`: has the text in it, in any case.
    Contains,
    /// `filter[F][ocontains]=v,w`: has any of a comma-separated list in it.
    Ocontains,
    /// `filter[F][lt]=v`: less, or before.
    Lt,
    /// `filter[F][lte]=v`: at most.
    Lte,
    /// `filter[F][gt]=v`: greater, or after.
    Gt,
    /// `filter[F][gte]=v`: at least.
    Gte,
    /// `filter[F][exists]=true`: has the field at all.
    Exists,
    /// `filter[F]` with no `=`: has the field at all.
    Present,
}

// The name in the catalog: the wire's, or `bare` and `present` for the two that have none.
named! { "catalog", Operator {
    Bare = "bare",
    Eq = "eq",
    Neq = "neq",
    Oeq = "oeq",
    Contains = "contains",
    Ocontains = "ocontains",
    Lt = "lt",
    Lte = "lte",
    Gt = "gt",
    Gte = "gte",
    Exists = "exists",
    Present = "present",
} }
written_by_name! { Operator }

impl Operator {
    /// What is in the second pair of brackets, if there is one.
    pub const fn suffix(self) -> Option<&'static str> {
        match self {
            Self::Bare | Self::Present => None,
            _ => Some(self.as_str()),
        }
    }

    /// How the language writes it.
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::Bare | Self::Eq => "=",
            Self::Neq => "!=",
            Self::Oeq => "in (…)",
            Self::Contains => "contains",
            Self::Ocontains => "contains (…)",
            Self::Lt => "<",
            Self::Lte => "<=",
            Self::Gt => ">",
            Self::Gte => ">=",
            Self::Exists | Self::Present => "exists",
        }
    }

    /// Whether it asks what is less or greater.
    pub(crate) const fn is_ordering(self) -> bool {
        matches!(self, Self::Lt | Self::Lte | Self::Gt | Self::Gte)
    }

    /// The operator with this name on the wire (`eq` … `exists`).
    ///
    /// ```
    /// use konnect_filter::catalog::Operator;
    /// assert_eq!(Operator::from_suffix("contains"), Some(Operator::Contains));
    /// assert_eq!(Operator::from_suffix("like"), None);
    /// ```
    #[must_use]
    pub fn from_suffix(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operator| operator.suffix() == Some(name))
    }

    const fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// A set of operators.
///
/// ```
/// use konnect_filter::catalog::{Operator, OperatorSet};
/// let set: OperatorSet = [Operator::Eq, Operator::Contains].into_iter().collect();
/// assert!(set.contains(Operator::Eq) && !set.contains(Operator::Neq));
/// assert_eq!(set.iter().count(), 2);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct OperatorSet(u16);

impl OperatorSet {
    /// The set of none.
    pub const EMPTY: Self = Self(0);

    /// Whether `operator` is in it.
    pub const fn contains(self, operator: Operator) -> bool {
        self.0 & operator.bit() != 0
    }

    /// Whether all of `other` is in it.
    pub const fn contains_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With `operator`.
    #[must_use]
    pub const fn with(self, operator: Operator) -> Self {
        Self(self.0 | operator.bit())
    }

    /// What is in either.
    ///
    /// ```
    /// use konnect_filter::catalog::{Operator, OperatorSet};
    /// let (one, other) = (OperatorSet::EMPTY.with(Operator::Eq), OperatorSet::EMPTY.with(Operator::Lt));
    /// assert!(one.union(other).contains_all(other) && !one.contains_all(other));
    /// ```
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its operators in the order of [`Operator::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Operator> {
        Operator::ALL.iter().copied().filter(move |operator| self.contains(*operator))
    }
}

impl Extend<Operator> for OperatorSet {
    fn extend<I: IntoIterator<Item = Operator>>(&mut self, operators: I) {
        *self = operators.into_iter().fold(*self, Self::with);
    }
}

impl IntoIterator for OperatorSet {
    type Item = Operator;
    type IntoIter = std::vec::IntoIter<Operator>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl FromIterator<Operator> for OperatorSet {
    fn from_iter<I: IntoIterator<Item = Operator>>(operators: I) -> Self {
        operators.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl<'de> Deserialize<'de> for Operator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format_args!("unknown operator `{name}`")))
    }
}

impl Serialize for OperatorSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for OperatorSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Operator>::deserialize(deserializer)?.into_iter().collect())
    }
}
