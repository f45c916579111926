//! What is sent, seen by other readers: of URLs, of queries, of shell words; and by the library's own decoder.

use arbitrary::{Result, Unstructured};
use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::check::{Checked, check};
use konnect_filter::plan::{self, Request, plan};
use konnect_filter::wire::{self, Escaping, RequestOptions, decode_query, encode};
use konnect_filter::{Filter, Limits};
use url::{Url, form_urlencoded};

use super::{ask, now};

type Pairs = Vec<(String, String)>;

/// A filter over a built-in collection: each request says, to every reader, what the plan meant.
pub fn encode_decode(data: &[u8]) {
    // Bytes that run out make no case.
    let _ = case(&mut Unstructured::new(data));
}

fn case(u: &mut Unstructured<'_>) -> Result<()> {
    let entity = ask::entity(u)?;
    let allowed: u8 = u.arbitrary()?;
    let options = ask::options(u, entity)?;
    let Ok(filter) = ask::draft(u, entity, 3)?.build() else { return Ok(()) };
    let Ok(checked) = check(&filter, entity, &now()) else { return Ok(()) };
    let allow = plan::PlanOptions::default()
        .with_strict(allowed & 1 != 0)
        .with_split(allowed & 2 != 0)
        .with_partial(allowed & 4 != 0);
    let Ok(plan) = plan(&checked, &allow) else { return Ok(()) };
    assert!(allow.partial || plan.residual().is_none(), "{filter}");
    assert!(allow.split || plan.requests().len() == 1, "{filter}");
    assert!(plan.requests().len() <= Limits::DEFAULT.requests, "{filter}");
    for request in plan.requests() {
        query(&filter, request);
        decoded(&checked, request, allow.strict);
        url(entity, request, &options);
    }
    Ok(())
}

fn pairs(request: &Request<'_>) -> Pairs {
    encode(request).pairs().map(|(name, value)| (name.into_owned(), value.unwrap_or_default().into_owned())).collect()
}

fn read(query: &str) -> Pairs {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Another reader sees the same pairs in both styles; nothing is empty, too long or there twice.
fn query(filter: &Filter<'_>, request: &Request<'_>) {
    let meant = pairs(request);
    for style in [Escaping::Strict, Escaping::Readable] {
        let mut query = String::new();
        encode(request).write_to(&mut query, style);
        assert!(query.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\"<>\\^`{|}'".contains(&byte)), "{query}");
        assert_eq!(read(&query), meant, "{filter}\n{query}");
    }
    let mut names: Vec<&str> = meant.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), meant.len(), "{filter}\n{meant:?}");
    for parameter in request.parameters() {
        for value in parameter.values() {
            assert!(!value.is_empty() && value.len() <= Limits::DEFAULT.value_bytes, "{filter}\n{meant:?}");
        }
    }
}

/// What the decoder reads of a request asks for the same request again.
fn decoded(checked: &Checked<'_>, request: &Request<'_>, strict: bool) {
    let entity = checked.entity();
    let text = encode(request).to_string();
    let decoded = match decode_query(&text, Some(entity), &Limits::DEFAULT) {
        Ok(decoded) => decoded,
        Err(error) => panic!("{}: {text}: {error}", entity.name()),
    };
    assert_eq!(decoded.options, RequestOptions::default(), "{text}");
    let Some(filter) = decoded.filter else {
        assert!(request.parameters().is_empty(), "{text}");
        return;
    };
    let again = match check(&filter, entity, &now()) {
        Ok(again) => again,
        Err(error) => panic!("{}: {text}: {filter}: {error}", entity.name()),
    };
    let again = match plan(&again, &plan::PlanOptions::default().with_strict(strict)) {
        Ok(again) => again,
        Err(error) => panic!("{}: {text}: {filter}: {error}", entity.name()),
    };
    let mut same: Vec<Pairs> = again.requests().iter().chain([request]).map(pairs).collect();
    same.iter_mut().for_each(|pairs| pairs.sort());
    assert!(
        matches!(same.as_slice(), [one, other] if one == other),
        "{} of {}: {text}\n{filter}\n{same:?}",
        checked.condition(),
        entity.name()
    );
}

