//! A bound value is one string of the SQL, whatever is in it. The judge is a reader of each engine's words, written here from the
//! engines' own descriptions of strings, names and comments, and not from what the library writes:
//! <https://duckdb.org/docs/stable/sql/data_types/literal_types>, <https://sqlite.org/lang_expr.html>,
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>, <https://clickhouse.com/docs/sql-reference/syntax>,
//! <https://spark.apache.org/docs/latest/sql-ref-literals.html>.

use konnect_filter::catalog::{Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::sql::{Column, ColumnType, Dialect, RecordSource, expression};
use konnect_filter::syntax::{Arguments, FieldName};
use konnect_filter::{Code, Error, parse};
use proptest::prelude::*;

/// A word of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    /// A string, as the engine reads it.
    Text(String),
    /// The name of a column in quotes.
    Name(String),
    /// `X'…'`.
    Bytes(Vec<u8>),
    /// A keyword, a number or a sign.
    Other(String),
}

/// What an engine's quotes and backslashes mean.
struct Reader<'s> {
    dialect: Dialect,
    sql: &'s str,
    rest: std::iter::Peekable<std::str::Chars<'s>>,
}

impl<'s> Reader<'s> {
    fn words(dialect: Dialect, sql: &'s str) -> Vec<Word> {
        // Spark puts a setting for `${…}` before it reads anything.
        assert!(dialect != Dialect::Spark || !sql.contains("${"), "a setting: {sql}");
        let mut reader = Reader { dialect, sql, rest: sql.chars().peekable() };
        let mut words = Vec::new();
        while let Some(c) = reader.rest.next() {
            match c {
                ' ' => {}
                '\'' => words.push(Word::Text(reader.plain_text())),
                '"' if dialect == Dialect::Spark => words.push(Word::Text(reader.backslashed('"'))),
                '"' | '`' => words.push(Word::Name(reader.name(c))),
                '-' if reader.rest.peek() == Some(&'-') => panic!("a comment: {sql}"),
                '/' if reader.rest.peek() == Some(&'*') => panic!("a comment: {sql}"),
                // PostgreSQL has `#>>`; elsewhere it may begin a comment.
                '#' if dialect == Dialect::Postgres => words.push(Word::Other(c.to_string())),
                '#' | ';' | '\\' => panic!("{c} outside quotes: {sql}"),
                // Postgres, DuckDB and ClickHouse have strings between `$$`; parameters of others begin with it.
                '$' => panic!("a dollar outside quotes: {sql}"),
                c if c.is_ascii_alphanumeric() || c == '_' => {
                    let mut word = String::from(c);
                    while let Some(c) = reader.rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                        word.push(c);
                    }
                    words.push(reader.prefixed(word));
                }
                c if c.is_ascii_graphic() => words.push(Word::Other(c.to_string())),
                c => panic!("{c:?} outside quotes: {sql}"),
            }
        }
        words
    }

    /// A word, or the string or name that it begins.
    fn prefixed(&mut self, word: String) -> Word {
        let next = self.rest.peek().copied();
        match (word.to_ascii_lowercase().as_str(), next) {
            ("e", Some('\'')) if matches!(self.dialect, Dialect::Postgres | Dialect::DuckDb) => {
                self.rest.next();
                Word::Text(self.backslashed('\''))
            }
            ("r", Some('\'')) if self.dialect == Dialect::Spark => {
                self.rest.next();
                Word::Text(self.until('\'', false))
            }
            ("x", Some('\'')) => {
                self.rest.next();
                let digits = self.until('\'', false);
                let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
                Word::Bytes(pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect())
            }
            ("u", Some('&')) if self.dialect == Dialect::Postgres => {
                self.rest.next();
                assert_eq!(self.rest.next(), Some('"'), "{}", self.sql);
                let name = self.until('"', true);
                let mut chars = name.chars();
                let mut read = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => match chars.next().unwrap() {
                            '\\' => read.push('\\'),
                            '+' => read.push(code(&mut chars, 6)),
                            first => read.push(code(&mut std::iter::once(first).chain(chars.by_ref()), 4)),
                        },
                        c => read.push(c),
                    }
                }
                Word::Name(read)
            }
            (_, Some('\'' | '"' | '`')) => panic!("`{word}` touches a quote: {}", self.sql),
            _ => Word::Other(word),
        }
    }

    /// What is between plain single quotes.
    fn plain_text(&mut self) -> String {
        match self.dialect {
            Dialect::ClickHouse | Dialect::Spark => self.backslashed('\''),
            Dialect::Postgres => {
                let text = self.until('\'', true);
                // With `standard_conforming_strings` off, it would begin an escape.
                assert!(!text.contains('\\'), "a backslash in a plain string: {}", self.sql);
                text
            }
            _ => self.until('\'', true),
        }
    }

    fn name(&mut self, quote: char) -> String {
        match self.dialect {
            Dialect::ClickHouse => self.backslashed(quote),
            _ => self.until(quote, true),
        }
    }

    /// Until a quote that is not doubled, where two are one; a backslash is one.
    fn until(&mut self, quote: char, doubled: bool) -> String {
        let mut read = String::new();
        loop {
            match self.rest.next() {
                None => panic!("an open quote: {}", self.sql),
                Some(c) if c != quote => read.push(c),
                Some(_) if doubled && self.rest.next_if_eq(&quote).is_some() => read.push(quote),
                Some(_) => return read,
            }
        }
    }

    /// The same, where a backslash begins an escape.
    fn backslashed(&mut self, quote: char) -> String {
        let mut bytes = Vec::new();
        loop {
            let c = self.rest.next().unwrap_or_else(|| panic!("an open quote: {}", self.sql));
            let read = match c {
                // Spark joins two strings that touch, so that a doubled quote is none there.
                _ if c == quote && (self.dialect == Dialect::Spark || self.rest.next_if_eq(&quote).is_none()) => {
                    return String::from_utf8(bytes).unwrap();
                }
                '\\' => self.escape(&mut bytes),
                c => Some(c),
            };
            bytes.extend(read.map(String::from).unwrap_or_default().bytes());
        }
    }

    /// What is after a backslash: a character, or a byte of one.
    fn escape(&mut self, bytes: &mut Vec<u8>) -> Option<char> {
        // With `spark.sql.parser.escapedStringLiterals`, a backslash is one.
        assert_ne!(self.dialect, Dialect::Spark, "a backslash in a string: {}", self.sql);
        Some(match self.rest.next().unwrap() {
            'u' if self.dialect != Dialect::ClickHouse => code(&mut self.rest, 4),
            'U' if self.dialect != Dialect::ClickHouse => code(&mut self.rest, 8),
            'x' if self.dialect == Dialect::ClickHouse => {
                let digits: String = self.rest.by_ref().take(2).collect();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
                return None;
            }
            c @ ('\\' | '\'' | '"' | '`') => c,
            'n' => '\n',
            't' => '\t',
            c => panic!("an escape that is not known, {c:?}: {}", self.sql),
        })
    }
}

