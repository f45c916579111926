//! No input overflows the stack or takes more than linear time: every walk of what is deep or huge, on a small stack.

#![expect(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use std::hash::{DefaultHasher, Hash, Hasher};

use konnect_filter::syntax::{Draft, Tree, field, not};
use konnect_filter::{Code, Filter, Limits, parse};

use crate::work::grows_with_the_text;

/// Seven eighths of the 256 KiB that the crate promises to be safe on, so that another compiler does not break the promise; in KiB.
/// The gate runs an unoptimised build on its own.
fn stack() -> usize {
    std::env::var("STACK_KIB").map_or(224, |kib| kib.parse().unwrap())
}

fn on_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(stack() << 10).spawn(work).unwrap().join().unwrap();
}

/// Everything that walks a tree.
fn walk(filter: Filter<'_>) {
    let text = filter.to_string();
    assert_eq!(parse(&text).unwrap(), filter);
    let copy = filter.clone();
    assert!(copy == filter);
    let hash = |filter: &Filter<'_>| {
        let mut hasher = DefaultHasher::new();
        filter.hash(&mut hasher);
        hasher.finish()
    };
    assert_eq!(hash(&copy), hash(&filter));
    assert!(filter.depth() <= Limits::MAX_NESTING);
    let json = serde_json::to_string(&filter).unwrap();
    assert_eq!(serde_json::from_str::<Filter<'static>>(&json).unwrap(), filter);
    let tree = serde_json::to_string(&Tree(filter.clone())).unwrap();
    // serde_json has a limit of its own; it may refuse, and may not break.
    if let Ok(read) = serde_json::from_str::<Tree<'static>>(&tree) {
        assert_eq!(read.0, filter);
    }
    let owned = filter.into_owned();
    let again: Draft<'_> = owned.into();
    assert!(again.build().is_ok());
}

#[test]
fn deepest_that_is_allowed() {
    on_small_stack(|| {
        walk(parse(&format!("{}a{}", "(".repeat(128), ")".repeat(128))).unwrap());
        walk(parse(&format!("{}a", "not ".repeat(128))).unwrap());
        walk(parse(&format!("{}a", "!".repeat(128))).unwrap());
        // `or` in `and` in `or` …: two levels of the tree for each parenthesis.
        walk(parse(&format!("{}a{}", "a or b and (".repeat(128), ")".repeat(128))).unwrap());
        walk(parse(&format!("{}a{}", "not (a or b and ".repeat(64), ")".repeat(64))).unwrap());
    });
}

