//! Regular expressions, for all that needs them: the crate `regex`, or, without that feature, the same names for what nothing can make.
//!
//! So what uses them is the same code in both builds, and without the feature the compiler leaves out what would need one.

#[cfg(feature = "regex")]
pub(crate) use regex::{Captures, Error as RegexError, Regex, RegexBuilder};

#[cfg(not(feature = "regex"))]
pub(crate) use self::none::{Captures, Regex, RegexBuilder, RegexError};

/// Whether this build has them.
pub(crate) const IS_BUILT: bool = cfg!(feature = "regex");

/// As much of the crate `regex` as is used.
#[cfg(not(feature = "regex"))]
mod none {
    use std::convert::Infallible;
    use std::iter::Empty;
    use std::marker::PhantomData;

    /// An expression, of which there is none.
    #[derive(Clone)]
    pub(crate) struct Regex(Infallible);

    impl Regex {
        pub(crate) const fn new(_: &str) -> Result<Self, RegexError> {
            Err(RegexError::NotBuilt)
        }

        pub(crate) const fn as_str(&self) -> &str {
            match self.0 {}
        }

        pub(crate) const fn is_match(&self, _: &str) -> bool {
            match self.0 {}
        }

        pub(crate) const fn captures<'t>(&self, _: &'t str) -> Option<Captures<'t>> {
            match self.0 {}
        }

        pub(crate) const fn find_iter<'t>(&self, _: &'t str) -> Empty<Matched<'t>> {
            match self.0 {}
        }

        pub(crate) const fn captures_iter<'t>(&self, _: &'t str) -> Empty<Captures<'t>> {
            match self.0 {}
        }
    }

    pub(crate) struct RegexBuilder;

    impl RegexBuilder {
        pub(crate) const fn new(_: &str) -> Self {
            Self
        }

        pub(crate) const fn size_limit(&mut self, _: usize) -> &mut Self {
            self
        }

        pub(crate) const fn nest_limit(&mut self, _: u32) -> &mut Self {
            self
        }

        pub(crate) const fn build(&self) -> Result<Regex, RegexError> {
            Err(RegexError::NotBuilt)
        }
    }

    pub(crate) enum RegexError {
        CompiledTooBig(usize),
        NotBuilt,
    }

    /// What an expression matched.
    pub(crate) struct Captures<'t>(Infallible, PhantomData<&'t str>);

    impl<'t> Captures<'t> {
        pub(crate) const fn get(&self, _: usize) -> Option<Matched<'t>> {
            match self.0 {}
        }

        pub(crate) const fn get_match(&self) -> Matched<'t> {
            match self.0 {}
        }

        pub(crate) const fn name(&self, _: &str) -> Option<Matched<'t>> {
            match self.0 {}
        }
    }

    pub(crate) struct Matched<'t>(Infallible, PhantomData<&'t str>);

    impl<'t> Matched<'t> {
        pub(crate) const fn as_str(&self) -> &'t str {
            match self.0 {}
        }

        pub(crate) const fn start(&self) -> usize {
            match self.0 {}
        }

        pub(crate) const fn end(&self) -> usize {
            match self.0 {}
        }
    }
}
