//! The comparisons with one value.

use crate::enums::named;

/// A comparison with one value.
///
/// ```
/// use konnect_filter::syntax::{Comparison, Test};
/// let filter = konnect_filter::parse("size >= 3")?;
/// let Test::Compare { comparison, .. } = filter.predicates().next().unwrap().test() else { unreachable!() };
/// assert_eq!(*comparison, Comparison::Ge);
/// assert_eq!((comparison.as_str(), comparison.negate()), (">=", Comparison::Lt));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "an order has no other comparisons")]
pub enum Comparison {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

named! { "syntax", Comparison {
    Eq = "=",
    Ne = "!=",
    Lt = "<",
    Le = "<=",
    Gt = ">",
    Ge = ">=",
} }

impl Comparison {
    /// Whether it asks for the same or another value, and not for an order.
    pub(crate) const fn is_equality(self) -> bool {
        matches!(self, Self::Eq | Self::Ne)
    }

    /// The comparison that is true exactly when this one is not (of a value that is there).
    #[must_use]
    pub const fn negate(self) -> Self {
        match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::Lt => Self::Ge,
            Self::Le => Self::Gt,
            Self::Gt => Self::Le,
            Self::Ge => Self::Lt,
        }
    }

    /// Whether it is true of two values whose order is known.
    pub(crate) const fn allows(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        }
    }

    /// The comparison that says the same with its sides changed.
    #[must_use]
    pub(crate) const fn swap_operands(self) -> Self {
        match self {
            Self::Eq | Self::Ne => self,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
        }
    }
}