/// Another reader of URLs and shells sees the host, the segments and the parameters that were meant.
fn url(entity: &Entity, request: &Request<'_>, options: &RequestOptions) {
    let Ok(address) = options.resolve(entity) else { return };
    let shown = address.request(request);
    let text = shown.to_text();
    let url = Url::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(url.as_str(), text);
    let host = url.host_str().unwrap_or_default();
    if let Some(base) = &options.base_url {
        assert_eq!(Some(host), Url::parse(base).expect("it was taken").host_str(), "{text}");
    } else {
        assert!(url.scheme() == "https" && url.port().is_none(), "{text}");
        let region = host.strip_suffix(".api.konghq.com").unwrap_or_else(|| panic!("{text}"));
        assert!(region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{text}");
    }
    assert_eq!((url.username(), url.password(), url.fragment()), ("", None, None), "{text}");
    let segments: Vec<&str> = url.path_segments().expect("a path").collect();
    let wanted: Vec<&str> = entity.path.split('/').skip(1).collect();
    let own = segments.get(segments.len() - wanted.len()..).expect("all of the path");
    for (segment, wanted) in own.iter().zip(wanted) {
        let named =
            |name: &str| options.params.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let meant = wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')).map_or(Some(wanted), named);
        let is = percent_encoding::percent_decode_str(segment).decode_utf8().expect("UTF-8");
        assert_eq!(Some(&*is), meant, "{text}");
    }
    let meant: Pairs = shown
        .query()
        .pairs()
        .map(|(name, value)| (name.into_owned(), value.unwrap_or_default().into_owned()))
        .collect();
    assert_eq!(url.query_pairs().into_owned().collect::<Pairs>(), meant, "{text}");
    let credential = match shown.credential() {
        Ok(Some(credential)) => credential,
        // Only a service on this machine that is spoken to in plain http is given none.
        Ok(None) => {
            let is_local = match url.host() {
                Some(url::Host::Ipv4(address)) => address.octets()[0] == 127,
                Some(url::Host::Ipv6(address)) => address.segments() == [0, 0, 0, 0, 0, 0, 0, 1],
                Some(url::Host::Domain(name)) => name == "localhost",
                None => false,
            };
            assert!(url.scheme() == "http" && is_local, "{text}");
            assert!(!shown.curl().expect("no credential").contains("KONNECT"), "{text}");
            return;
        }
        Err(error) => {
            assert_eq!(
                (url.scheme(), shown.curl(), shown.httpie()),
                ("http", Err(error.clone()), Err(error)),
                "{text}"
            );
            return;
        }
    };
    let portal = credential.header == "Cookie";
    assert_eq!(portal, entity.servers.portal, "{text}");
    let (header, variable) = if portal { ("Cookie: portalaccesstoken=", "C") } else { ("Authorization: Bearer ", "T") };
    let curl = shown.curl().expect("as the credential");
    let (print, curl) = curl.split_once(" | ").expect("curl is given the header");
    assert_eq!(words(print), ["printf", &format!("{header}%s\\n"), variable]);
    let curl = words(curl);
    assert_eq!(curl.iter().filter(|word| *word != "--globoff").collect::<Vec<_>>(), ["curl", "-sS", "-H", "@-", &text]);
    let header = format!("{}{variable}", header.replacen(": ", ":", 1));
    assert_eq!(words(&shown.httpie().expect("as curl")), ["http", "--ignore-stdin", "GET", &text, &header]);
    if options.base_url.is_none() {
        reopened(entity, &text, options);
    }
}

/// The URL as a whole is read back: the same collection, and the same URL once more.
fn reopened(entity: &Entity, text: &str, options: &RequestOptions) {
    let decoded = match wire::decode(text, Catalog::builtin(), &Limits::DEFAULT) {
        Ok(decoded) => decoded,
        Err(error) => panic!("{text}: {error}"),
    };
    assert_eq!(decoded.entity.map(Entity::name), Some(entity.name()), "{text}");
    let options = decoded.options.with_style(options.style);
    let address = options.resolve(entity).unwrap_or_else(|error| panic!("{text}: {options:?}: {error}"));
    let without = |text: &str| text.split('?').next().map(str::to_owned);
    assert_eq!(without(&address.request(&Request::default()).to_text()), without(text));
}

/// The words of one line, as a POSIX shell with `KONNECT_TOKEN=T` and `KONNECT_COOKIE=C` reads them. What it would run or expand besides is a panic.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut rest = line.chars();
    let push = |words: &mut Vec<String>, c| words.last_mut().expect("never empty").push(c);
    while let Some(c) = rest.next() {
        match c {
            ' ' => words.push(String::new()),
            '\'' => rest.by_ref().take_while(|c| *c != '\'').for_each(|c| push(&mut words, c)),
            '"' => {
                let quoted: String = rest.by_ref().take_while(|c| *c != '"').collect();
                let quoted = quoted.replace("$KONNECT_TOKEN", "T").replace("${KONNECT_COOKIE#portalaccesstoken=}", "C");
                assert!(!quoted.contains(['$', '`', '\\', '!', '\n']), "{line}");
                quoted.chars().for_each(|c| push(&mut words, c));
            }
            '\\' => push(&mut words, rest.next().expect("something after a backslash")),
            c => {
                assert!(c.is_ascii_alphanumeric() || matches!(c, '-' | '@'), "{line}");
                push(&mut words, c);
            }
        }
    }
    words
}

/// Any text as a URL or a query: what is read is what another reader sees, or the problems have places in it.
pub fn decode(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match wire::decode(text, Catalog::builtin(), &Limits::DEFAULT) {
        Ok(decoded) => accounted(text, &decoded),
        Err(error) => {
            for problem in error.iter() {
                assert!(problem.span.is_none_or(|span| span.get(text).is_some()), "{problem:?}");
                let is_helped = problem.help.is_some() || !problem.remedies.is_empty();
                assert!(is_helped && problem.message.len() < 1500, "{problem:?}");
            }
        }
    }
    if let Ok(decoded) = decode_query(text, None, &Limits::DEFAULT) {
        accounted(text, &decoded);
        if let Some(filter) = &decoded.filter {
            super::round_trip(filter);
        }
    }
}

