//! Whether work grows with the text, and not with its square. No test asserts seconds: on a machine with other work to do,
//! any number of them may pass.

use std::time::{Duration, Instant};

/// What takes less in all is lost in the noise, and harmless.
const NOISE: Duration = Duration::from_millis(10);

/// Fails when `large`, of eight times the text, takes far more time than `small` takes for eight times.
///
/// Both take as long where time grows with the text, so that what else the machine does interrupts both as often; the square
/// would take eight times as long. The least time of several tries counts: other work only ever adds to it.
pub(crate) fn grows_with_the_text(name: &str, small: impl Fn(), large: impl Fn()) {
    let timed = |work: &dyn Fn()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let (mut eight, mut one) = (Duration::MAX, Duration::MAX);
    let is_linear = (0..12).any(|_| {
        eight = eight.min(timed(&|| (0..8).for_each(|_| small())));
        one = one.min(timed(&large));
        one <= eight.max(NOISE) * 5
    });
    assert!(is_linear, "{name}: eight times the text takes {one:?}, and eight times one text {eight:?}");
}

#[test]
fn the_square_is_noticed() {
    let square = |size: u64| {
        move || {
            let sum = (0..size).fold(0_u64, |sum, a| (0..size).fold(sum, |sum, b| std::hint::black_box(sum ^ (a * b))));
            std::hint::black_box(sum);
        }
    };
    // Other work that adds to the small one alone hides it once, and not each time.
    let is_noticed =
        || std::panic::catch_unwind(|| grows_with_the_text("square", square(1_000), square(8_000))).is_err();
    assert!((0..5).any(|_| is_noticed()));
    let line = |size: u64| move || drop(std::hint::black_box((0..size).map(std::hint::black_box).collect::<Vec<_>>()));
    grows_with_the_text("line", line(100_000), line(800_000));
}

/// Values of an enumeration are compared with all before them in one pass: in one filter, and in two orders of two.
#[cfg(feature = "openapi")]
#[test]
fn long_enumerations_are_imported_in_linear_time() {
    use konnect_filter::Limits;
    use konnect_filter::catalog::SourceFile;
    use konnect_filter::catalog::openapi::import;
    let text = |values: usize| {
        let values: Vec<String> = (0..values).map(|n| format!("v{n}")).collect();
        let back: Vec<&String> = values.iter().rev().collect();
        serde_json::json!({"openapi": "3.1.0", "paths": {"/things": {"get": {"parameters": [
            {"name": "filter[a][eq]", "in": "query", "schema": {"type": "string", "enum": values}},
            {"name": "filter[a][neq]", "in": "query", "schema": {"type": "string", "enum": back}}]}}}})
        .to_string()
    };
    let read = |text: &str| {
        let import = import(&[SourceFile::new("shop_v1.json", text)], &Limits::DEFAULT);
        assert_eq!(import.map(|import| import.entities.len()).ok(), Some(1));
    };
    let (small, large) = (text(1_500), text(12_000));
    grows_with_the_text("two enumerations", || read(&small), || read(&large));
}

/// Members of a schema that narrow each other's values are met in one pass each, and what several refer to is not read again.
#[cfg(feature = "openapi")]
#[test]
fn narrowed_values_are_imported_in_linear_time() {
    use konnect_filter::Limits;
    use konnect_filter::catalog::SourceFile;
    use konnect_filter::catalog::openapi::import;
    use serde_json::json;
    let text = |size: usize| {
        let values: Vec<String> = (0..size).map(|n| format!("v{n}")).collect();
        let refs: Vec<_> =
            (0..size).map(|_| json!({"$ref": "#/components/schemas/Text", "description": "x"})).collect();
        let wide = json!({"enum": values, "allOf": [{"type": "string"}, {"enum": values}]});
        json!({"openapi": "3.1.0", "components": {"schemas": {"Text": {"type": "string"}}},
            "paths": {"/things": {"get": {"parameters": [
                {"name": "filter[a][eq]", "in": "query", "schema": wide}, {"name": "filter[b]", "in": "query", "schema": {"anyOf": refs}}]}}}})
        .to_string()
    };
    let read = |text: &str| {
        let import = import(&[SourceFile::new("shop_v1.json", text)], &Limits::DEFAULT);
        assert_eq!(import.map(|import| import.entities.len()).ok(), Some(1));
    };
    let (small, large) = (text(1_000), text(8_000));
    grows_with_the_text("narrowed enumerations", || read(&small), || read(&large));
}
