//! Texts that would do harm where they are not escaped.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Text that a filter's author, or an attacker, might give: what has a meaning in URLs and shells is frequent.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let bits = select(vec![
        "&",
        "=",
        "#",
        "?",
        "/",
        "\\",
        "..",
        "%",
        "%26",
        "%00",
        "+",
        " ",
        ";",
        ",",
        "'",
        "\"",
        "`",
        "$",
        "$(id)",
        "\n",
        "\r\nHost: evil.test",
        "\0",
        "\t",
        "[",
        "]",
        "][neq]=",
        "{a,b}",
        "@",
        ":",
        "://",
        "é",
        "\u{202e}",
        "𝄞",
        "|",
        ">",
        "<",
        "*",
        "~",
        "!",
        "(",
        ")",
        "-",
        "_",
        "a",
        "B7",
        "x=y",
        "&filter[name]=z",
        "'; echo pwned; '",
    ]);
    prop_oneof![vec(bits, 1..8).prop_map(|bits| bits.concat()), "\\PC{1,12}", any::<String>()]
}
