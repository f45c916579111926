//! Characters as HTML writes them: `&quot;`, `&nbsp;`, `&#39;`.

/// The text with its characters as they are; `None` where HTML wrote none of them otherwise.
pub(crate) fn plain(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_changed = false;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // No name of one is longer.
        let name = after.bytes().take(8).position(|byte| byte == b';').and_then(|end| after.get(..end));
        match name.and_then(|name| Some((name, character(name)?))) {
            Some((name, c)) => {
                out.push(c);
                rest = after.get(name.len() + 1..).unwrap_or_default();
                is_changed = true;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    is_changed.then_some(out)
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control()).map(|c| if c == '\u{a0}' { ' ' } else { c })?
        }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_html_writes_otherwise() {
        for (text, plain) in [
            ("name &lt;&gt; &quot;a&quot;", Some("name <> \"a\"")),
            ("name&nbsp;=&#160;pay", Some("name = pay")),
            ("&#39;a&#x27;", Some("'a'")),
            ("a &amp;&amp; b", Some("a && b")),
            ("a & b; c", None),
            ("a &unknown; b", None),
            ("&#10;", None),
            ("", None),
        ] {
            assert_eq!(super::plain(text).as_deref(), plain, "{text}");
        }
    }
}
