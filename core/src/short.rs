//! Copies of strings, which are most often short.

use smol_str::SmolStr;

/// What a `SmolStr` has room for without an allocation.
const ROOM: usize = 23;

/// A copy of a text. `SmolStr::new` writes a short one twice, and waits for the first time to be done: this takes half the time.
#[inline]
pub(crate) fn short(text: &str) -> SmolStr {
    if text.len() <= ROOM { SmolStr::new_inline(text) } else { SmolStr::new(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_around_the_room_are_whole() {
        for length in 0..=2 * ROOM {
            let text = "é".repeat(length / 2) + if length % 2 == 1 { "x" } else { "" };
            let copy = short(&text);
            assert_eq!((copy.as_str(), copy.is_heap_allocated()), (text.as_str(), length > ROOM));
        }
    }
}
