//! Parts of strings, without case.

use memchr::memmem::Finder;

use crate::check::fold;
use crate::syntax::MatchOperator;

/// A text of at most so many bytes is folded without memory of its own.
const SHORT: usize = 64;

/// Parts to look for, in lower case.
#[derive(Debug)]
pub(super) struct Parts {
    at: At,
    needles: Box<[Finder<'static>]>,
    /// Whether all that may be looked for is known.
    is_whole: bool,
}

#[derive(Debug, Clone, Copy)]
enum At {
    Start,
    End,
    Anywhere,
}

impl Parts {
    /// Of a matcher's `needles`, which come of `count` values: arguments without a value are none.
    pub(super) fn new<N: AsRef<str>>(matcher: MatchOperator, needles: &[N], count: usize) -> Self {
        let at = match matcher {
            MatchOperator::StartsWith => At::Start,
            MatchOperator::EndsWith => At::End,
            MatchOperator::Contains | MatchOperator::In | MatchOperator::Matches => At::Anywhere,
        };
        let finder = |needle: &N| Finder::new(needle.as_ref()).into_owned();
        Self { at, needles: needles.iter().map(finder).collect(), is_whole: needles.len() == count }
    }

    /// Whether a text has one of the parts; unknown where it has none, and not all parts are known.
    pub(super) fn are_in(&self, text: &str) -> Option<bool> {
        let holds = self.any(text);
        (holds || self.is_whole).then_some(holds)
    }

    fn any(&self, text: &str) -> bool {
        // Without anything but ASCII, each byte is folded by itself.
        let mut short = [0; SHORT];
        match short.get_mut(..text.len()) {
            Some(own) if text.is_ascii() => {
                own.copy_from_slice(text.as_bytes());
                // All of it at once, since that is a known number of bytes.
                short.make_ascii_lowercase();
                self.any_in(short.get(..text.len()).unwrap_or_default())
            }
            _ => self.any_in(fold(text).as_bytes()),
        }
    }

    fn any_in(&self, text: &[u8]) -> bool {
        self.needles.iter().any(|needle| match self.at {
            At::Start => text.starts_with(needle.needle()),
            At::End => text.ends_with(needle.needle()),
            At::Anywhere => needle.find(text).is_some(),
        })
    }
}
