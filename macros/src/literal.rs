//! The value of a string literal, as the compiler reads it.

/// The string that a literal says, or nothing for other literals.
pub(crate) fn string(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw.get(hashes..raw.len().checked_sub(hashes)?)?;
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    unescaped(literal.strip_prefix('"')?.strip_suffix('"')?)
}

fn unescaped(text: &str) -> Option<String> {
    let mut value = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        value.push(match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            c @ ('\\' | '"' | '\'') => c,
            'x' => {
                let digits: String = chars.by_ref().take(2).collect();
                char::from(u8::from_str_radix(&digits, 16).ok()?)
            }
            'u' => {
                let digits: String = chars.by_ref().take_while(|c| *c != '}').filter(|c| !"{_".contains(*c)).collect();
                char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
            }
            // The line goes on after the white space.
            '\n' => {
                while chars.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
                continue;
            }
            _ => return None,
        });
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn literals_say_what_the_compiler_reads() {
        macro_rules! same {
            ($($literal:literal)*) => { $(assert_eq!(string(stringify!($literal)).unwrap(), $literal);)* };
        }
        same! {
            "" "plain é 🚀" "a \"b\" \\ \n\r\t\0\'" "\x41\u{e9}\u{1_f680}" r"a\b" r#"a "b" \n"# r##"a"#b"##
            "one \
             two
three"
        }
        assert_eq!(string("b\"x\""), None);
        assert_eq!(string("c\"x\""), None);
        assert_eq!(string("1"), None);
        assert_eq!(string("'x'"), None);
    }
}
