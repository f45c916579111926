//! Lines for Windows' shells, which are not on the machines that test this: each is read by the shell's own rules, written down
//! here.

use crate::run::good;

const FILTERS: [&str; 4] = [
    "name contains \"it's $env:X `n %PATH% ^& | <x> (y) !z! \\\"q\\\" \\\\\"",
    "name = \"\u{2019}curly\u{2018} %5B% 100% é\"",
    "labels.env = dev and name contains \"a*b\"",
    "name contains \"x%COMSPEC%x\"",
];

/// The words of a command line as `cmd` and then a C program read them.
///
/// `cmd` first replaces `%NAME%` where there is such a variable, and leaves it at a prompt where there is none. Then a caret
/// outside quotes takes the meaning of the next character. The program splits words at blanks outside quotes, and a
/// backslash before a quote makes it one.
fn cmd(line: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let mut expanded = String::new();
    let mut rest = line;
    while let Some((before, tail)) = rest.split_once('%') {
        expanded.push_str(before);
        let variable = tail.split_once('%').and_then(|(name, tail)| {
            let (name, change) =
                name.split_once(':').map_or((name, None), |(name, change)| (name, change.split_once('=')));
            let found = variables.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
            Some((change.map_or(found.1.to_owned(), |(from, to)| found.1.replace(from, to)), tail))
        });
        match variable {
            Some((value, tail)) => {
                expanded.push_str(&value);
                rest = tail;
            }
            None => {
                expanded.push('%');
                rest = tail;
            }
        }
    }
    expanded.push_str(rest);
    let (mut handed_on, mut quoted) = (String::new(), false);
    let mut chars = expanded.chars();
    while let Some(c) = chars.next() {
        assert!(quoted || !matches!(c, '&' | '|' | '<' | '>'), "{c} is an operator: {line}");
        match c {
            '^' if !quoted => handed_on.extend(chars.next()),
            c => {
                quoted ^= c == '"';
                handed_on.push(c);
            }
        }
    }
    // `for` cuts a text at the first run of signs, and puts the two parts for `%i` and `%j`.
    if let Some(rest) = handed_on.strip_prefix("for /f \"tokens=1* delims==\" %i in (\"") {
        let (text, command) = rest.split_once("\") do @").expect("a command");
        let (first, rest) = text.split_once('=').expect("a sign");
        handed_on = command.replace("%i", first).replace("%j", rest.trim_start_matches('='));
    }
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = handed_on.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'"') => word.extend(chars.next()),
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words
}

/// The words of a PowerShell command; a table of headers is read as one word, its text.
///
/// In single quotes only a doubled quote has a meaning, and typographic quotes are quotes.
fn powershell(line: &str) -> Vec<String> {
    let is_quote = |c: char| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if is_quote(c) && quoted && chars.peek().is_some_and(|next| is_quote(*next)) => word.extend(chars.next()),
            c if is_quote(c) => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            c => {
                let is_free = quoted || words.iter().any(|word| word == "@{");
                assert!(is_free || !matches!(c, '$' | '`' | '"' | ';' | '|' | '&'), "{c} has a meaning: {line}");
                word.push(c);
            }
        }
    }
    words.push(word);
    assert!(!quoted, "{line}");
    words
}

#[test]
fn cmd_gets_the_url_and_the_token() {
    // Names that the text between two percent signs could have.
    let variables = [("KONNECT_TOKEN", "kpat_x y&z"), ("PATH", "wrong"), ("5Bname", "wrong"), ("COMSPEC", "wrong")];
    for filter in FILTERS {
        for extra in [&[][..], &["--readable"]] {
            let url = good(&[&["encode", "control-planes", filter], extra].concat());
            let line = good(&[&["encode", "control-planes", filter, "--output", "cmd"], extra].concat());
            let wanted = ["curl", "-sS", "--globoff", "-H", "Authorization: Bearer kpat_x y&z", url.trim_end()];
            assert_eq!(cmd(line.trim_end(), &variables), wanted, "{line}");
        }
    }
    let portal = ["encode", "dev-portal@v3/apis", "--base-url", "https://portal.example.com", "--output", "cmd"];
    let portal = [&portal[..], &["name contains 'i j %i'"]].concat();
    let url = good(&[&portal[..4], &portal[6..]].concat());
    // The cookie may have its name or not, and end with signs.
    for (cookie, wanted) in
        [("c.d-e", "c.d-e"), ("portalaccesstoken=c", "c"), ("c==", "c=="), ("portalaccesstoken=c==", "c==")]
    {
        let line = good(&portal);
        let words = cmd(line.trim_end(), &[("KONNECT_COOKIE", cookie)]);
        let wanted = format!("Cookie: portalaccesstoken={wanted}");
        assert_eq!(words, ["curl", "-sS", "--globoff", "-H", &wanted, url.trim_end()], "{line}");
    }
}

#[test]
fn powershell_gets_the_url_and_the_token() {
    for filter in FILTERS {
        for extra in [&[][..], &["--readable"]] {
            let url = good(&[&["encode", "control-planes", filter], extra].concat());
            let line = good(&[&["encode", "control-planes", filter, "--output", "powershell"], extra].concat());
            let words = powershell(line.trim_end());
            assert_eq!(words[..5], ["Invoke-RestMethod", "-MaximumRedirection", "0", "-Uri", url.trim_end()], "{line}");
            assert_eq!(words[5..].join(" "), "-Headers @{ Authorization = Bearer  + $env:KONNECT_TOKEN }", "{line}");
        }
    }
    let portal = ["encode", "dev-portal@v3/apis", "--base-url", "https://portal.example.com", "--output", "powershell"];
    let line = good(&portal);
    assert!(
        line.contains("@{ Cookie = 'portalaccesstoken=' + ($env:KONNECT_COOKIE -replace '^portalaccesstoken=', '') }"),
        "{line}"
    );
}
