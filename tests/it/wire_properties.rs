//! What is sent: properties of the query and of what is shown of a request, against independent readers of URLs, queries
//! and shell words.

use std::io::Write;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use konnect_filter::catalog::{Catalog, Entity, Field, Operator, ParameterStyle, Servers, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{Parameter, Request, plan};
use konnect_filter::wire::{Escaping, RequestOptions, decode, encode};
use konnect_filter::{Limits, parse};
use percent_encoding::percent_decode_str;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::{Url, form_urlencoded};

use crate::support::hostile::hostile;

/// A value that Konnect can be sent: not empty.
fn value() -> impl Strategy<Value = String> {
    hostile().prop_filter("empty", |text| !text.is_empty())
}

/// An item of a list: no comma, no space at an end.
fn item() -> impl Strategy<Value = String> {
    value()
        .prop_map(|text| text.replace(',', ""))
        .prop_filter("trimmed away", |text| !text.is_empty() && text.trim().len() == text.len())
}

fn style() -> impl Strategy<Value = Escaping> {
    select(vec![Escaping::Strict, Escaping::Readable])
}

fn field(name: &str, map: bool, style: ParameterStyle) -> Field {
    let branches = vec![Operator::ALL.iter().copied().collect()];
    {
        let mut value =
            Field::new(name.to_owned(), Type::String, []).with_style(style).with_branches(branches).without_path();
        value.map = map;
        value
    }
}

/// A collection whose fields take every operator.
fn entity() -> Entity {
    Entity::new("test", "v1", "/v1/groups/{group}/things")
        .with_collection("things")
        .with_servers(Servers::default().with_regions(["us".to_owned()]))
        .with_fields([
            field("name", false, ParameterStyle::Filter),
            field("config.kind", false, ParameterStyle::Filter),
            field("labels", true, ParameterStyle::Filter),
            field("name", false, ParameterStyle::Named("applicationfilter".to_owned())),
        ])
}

/// One parameter: which field of the entity, the key of a map, operator, values.
type Spec = (usize, String, Operator, Vec<String>);

fn specs() -> impl Strategy<Value = Vec<Spec>> {
    // A bracket in a key would end it; the planner keeps such keys local.
    let key = value().prop_map(|text| text.replace(['[', ']'], "")).prop_filter("empty", |text| !text.is_empty());
    let operator = select(Operator::ALL.to_vec());
    let spec = (0..3usize, key, operator).prop_flat_map(|(field, key, operator)| {
        let values = match operator {
            Operator::Present => Just(vec![]).boxed(),
            Operator::Exists => Just(vec!["true".to_owned()]).boxed(),
            Operator::Oeq | Operator::Ocontains => vec(item(), 1..4).boxed(),
            _ => value().prop_map(|value| vec![value]).boxed(),
        };
        (Just(field), Just(key), Just(operator), values)
    });
    vec(spec, 0..5).prop_map(|mut specs| {
        // The same parameter is never sent twice.
        let mut seen = std::collections::HashSet::new();
        specs.retain(|(field, key, operator, _)| {
            let key = if *field == 2 { key.clone() } else { String::new() };
            let operator = if *operator == Operator::Bare { Operator::Present } else { *operator };
            seen.insert((*field, key, operator))
        });
        specs
    })
}

fn request<'a>(entity: &'a Entity, specs: &'a [Spec]) -> Request<'a> {
    let parameters = specs.iter().map(|(index, key, operator, values)| {
        let field = entity.fields.get(*index).unwrap();
        let key = field.map.then(|| key.as_str().into());
        Parameter::unchecked(field, key, *operator, values.iter().map(|value| value.as_str().into()))
    });
    Request::unchecked(parameters)
}

/// The pairs as Konnect's documentation writes them, `None` for a name without `=`.
fn documented(entity: &Entity, specs: &[Spec]) -> Vec<(String, Option<String>)> {
    let pair = |(index, key, operator, values): &Spec| {
        let field = entity.fields.get(*index).unwrap();
        let name = if field.map { format!("{}.{key}", field.name) } else { field.name.clone() };
        let suffix = match operator {
            Operator::Bare | Operator::Present => String::new(),
            operator => format!("[{}]", operator.as_str()),
        };
        let value = (*operator != Operator::Present).then(|| values.join(","));
        (format!("filter[{name}]{suffix}"), value)
    };
    specs.iter().map(pair).collect()
}

/// The filter's text, written independently of the printer.
fn text(entity: &Entity, (index, key, operator, values): &Spec) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let field = entity.fields.get(*index).unwrap();
    let mut name: String = field.name.split('.').map(quote).collect::<Vec<_>>().join(".");
    if field.map {
        for segment in key.split('.') {
            name.push('.');
            name.push_str(&quote(segment));
        }
    }
    let list: Vec<String> = values.iter().map(|value| quote(value)).collect();
    let list = list.join(", ");
    match operator {
        Operator::Bare | Operator::Eq => format!("{name} = {list}"),
        Operator::Neq => format!("{name} != {list}"),
        Operator::Oeq => format!("{name} in ({list})"),
        Operator::Contains => format!("{name} contains {list}"),
        Operator::Ocontains => format!("{name} contains ({list})"),
        Operator::Lt => format!("{name} < {list}"),
        Operator::Lte => format!("{name} <= {list}"),
        Operator::Gt => format!("{name} > {list}"),
        Operator::Gte => format!("{name} >= {list}"),
        _ => format!("{name} exists"),
    }
}