/// The character of some hexadecimal digits.
fn code(chars: &mut impl Iterator<Item = char>, digits: usize) -> char {
    let digits: String = chars.take(digits).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap()
}

/// The words with each string that is put together from others, or from numbers of characters, as the one that it is.
fn folded(words: Vec<Word>) -> Vec<Word> {
    let mut folded: Vec<Word> = Vec::new();
    for word in words {
        let closes = word == Word::Other(")".to_owned());
        folded.push(word);
        if closes {
            fold(&mut folded);
        }
    }
    folded
}

/// Puts a string for the call that ends the words, where it is one of those.
fn fold(words: &mut Vec<Word>) {
    let other = |word: &Word| match word {
        Word::Other(text) => Some(text.clone()),
        _ => None,
    };
    let Some(open) = words.iter().rposition(|word| other(word).as_deref() == Some("(")) else { return };
    let inside = words[open + 1..words.len() - 1].to_vec();
    let name = open.checked_sub(1).and_then(|before| other(&words[before])).unwrap_or_default();
    let separated = |by: &[&str]| -> Option<Vec<Word>> {
        let mut parts = Vec::new();
        for (index, chunk) in inside.chunks(1 + by.len()).enumerate() {
            let _ = index;
            let (part, rest) = chunk.split_first()?;
            let is_last = rest.is_empty();
            if !is_last && !rest.iter().map(other).eq(by.iter().map(|sign| Some((*sign).to_owned()))) {
                return None;
            }
            parts.push(part.clone());
        }
        Some(parts)
    };
    let texts = |words: Vec<Word>| -> Option<String> {
        words.into_iter().map(|word| if let Word::Text(text) = word { Some(text) } else { None }).collect()
    };
    let (start, text) = match (name.as_str(), inside.as_slice()) {
        ("chr" | "char", _) => {
            let numbers = separated(&[","]).unwrap_or_default();
            let read = |word: &Word| other(word).and_then(|text| text.parse().ok()).and_then(char::from_u32);
            (open - 1, numbers.iter().map(read).collect::<Option<String>>().filter(|text| !text.is_empty()))
        }
        ("concat", _) => (open - 1, separated(&[","]).and_then(texts)),
        ("CAST", [Word::Bytes(bytes), Word::Other(to), Word::Other(kind)]) if to == "AS" && kind == "STRING" => {
            (open - 1, String::from_utf8(bytes.clone()).ok())
        }
        _ => (open, separated(&["|", "|"]).filter(|parts| parts.len() > 1).and_then(texts)),
    };
    if let Some(text) = text {
        words.truncate(start);
        words.push(Word::Text(text));
    }
}

