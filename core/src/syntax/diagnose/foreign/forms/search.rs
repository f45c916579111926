//! What search engines have: `name:pay`, `created:[a TO b]`, `is:active`.

use super::super::form::Form;

forms! { SEARCH:
    r"(?:\+)(?P<v>[\w.]+)(?:\s+[-+])(?P<w>[\w.]+)" => "!write a field and an operator before each word, as in `name contains pay and name not contains shop`",
    r"(?:-has) : <g>" => "{g} not exists",
    r"(?:-no) : <g>" => "{g} exists",
    r"<g> : (?:@me\b)" => "!a filter does not know who you are: write the value itself",
    r"(?:sort|order) : (?:[a-z_]+-(?:asc|desc)\b)" => "!remove it: sorting is an option of the request, not a part of the filter",
    r"<g> : (?:[^\s|]+\|\|[^\s|]+)" => "!write the date itself, as in `2026-11-01`",
    r"(?:-label) : <k>" => "labels.{k} not exists",
    r"(?:label) : <k>" => "labels.{k} exists",
    r"is : <g> is : <f>" => "{g} and {f}",
    r"is : <g> (?:-is) : <f>" => "{g} and not {f}",
    r"(?:-is) : <g> is : <f>" => "not {g} and {f}",
    r"(?:-is) : <g> (?:-is) : <f>" => "not {g} and not {f}",
    r"is : <g> (?:-)<f> : <p>" => "{g} and {f} {!p}",
    r"is : <g> <f> : <p>" => "{g} and {f} {p}",
    r"(?:-is) : <g> <f> : <p>" => "not {g} and {f} {p}",
    r"(?:-)<v> in: <g> , <f>" => "{g} not contains {v} and {f} not contains {v}",
    r"(?:-)<v> in: <g>" => "{g} not contains {v}",
    r"<v> in: <g> , <f> , (?P<h>[a-z_]+)" => "{g} contains {v} or {f} contains {v} or {g:h} contains {v}",
    r"<v> in: <g> , <f>" => "{g} contains {v} or {f} contains {v}",
    r"in: <g> <v>" => "{g} contains {v}",
    r"(?:-)<map> : <k>" => "{map}.{k} not exists",
    r"(?:-_exists_) : <g>" => "{g} not exists",
    r"_exists_ : <g>" => "{g} exists",
    r"has : <g>" => "{g} exists",
    r"(?:no|missing|_missing_) : <g>" => "{g} is null",
    r"is : <g>" => "{g}",
    r"(?:-is) : <g>" => "not {g}",
    r"<v> in: <g>" => "{g} contains {v}",
    r"<g> : [ * to * ]" => "{g} exists",
    r"<g> : [ <v> to * ]" => "{g} >= {v}",
    r"<g> : { <v> to * }" => "{g} > {v}",
    r"<g> : [ * to <v> ]" => "{g} <= {v}",
    r"<g> : { * to <v> }" => "{g} < {v}",
    r"<g> : [ <v> to <w> ]" => "{g} between {v} and {w}",
    r"<g> : [ <v> to <w> }" => "{g} >= {v} and {g} < {w}",
    r"<g> : { <v> to <w> ]" => "{g} > {v} and {g} <= {w}",
    r"<g> : { <v> to <w> }" => "{g} > {v} and {g} < {w}",
    r"<g> : <o> <v>" => "{g} {o} {v}",
    r"<g> : ( <o> <v> and <b> <w> )" => "{g} {o} {v} and {g} {o:b} {w}",
    r"<g> : ( <b> <v> )" => "{g} {o:b} {v}",
    r"<g> : ( not <v> )" => "{g} != {v}",
    // In quotes, Lucene's wildcards are characters like others.
    r#"(?:-)<g> : (?P<q>"[^"]*[*?][^"]*")"# => "!write `<g> != <q>` for the text as it is, as in quotes, or `<g> <other>` for a wildcard",
    r#"(?:\+)?<g> : (?P<q>"[^"]*[*?][^"]*")"# => "!write `<g> = <q>` for the text as it is, as in quotes, or `<g> <like>` for a wildcard",
    r#"(?:-)<g> : (?P<l>(?:"[^"]*"|[\w.\-]+)(?:,\s*"[^"]*"|,[\w.\-]+)+)"# => "{g} not in {l}",
    r#"<g> : (?P<l>(?:"[^"]*"|[\w.\-]+)(?:,\s*"[^"]*"|,[\w.\-]+)+)"# => "{g} in {l}",
    r"<g> : (?P<d>@(?:today|now)[\w\-]*)(?:\.\.)(?P<u>@(?:today|now)[\w\-]*)" => "{g} between {d} and {u}",
    r"<g> : (?P<v>[0-9][0-9TZ:\-]*)(?:\.\.)(?P<u>@(?:today|now)[\w\-]*)" => "{g} between {v} and {u}",
    r"<g> : (?P<v>[0-9][0-9TZ:\-]*)(?:\.\.\*)" => "{g} >= {v}",
    r"<g> : (?:\*\.\.)(?P<v>[0-9][0-9TZ:\-]*)" => "{g} <= {v}",
    r"<g> : (?P<v>[0-9][0-9TZ:\-]*)(?:\.\.)(?P<w>[0-9][0-9TZ:\-]*)" => "{g} between {v} and {w}",
    r"<map> : <k>" => "{map}.{k} exists",
    r"(?:not)? (?:-)<g> : <p>" => "{g} {!p}",
    r"<g> : (?P<r>/[^/^$\n]+/)" => "!write `<g> matches <whole>` for the whole value, as Lucene reads it, or `<g> matches <part>` for a part of it",
    r"<g> : <r>" => "{g} matches {r}",
    r"<g> : ( <l> )" => "{g} in {l}",
    r"(?:-)<g> : <p>" => "{g} {!p}",
    r"(?:\+)<g> : <p>" => "{g} {p}",
    r"<g> : <p> (?:\^[0-9.]+)?" => "{g} {p}",
}

// What is only like the text is not found here.
forms! { NEAR:
    r"<g> : <v> (?:~[0-9.]*)" => "{g} contains {v}",
    r"<g> (?:sounds like|is like|looks like) <v>" => "{g} contains {v}",
    r"match ( <f> ) against ( <q> (?:in\s+[a-z ]+\s+mode)? )" => "{f} contains {q}",
    r"(?:search\.ismatch(?:scoring)?) ( <q> , (?P<v>'[a-z_./]+') )" => "{g:v} contains {q}",
}

/// What `contains` does not find.
pub(super) const fn near(_: &str) -> &'static str {
    ", which finds only this text, and not what is like it"
}