/// A key with a bracket would end the name there: `labels."env][neq" = x` must not be sent as `labels.env != x`.
#[test]
fn a_key_never_adds_an_operator() {
    let entity = entity();
    for key in ["env][neq", "a]b", "[", "]"] {
        let text = format!(r#"labels."{key}" = x"#);
        let filter = parse(&text).unwrap();
        let checked = check(&filter, &entity, &Context::at(Timestamp::UNIX_EPOCH)).unwrap();
        let error = plan(&checked, &konnect_filter::plan::PlanOptions::default()).unwrap_err();
        assert_eq!(error.iter().map(|found| found.code.as_str()).collect::<Vec<_>>(), ["cannot-send"], "{key}");
    }
}

proptest! {
    /// Two other readers see exactly the pairs that were meant, and everything is plain ASCII.
    #[test]
    fn others_read_what_was_meant(specs in specs(), style in style()) {
        let entity = entity();
        let request = request(&entity, &specs);
        let mut query = String::new();
        encode(&request).write_to(&mut query, style);
        prop_assert!(query.bytes().all(|byte| byte.is_ascii_graphic()), "{query}");
        let expected = documented(&entity, &specs);

        let read: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let plain = expected.iter().map(|(name, value)| (name.clone(), value.clone().unwrap_or_default()));
        prop_assert_eq!(read, plain.collect::<Vec<_>>());

        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let by_hand: Vec<_> = query.split('&').filter(|piece| !piece.is_empty()).map(|piece| {
            let (name, value) = piece.split_once('=').map_or((piece, None), |(name, value)| (name, Some(value)));
            (decoded(name), value.map(decoded))
        }).collect();
        prop_assert_eq!(&by_hand, &expected);

        let pairs: Vec<_> = encode(&request).pairs().map(|(name, value)| (name.into_owned(), value.map(Into::into))).collect();
        prop_assert_eq!(pairs, expected);
    }

    /// The strict style escapes as `percent-encoding` does with RFC 3986's set.
    #[test]
    fn strict_is_rfc_3986(text in hostile()) {
        const SET: &percent_encoding::AsciiSet =
            &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
        let field = field("a", false, ParameterStyle::Flat);
        let values = vec![text.as_str().into()];
        let parameter = Parameter::unchecked(&field, None, Operator::Bare, values);
        let request = Request::unchecked(vec![parameter]);
        let expected = format!("a={}", percent_encoding::utf8_percent_encode(&text, SET));
        prop_assert_eq!(encode(&request).to_string(), expected);
    }

    /// What is decoded from what was encoded says what was written, in both styles and with `+` for spaces.
    #[test]
    fn decoding_undoes_encoding(specs in specs(), style in style(), plus in any::<bool>()) {
        let entity = entity();
        let request = request(&entity, &specs);
        let mut query = String::from("?");
        encode(&request).write_to(&mut query, style);
        if plus {
            query = query.replace("%20", "+");
        }
        let texts: Vec<String> = specs.iter().map(|spec| text(&entity, spec)).collect();
        let texts = texts.join(" and ");
        let expected = if texts.is_empty() { None } else { Some(parse(&texts).unwrap()) };
        let decoded = konnect_filter::wire::decode_query(&query, Some(&entity), &Limits::DEFAULT).unwrap();
        prop_assert_eq!(decoded.filter, expected);
    }

    /// Decoding takes anything: an answer or an error with places in the text, never a panic.
    #[test]
    fn decoding_takes_anything(text in hostile(), address in any::<bool>()) {
        let text = if address { format!("https://global.api.konghq.com/v3/users?{text}") } else { text };
        if let Err(error) = decode(&text, Catalog::builtin(), &Limits::DEFAULT) {
            for found in error.iter() {
                prop_assert!(found.advice(ToString::to_string).is_some() && found.span.is_none_or(|span| span.get(&text).is_some()), "{found:?}");
            }
        }
    }

    /// A value never adds a parameter, a path segment or a host: another reader of URLs sees what was meant.
    #[test]
    fn a_url_says_what_was_meant(
        specs in specs(), style in style(), group in hostile(), after in value(), base in hostile(),
    ) {
        let entity = entity().with_paging(konnect_filter::catalog::Paging::cursor());
        let base_url = Some(format!("https://kong.test/{base}"));
        let params = vec![("group".to_owned(), group.clone())];
        let mut options = RequestOptions::default().with_params(params).with_page_after(after.clone()).with_style(style); options.base_url = base_url;
        let Ok(address) = options.resolve(&entity) else { return Ok(()) };
        let request = request(&entity, &specs);
        let url = Url::parse(&address.request(&request).to_text()).unwrap();
        prop_assert_eq!(url.as_str(), address.request(&request).to_text());
        prop_assert_eq!((url.scheme(), url.host_str(), url.port()), ("https", Some("kong.test"), None));
        prop_assert_eq!((url.username(), url.password(), url.fragment()), ("", None, None));
        let segments: Vec<&str> = url.path_segments().unwrap().rev().take(4).collect();
        let [things, decoded, groups, version] = segments.as_slice() else { panic!("{url}") };
        prop_assert_eq!((*things, *groups, *version), ("things", "groups", "v1"));
        prop_assert_eq!(percent_decode_str(decoded).decode_utf8().unwrap(), group);
        let mut expected: Vec<_> =
            documented(&entity, &specs).into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect();
        expected.push(("page[after]".to_owned(), after));
        prop_assert_eq!(url.query_pairs().into_owned().collect::<Vec<_>>(), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// A shell reads each command as the words that were meant, and runs nothing else.
    #[test]
    fn a_shell_reads_the_words_that_were_meant(
        all in vec((specs(), style(), "[^/\\\\\\PC]{1,8}", "[^/\\\\\\PC]{0,8}"), 40),
    ) {
        let entity = entity();
        let mut script = String::from("KONNECT_TOKEN='a b'\ncurl() { printf '%s\\0' curl \"$(cat)\" \"$@\"; }\nhttp() { printf '%s\\0' http \"$@\"; }\n");
        let mut expected = Vec::new();
        for (specs, style, group, base) in &all {
            let base_url = Some(format!("https://kong.test/{base}"));
            let params = vec![("group".to_owned(), group.clone())];
            let mut options = RequestOptions::default().with_params(params).with_style(*style); options.base_url = base_url;
            let Ok(address) = options.resolve(&entity) else { continue };
            let request = request(&entity, specs);
            let shown = address.request(&request);
            let (curl, httpie) = (shown.curl().unwrap(), shown.httpie().unwrap());
            prop_assert_eq!((curl.lines().count(), httpie.lines().count()), (1, 1));
            script.extend([curl.as_str(), "\n", httpie.as_str(), "\n"]);
            let url = shown.to_text();
            expected.extend(["curl", "Authorization: Bearer a b", "-sS"].map(str::to_owned));
            if url.contains(['[', '{']) {
                expected.push("--globoff".to_owned());
            }
            expected.extend(["-H", "@-", &url].map(str::to_owned));
            let words = ["http", "--ignore-stdin", "GET", &url, "Authorization:Bearer a b"];
            expected.extend(words.map(str::to_owned));
        }
        prop_assert_eq!(words(&script), expected);
    }
}

/// What a POSIX shell's script prints, as words that end in NUL.
fn words(script: &str) -> Vec<String> {
    let mut shell = Command::new("sh").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}