#[test]
fn deeper_is_refused_at_its_place() {
    on_small_stack(|| {
        for (piece, at) in [("(", 128), ("not ", 128 * 4), ("!", 128), ("not (", 64 * 5)] {
            for count in [129, 200_000] {
                let error = parse(&piece.repeat(count)).unwrap_err();
                let problem = &error.diagnostics()[0];
                assert_eq!((problem.code, problem.span.unwrap().start), (Code::TooDeep, at), "{piece} {count}");
            }
        }
        let tree = format!("{}{}{}", r#"{"not":"#.repeat(200_000), r#"{"field":"a"}"#, "}".repeat(200_000));
        assert!(serde_json::from_str::<Tree<'static>>(&tree).is_err());
    });
}

#[test]
fn drafts_are_bounded_as_text_is() {
    on_small_stack(|| {
        let mut draft = field("a").is_true();
        for _ in 0..200_000 {
            draft = not(draft);
        }
        assert_eq!(draft.build().unwrap_err().diagnostics()[0].code, Code::TooDeep);
        let mut draft = field("a").is_true();
        for _ in 0..200_000 {
            draft = field("a").is_true().or(field("b").eq("x").and(draft));
        }
        assert_eq!(draft.build().unwrap_err().diagnostics()[0].code, Code::TooDeep);
        let mut draft = field("a").is_true();
        for _ in 0..127 {
            draft = not(draft);
        }
        walk(not(draft).build().unwrap());
        let wide = Draft::all((0..50_000_u32).map(|n| field("a").eq(n))).unwrap().build().unwrap();
        walk(wide);
    });
}

/// A chain may grow at either end: 200,000 operands, in the order in which they are written.
#[test]
fn drafts_grow_at_both_ends_in_linear_time() {
    const COUNT: u32 = 200_000;
    let part = |n: u32| field("a").eq(n);
    let text = (0..COUNT).map(|n| format!("a={n}")).collect::<Vec<_>>().join(" or ");
    let limits = Limits::DEFAULT.with_text_bytes(4 << 20);
    let expected = konnect_filter::syntax::parse_with(&text, &limits).unwrap();
    let right = |count| (0..count - 1).rev().fold(part(count - 1), |draft, n| part(n).or(draft)).build().unwrap();
    let left = |count| (1..count).fold(part(0), |draft, n| draft.or(part(n))).build().unwrap();
    let halves = |from: u32, to: u32| Draft::any((from..to).map(part)).unwrap();
    let both = halves(0, COUNT / 2).or(halves(COUNT / 2, COUNT)).build().unwrap();
    assert!(right(COUNT) == expected && left(COUNT) == expected && both == expected);
    grows_with_the_text("before", || drop(right(5_000)), || drop(right(40_000)));
    grows_with_the_text("after", || drop(left(5_000)), || drop(left(40_000)));
    // A filter that was built or parsed is a chain that grows, too.
    let parsed = |text: &'static str| Draft::from(parse(text).unwrap());
    for (draft, text) in [
        (parsed("a or b").or(parsed("c")), "a or b or c"),
        (parsed("a").or(parsed("b or c")), "a or b or c"),
        (parsed("a or b").or(parsed("c or d")), "a or b or c or d"),
        (parsed("a or b").and(parsed("c and d")), "(a or b) and c and d"),
        (parsed("a and b").and(parsed("c or d")), "a and b and (c or d)"),
        (not(parsed("a or b")).or(parsed("c and d")), "not (a or b) or c and d"),
    ] {
        let filter = draft.build().unwrap();
        assert_eq!((filter.to_string().as_str(), &filter), (text, &parse(text).unwrap()));
    }
}

/// A mebibyte of `piece`.
fn mebibyte(piece: &str) -> String {
    repeated(piece, 1 << 20)
}

/// So many bytes of `piece`, or a little less.
fn repeated(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

#[test]
fn a_mebibyte_of_anything() {
    let pieces = [
        "a",
        " ",
        "\n",
        "(",
        ")",
        "()",
        "[",
        "]",
        "\"",
        "'",
        "\\",
        "\"\\",
        "\"\\u{",
        "=",
        "= ",
        "a=",
        "a = ",
        "a = b ",
        "a = b and ",
        "and ",
        "or ",
        "& ",
        "a & ",
        "a, ",
        ", ",
        "a in (",
        "a in (b, ",
        "a in b, ",
        "a = x y ",
        "not ",
        "!",
        "a.",
        ".",
        "\"a\".",
        "-",
        "🚀",
        "é",
        "“",
        "“a” ",
        "’",
        "\u{200b}",
        "a\u{200b}",
        "\u{0}",
        "filter[a]=b&",
        "a like \"%x%\" and ",
        "labels[\"a\"] = b and ",
        "a between 1 ",
        "\"\\d\" ",
        "a = \"\\d\" and ",
        "(a = 1 and ",
        "a = $x and ",
        "a => 1 & ",
        "'it's' ",
        "a = 'it's' and ",
        "{",
        ";",
        "a;",
        "\u{1b}[",
        "a is ",
        "a not ",
        "a starts ",
    ];
    on_small_stack(move || {
        for piece in pieces {
            let text = mebibyte(piece);
            match parse(&text) {
                Ok(filter) => {
                    let printed = filter.to_string();
                    assert!(parse(&printed).is_ok() || printed.len() > 1 << 20, "{piece:?}");
                }
                Err(error) => {
                    let json = serde_json::to_string(&error.diagnostics()).unwrap();
                    assert!(json.len() < 100_000, "{piece:?}: {} bytes of problems", json.len());
                    assert!(error.to_string().len() < 2000, "{piece:?}");
                }
            }
            let (small, large) = (repeated(piece, 8 << 10), repeated(piece, 64 << 10));
            grows_with_the_text(&format!("{piece:?}"), || drop(parse(&small)), || drop(parse(&large)));
        }
    });
}