/// A collection with a string and a map of strings.
fn things() -> Entity {
    let text = |name: &str| Field::new(name, Type::String, [Operator::Eq, Operator::Contains]);
    Entity::new("shop", "v1", "/v1/things")
        .with_collection("things")
        .with_fields([text("name").with_path(["name"]), text("labels").with_map(true).with_path(["labels"])])
        .with_record([
            RecordField::new(["name"], Type::String),
            RecordField::new(["labels"], Type::String).with_map(true),
        ])
}

fn sql(source: &str, text: &str, dialect: Dialect, place: &RecordSource<'_>) -> Result<String, Error> {
    let entity = things();
    let arguments = Arguments::new().with("v", text);
    let filter = parse(source).unwrap();
    // A key may be `$v` too.
    let filter =
        if source.ends_with("= $v") || source.ends_with("in $v") { filter.bind(&arguments).unwrap() } else { filter };
    let context = Context::at("2024-01-02T12:00:00Z".parse().unwrap());
    expression(check(&filter, &entity, &context)?.condition(), dialect, place)
}

/// A text that nothing else in an expression has.
const PLAIN: &str = "zzplainzz";

/// The words are those of the same filter with a plain text, and its strings those with the text in its place.
fn is_one_string(dialect: Dialect, plain: &str, sql: &str, text: &str) -> Result<(), TestCaseError> {
    let (plain, words) = (folded(Reader::words(dialect, plain)), folded(Reader::words(dialect, sql)));
    prop_assert_eq!(plain.len(), words.len(), "{}: {}", dialect, sql);
    let mut found = 0;
    for (plain, word) in plain.iter().zip(&words) {
        match (plain, word) {
            (Word::Text(plain), Word::Text(word)) if plain.contains(PLAIN) => {
                found += 1;
                prop_assert_eq!(&plain.replace(PLAIN, text), word, "{}: {}", dialect, sql);
            }
            _ => prop_assert_eq!(plain, word, "{}: {}", dialect, sql),
        }
    }
    prop_assert!(found > 0, "{}: {}", dialect, sql);
    Ok(())
}

/// What some engine reads in or around strings.
fn any_text() -> impl Strategy<Value = String> {
    let hostile = [
        "'", "''", "\"", "`", "\\", "\\'", "\\\\", "--", "/*", "*/", "#", ";", "$$", "$1", "${x}", "{{x}}", "?", ":v",
        "%", "_", "\n", "\r", "\t", "\0", "\u{1}", "\u{202e}", "\u{200b}", "\u{2019}", "\u{ff07}", " OR 1=1 ",
        ") OR (", "E'", "X'", "U&'", "\\x27", "\\u0027", "\\047", "||", "chr(39)", "a",
    ];
    let pieces = proptest::collection::vec(proptest::sample::select(hostile.to_vec()), 1..6);
    prop_oneof![pieces.prop_map(|pieces| pieces.concat()), any::<String>(), ".{0,3}'.{0,3}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_is_one_string_of_sql(text in any_text()) {
        let columns = [Column::new("name", ColumnType::Text), Column::new("labels", ColumnType::Json)];
        for place in [RecordSource::Record("record"), RecordSource::Columns(&columns)] {
            for &dialect in Dialect::ALL {
                let key = FieldName::new(format!("labels.{text}")).to_string() + " = 1";
                let plain_key = format!("labels.{PLAIN} = 1");
                for (source, plain) in
                    [("name = $v", "name = $v"), ("name != $v", "name != $v"), ("name in $v", "name in $v"), ("labels.a = $v", "labels.a = $v"), (&key, &plain_key)]
                {
                    // A key with a dot in it may also be several.
                    if source == key && (text.is_empty() || text.contains('.')) {
                        continue;
                    }
                    let plain = sql(plain, PLAIN, dialect, &place).unwrap();
                    match sql(source, &text, dialect, &place) {
                        Ok(sql) => is_one_string(dialect, &plain, &sql, &text)?,
                        Err(error) => {
                            // Not every engine has text with the first two characters.
                            prop_assert!(text.contains(['\0', '\u{1}']), "{}: {}", dialect, error);
                            prop_assert!(error.iter().all(|problem| problem.code == Code::NotInSql));
                        }
                    }
                }
            }
        }
    }
}
