//! The values of a record that are at some places, found in its text.

use std::borrow::Cow;

use super::leaf::{Leaf, Number};
use super::place::{Place, Way};
use super::tokens::{Quoted, Tokens};
use crate::limits::matching;

/// A set of places. There are as many as it has bits.
pub(super) type Set = u16;

/// The ways to all places.
type Ways = [Way; matching::MAX_PLACES];

/// What is looked for.
#[derive(Debug)]
pub(super) struct Wanted {
    count: usize,
    /// By the first byte of a key of the record itself, the places that it may lead to.
    first: Box<[Set; 256]>,
    /// Places that are the record itself.
    ended: Set,
}

/// Values, each with where another one of its place is. Their order does not matter.
#[derive(Debug)]
pub(super) struct Found<'j> {
    first: [u32; matching::MAX_PLACES],
    values: Vec<(Option<Leaf<'j>>, u32)>,
}

/// No next one.
const NONE: u32 = u32::MAX;

impl Wanted {
    /// `None` where it is too much.
    pub(super) fn new(places: &[Place]) -> Option<Self> {
        if places.len() > matching::MAX_PLACES {
            return None;
        }
        let mut first = Box::new([0; 256]);
        let mut ended = 0;
        for (index, place) in places.iter().enumerate() {
            let bit = 1 << index;
            match (place.start(), place.first_byte()) {
                (Way::END, _) => ended |= bit,
                (_, Some(byte)) => {
                    if let Some(set) = first.get_mut(usize::from(byte)) {
                        *set |= bit;
                    }
                }
                (_, None) => first.iter_mut().for_each(|set| *set |= bit),
            }
        }
        Some(Self { count: places.len(), first, ended })
    }

    /// The places that a key of the record itself may lead to.
    fn by_first(&self, key: &str) -> Set {
        match key.as_bytes().first() {
            Some(byte) => self.first.get(usize::from(*byte)).copied().unwrap_or(Set::MAX),
            None => Set::MAX,
        }
    }

    /// What a text has at the places; `None` where it is not surely JSON, or has several keys that lead to a place: one key twice,
    /// which is an error, or keys that share a dotted name.
    pub(super) fn find<'j>(&self, places: &[Place], json: &'j str) -> Option<Found<'j>> {
        let values = Vec::with_capacity(2 * self.count);
        let found = Found { first: [NONE; matching::MAX_PLACES], values };
        let mut search = Search { wanted: self, places, tokens: Tokens::new(json), found };
        let all = Set::MAX.checked_shr(u32::try_from(matching::MAX_PLACES - self.count).ok()?).unwrap_or(0);
        search.value(all & !self.ended, self.ended, &Ways::default(), 0)?;
        search.tokens.is_over().then_some(search.found)
    }
}

struct Search<'w, 'j> {
    wanted: &'w Wanted,
    places: &'w [Place],
    tokens: Tokens<'j>,
    found: Found<'j>,
}

impl<'j> Search<'_, 'j> {
    /// Looks through a value at so many levels: it is at the places `ended`, and on the way to the places `open`.
    fn value(&mut self, open: Set, ended: Set, ways: &Ways, level: u32) -> Option<()> {
        let first = self.tokens.begin()?;
        let leaf = match first {
            b'[' => {
                self.found.note(ended, None);
                return self.array(open, ended, ways, Tokens::deeper(level)?);
            }
            b'{' => {
                self.found.note(ended, Some(Leaf::Object));
                return self.object(open, ways, Tokens::deeper(level)?);
            }
            b'"' => match self.tokens.string()? {
                Quoted::Plain(text) => Leaf::Text(text),
                Quoted::Escaped(json) => Leaf::Escaped(json),
            },
            b't' => {
                self.tokens.word("rue")?;
                Leaf::Boolean(true)
            }
            b'f' => {
                self.tokens.word("alse")?;
                Leaf::Boolean(false)
            }
            b'n' => return self.tokens.word("ull"),
            _ => Leaf::Number(Number::Raw(self.tokens.number(first)?)),
        };
        self.found.note(ended, Some(leaf));
        Some(())
    }

    fn array(&mut self, open: Set, ended: Set, ways: &Ways, level: u32) -> Option<()> {
        if self.tokens.begin()? == b']' {
            return Some(());
        }
        self.tokens.again();
        loop {
            self.value(open, ended, ways, level)?;
            match self.tokens.begin()? {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    /// Looks through an object, after its bracket.
    fn object(&mut self, open: Set, ways: &Ways, level: u32) -> Option<()> {
        let (mut ways, before) = (*ways, ways);
        let mut seen = 0;
        match self.tokens.begin()? {
            b'}' => return Some(()),
            b'"' => {}
            _ => return None,
        }
        loop {
            let key: Cow<'_, str> = match self.tokens.key()? {
                Quoted::Plain(key) => key.into(),
                Quoted::Escaped(json) => Cow::Owned(serde_json::from_str(json).ok()?),
            };
            let candidates = if level == 1 { open & self.wanted.by_first(&key) } else { open };
            let (mut deeper, mut ended) = (0, 0);
            for place in bits(candidates) {
                let way = ways.get_mut(place)?;
                match self.places.get(place)?.after(*way, &key) {
                    None => continue,
                    Some(Way::END) => ended |= 1 << place,
                    Some(after) => {
                        *way = after;
                        deeper |= 1 << place;
                    }
                }
            }
            if deeper | ended == 0 {
                self.tokens.skip(level)?;
            } else {
                // Of several keys on the way to a place, the whole one counts. One key twice is ambiguous.
                ((deeper | ended) & seen == 0).then_some(())?;
                seen |= deeper | ended;
                self.value(deeper, ended, &ways, level)?;
                for place in bits(deeper) {
                    *ways.get_mut(place)? = *before.get(place)?;
                }
            }
            match self.tokens.begin()? {
                b',' => (self.tokens.begin()? == b'"').then_some(())?,
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }
}

/// The places in a set.
fn bits(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = set.trailing_zeros();
        set &= set.checked_sub(1)?;
        usize::try_from(lowest).ok()
    })
}

impl<'j> Found<'j> {
    /// Notes a value at some places, or with `None` that there is an array.
    fn note(&mut self, places: Set, value: Option<Leaf<'j>>) {
        for place in bits(places) {
            let (Ok(index), Some(first)) = (u32::try_from(self.values.len()), self.first.get_mut(place)) else {
                return;
            };
            self.values.push((value, *first));
            *first = index;
        }
    }

    /// The values at a place, `None` for an array.
    pub(super) fn at(&self, place: usize) -> impl Iterator<Item = Option<Leaf<'j>>> {
        let mut next = self.first.get(place).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let (value, after) = *self.values.get(usize::try_from(next).ok()?)?;
            next = after;
            Some(value)
        })
    }
}