/// Everything in the query went somewhere, and nothing came from nowhere.
fn accounted(text: &str, decoded: &wire::Decoded<'_>) {
    use konnect_filter::syntax::{MatchOperator, Node, Test};
    let query = match decoded.entity {
        Some(_) => text.trim().split_once('?').map_or("", |(_, query)| query),
        None => text.trim_start().strip_prefix('?').unwrap_or(text.trim_start()),
    };
    let mut pairs = read(query);
    let mut take = |name: &str, value: &str| {
        let at = pairs.iter().position(|(other, own)| other == name && own == value);
        at.map(|at| pairs.swap_remove(at)).is_some()
    };
    let options = &decoded.options;
    for (name, value) in &options.query {
        assert!(take(name, value), "{text}: {name}={value}");
    }
    for (names, value) in
        [(["page[after]", "offset"], options.page_after.clone()), (["page[before]", ""], options.page_before.clone())]
    {
        let Some(value) = value else { continue };
        assert!(names.iter().any(|name| take(name, &value)), "{text}: {names:?}");
    }
    let numbers =
        [("page[size]", options.page_size), ("size", options.page_size), ("page[number]", options.page_number)];
    pairs.retain(|(name, value)| {
        let number = numbers.iter().find(|(other, _)| other == name);
        number.is_none_or(|(_, number)| number.is_none() || value.parse().ok() != *number)
    });
    let sorted = pairs.iter().position(|(name, _)| name == "sort");
    if let Some(at) = sorted {
        let keys: Vec<Vec<String>> =
            pairs.swap_remove(at).1.split(',').map(|key| key.split_whitespace().map(str::to_owned).collect()).collect();
        let read: Vec<Vec<String>> =
            options.sort.iter().map(|key| key.split_whitespace().map(str::to_owned).collect()).collect();
        assert_eq!(keys.len(), read.len(), "{text}");
        assert!(keys.iter().zip(&read).all(|(key, read)| read.starts_with(key)), "{text}: {read:?}");
    }
    // What is left is the filter: as many predicates as parameters, with their values.
    let flat = |entity: &Entity| {
        entity.fields.iter().any(|field| {
            matches!(
                field.style,
                konnect_filter::catalog::ParameterStyle::Pairs | konnect_filter::catalog::ParameterStyle::Tags
            )
        })
    };
    if decoded.entity.is_some_and(flat) {
        return;
    }
    let Some(filter) = &decoded.filter else {
        assert!(pairs.is_empty(), "{text}: {pairs:?}");
        return;
    };
    let parts = match filter.node() {
        Node::And(parts) => parts.iter().collect(),
        _ => vec![filter.root()],
    };
    assert_eq!(parts.len(), pairs.len(), "{text}: {filter}");
    for part in parts {
        let Node::Predicate(predicate) = part.node() else { panic!("{text}: {part} is not a predicate") };
        let (operators, value): (&[&str], Vec<&str>) = match predicate.test() {
            Test::Compare { comparison, value } => (
                match comparison.as_str() {
                    "=" => &["", "eq"],
                    "!=" => &["neq"],
                    "<" => &["lt"],
                    "<=" => &["lte"],
                    ">" => &["gt"],
                    _ => &["gte"],
                },
                vec![value.text()],
            ),
            Test::Match { matcher: MatchOperator::In, negated: false, values } => {
                (&["oeq"], values.as_slice().iter().map(|value| value.text()).collect())
            }
            Test::Match { matcher: MatchOperator::Contains, negated: false, values } => {
                (&["contains", "ocontains"], values.as_slice().iter().map(|value| value.text()).collect())
            }
            Test::Exists { negated: false } => (&["", "exists"], vec![]),
            other => panic!("{text}: {other:?} comes from no parameter"),
        };
        let at = pairs.iter().position(|(name, own)| {
            let (field, operator) = name_of(name, predicate.field().name());
            let same = match value.as_slice() {
                [] => own.is_empty() || own == "true",
                [value] => own == value || (operator.starts_with('o') && items(own) == [*value]),
                values => items(own) == values,
            };
            field == predicate.field().name() && operators.contains(&operator.as_str()) && same
        });
        let at = at.unwrap_or_else(|| panic!("{text}: {part} comes from none of {pairs:?}"));
        pairs.swap_remove(at);
    }
    assert!(pairs.is_empty(), "{text}: {pairs:?}");
}

fn items(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The field and the operator that a parameter names, told apart by the field that was read.
fn name_of(name: &str, field: &str) -> (String, String) {
    let Some((_, inner)) = name.split_once('[') else { return (name.to_owned(), String::new()) };
    let inner = inner.strip_suffix(']').unwrap_or(inner);
    let dotted = inner.replacen("][", ".", 1);
    if inner == field || dotted == field {
        return (field.to_owned(), String::new());
    }
    let (head, operator) = inner.rsplit_once("][").unwrap_or((inner, ""));
    (head.replacen("][", ".", 1), operator.to_owned())
}
