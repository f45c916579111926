//! The tokens of JSON that is surely valid: everything here gives up, with `None`, where it would have to think. Who asks then
//! lets `serde_json` decide, so that nothing is accepted, refused or read in another way than there.

use crate::limits::matching;

/// Objects and arrays within one another that are looked through here; `serde_json` takes 127.
const DEEPEST: u32 = 100;

/// What is left of a text.
#[derive(Debug)]
pub(super) struct Tokens<'j> {
    text: &'j str,
    at: usize,
}

/// A string.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quoted<'j> {
    /// The text between the quotes, which says itself.
    Plain(&'j str),
    /// With its quotes: there are escapes.
    Escaped(&'j str),
}

impl<'j> Tokens<'j> {
    pub(super) const fn new(text: &'j str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte, whatever it is.
    fn byte(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// The first byte of the next token, after which it goes on.
    pub(super) fn begin(&mut self) -> Option<u8> {
        loop {
            match self.byte()? {
                b' ' | b'\t' | b'\n' | b'\r' => {}
                byte => return Some(byte),
            }
        }
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_over(&mut self) -> bool {
        self.begin().is_none()
    }

    /// What follows the opening quote of a string.
    #[inline]
    pub(super) fn string(&mut self) -> Option<Quoted<'j>> {
        let start = self.at;
        let has_escapes = self.skip_string()?;
        if has_escapes {
            return self.text.get(start - 1..self.at).map(Quoted::Escaped);
        }
        self.text.get(start..self.at - 1).map(Quoted::Plain)
    }

    /// Passes over what follows the opening quote of a string, and says whether it has escapes.
    fn skip_string(&mut self) -> Option<bool> {
        self.skip_plain()?;
        if self.byte()? == b'"' { Some(false) } else { self.skip_escapes() }
    }

    /// Passes over plain text, up to a quote, a backslash or a control character.
    #[inline]
    fn skip_plain(&mut self) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let mut plain = 0;
        for eight in rest.chunks_exact(8) {
            let stops = stops(u64::from_le_bytes(*eight.first_chunk()?));
            if stops != 0 {
                self.at += plain + usize::try_from(stops.trailing_zeros() / 8).ok()?;
                return Some(());
            }
            plain += 8;
        }
        plain += rest.get(plain..)?.iter().take_while(|byte| **byte >= b' ' && !matches!(byte, b'"' | b'\\')).count();
        self.at += plain;
        Some(())
    }

    /// Passes over what is left of a string that has more than plain text, from the byte that was read last.
    #[cold]
    fn skip_escapes(&mut self) -> Option<bool> {
        self.again();
        loop {
            match self.byte()? {
                b'"' => return Some(true),
                b'\\' => self.escape()?,
                ..=0x1f => return None,
                _ => {}
            }
            self.skip_plain()?;
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Option<()> {
        match self.byte()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => match self.four()? {
                0xd800..=0xdbff => {
                    let is_pair = self.byte()? == b'\\' && self.byte()? == b'u';
                    (is_pair && matches!(self.four()?, 0xdc00..=0xdfff)).then_some(())
                }
                0xdc00..=0xdfff => None,
                _ => Some(()),
            },
            _ => None,
        }
    }

    /// A number of four hexadecimal digits.
    fn four(&mut self) -> Option<u32> {
        let mut number = 0;
        for _ in 0..4 {
            number = number * 16 + char::from(self.byte()?).to_digit(16)?;
        }
        Some(number)
    }

    /// A number that begins with `first`.
    pub(super) fn number(&mut self, first: u8) -> Option<&'j str> {
        let start = self.at - 1;
        match if first == b'-' { self.byte()? } else { first } {
            b'0' => {}
            b'1'..=b'9' => {
                self.digits();
            }
            _ => return None,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            (self.digits() > 0).then_some(())?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            matches!(self.digits(), 1 | 2).then_some(())?;
        }
        self.text.get(start..self.at).filter(|number| number.len() <= matching::MAX_DIGITS)
    }

    /// Passes over digits, and says how many there were.
    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }

    /// The rest of `true`, `false` or `null`.
    pub(super) fn word(&mut self, rest: &str) -> Option<()> {
        let is_there = self.text.as_bytes().get(self.at..)?.starts_with(rest.as_bytes());
        self.at += rest.len();
        is_there.then_some(())
    }

    /// A key after its opening quote, with the colon after it.
    pub(super) fn key(&mut self) -> Option<Quoted<'j>> {
        (!self.is_special()).then_some(())?;
        let key = self.string()?;
        (self.begin()? == b':').then_some(key)
    }

    /// Passes over that.
    fn skip_key(&mut self) -> Option<()> {
        (!self.is_special()).then_some(())?;
        self.skip_string()?;
        (self.begin()? == b':').then_some(())
    }

    /// Whether the key that begins may be one that `serde_json` has a meaning of its own for, as it has for numbers with all their
    /// digits.
    fn is_special(&self) -> bool {
        let is_next = |text: &[u8]| self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(text));
        match self.peek() {
            Some(b'$') => is_next(b"$serde_json"),
            Some(b'\\') => is_next(b"\\u"),
            _ => false,
        }
    }

    /// Passes over a value at so many levels.
    pub(super) fn skip(&mut self, level: u32) -> Option<()> {
        // Of each open bracket, whether it is an object's, the innermost one last.
        let (mut objects, mut open) = (0_u128, 0);
        loop {
            let first = self.begin()?;
            match first {
                b'"' => {
                    self.skip_string()?;
                }
                b'{' | b'[' => {
                    open += 1;
                    (level + open <= DEEPEST).then_some(())?;
                    objects = objects << 1 | u128::from(first == b'{');
                    if !self.is_empty(first)? {
                        continue;
                    }
                    objects >>= 1;
                    open -= 1;
                }
                _ => self.scalar(first)?,
            }
            // After a value.
            loop {
                if open == 0 {
                    return Some(());
                }
                let is_object = objects & 1 == 1;
                match self.begin()? {
                    b',' if is_object => {
                        self.next_key()?;
                        break;
                    }
                    b',' => break,
                    b'}' if is_object => {}
                    b']' if !is_object => {}
                    _ => return None,
                }
                objects >>= 1;
                open -= 1;
            }
        }
    }

    /// Whether the object or array that was opened is empty. If an object is not, its first key is passed over.
    fn is_empty(&mut self, open: u8) -> Option<bool> {
        let before = self.at;
        match (open, self.begin()?) {
            (b'{', b'}') | (b'[', b']') => return Some(true),
            (b'{', b'"') => self.skip_key()?,
            (b'{', _) => return None,
            _ => self.at = before,
        }
        Some(false)
    }

    /// Passes over the key that has to follow.
    fn next_key(&mut self) -> Option<()> {
        (self.begin()? == b'"').then_some(())?;
        self.skip_key()
    }

    /// Passes over a value that is neither a string nor an array nor an object.
    fn scalar(&mut self, first: u8) -> Option<()> {
        match first {
            b't' => self.word("rue"),
            b'f' => self.word("alse"),
            b'n' => self.word("ull"),
            _ => self.number(first).map(|_| ()),
        }
    }

    /// Goes one byte back, to where a token began.
    pub(super) const fn again(&mut self) {
        self.at -= 1;
    }

    /// The level within a level, if it is looked through here.
    pub(super) fn deeper(level: u32) -> Option<u32> {
        (level < DEEPEST).then_some(level + 1)
    }
}

/// Of eight bytes, those at which the plain text of a string ends: a bit for each, of which the lowest is right.
///
/// A byte is below 0x20 or a quote (0x22) when, with its bit for two turned over, it is below 0x21.
fn stops(eight: u64) -> u64 {
    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    let quotes_and_controls = (eight ^ all(0x02)).wrapping_sub(all(0x21));
    let backslashes = (eight ^ all(b'\\')).wrapping_sub(all(1));
    (quotes_and_controls | backslashes) & !eight & all(0x80)
}

#[cfg(test)]
mod tests {
    use super::stops;

    /// Every byte at every place, beside bytes that are plain.
    #[test]
    fn the_first_stop_is_found() {
        for plain in [b'a', b' ', b'!', b'#', 0x7f, 0x80, 0xff, b']', b'['] {
            for byte in 0..=u8::MAX {
                for place in 0..8 {
                    let mut eight = [plain; 8];
                    eight[place] = byte;
                    let is_stop = byte < 0x20 || byte == b'"' || byte == b'\\';
                    let expected = if is_stop { place } else { 8 };
                    assert_eq!(stops(u64::from_le_bytes(eight)).trailing_zeros() / 8, expected as u32, "{eight:?}");
                }
            }
        }
    }
}
