//! What follows a predicate or can be anywhere: comments, sorting, connectives, HTML.

use super::super::form::Form;

forms! { COMMENTS:
    r"(?:--[^\n]*)" => "",
    r"(?://(?:\s[^\n]*)?$)" => "",
    r"(?:#[^\n]*)" => "",
    r"(?:/\*[^*]*\*+/)" => "",
}

forms! { SORTING:
    r"(?:(?:order|sort|group)\s+by\s[^()]*$)" => "",
    r"(?:(?:limit|offset|top|first|fetch)\s+[0-9][^()]*$)" => "",
    r"(?:fetch\s+(?:first|next)\s[^()]*$)" => "",
    r"(?:sort:\S+$)" => "",
    r"(?:for\s+(?:update|share)\b[^()]*$)" => "",
}

forms! { CONTINUED:
    r"(?:\\\s*(?:\n|$))" => "",
}

forms! { RANKING:
    r"(?:\^[0-9.]+)" => "",
}

forms! { JOINTS:
    r"(?:,\s*and\b)" => " and",
    r"(?:,\s*or\b)" => " or",
    r"(?:but not\b)" => "and not",
    r"(?:but\b)" => "and",
    r"(?:without\b) <bool>" => "and not {bool}",
    r"(?:with\b) <bool>" => "and {bool}",
    r"(?:-and\b)" => "and",
    r"(?:-or\b)" => "or",
    r"(?:-)<g> : <p>" => "and {g} {!p}",
    r"(?:\+)<g> : <p>" => "and {g} {p}",
    r#"<g> : (?P<q>"[^"]*[*?][^"]*")"# => "!write `and <g> = <q>` for the text as it is, as in quotes, or `and <g> <like>` for a wildcard",
    r"<g> : <p>" => "and {g} {p}",
}

forms! { OTHER_JOINTS:
    r"(?:;\s*(?:select|insert|update|delete|drop|truncate|alter|create)\s)" => "!a filter is one test, not a list of statements: remove the statement",
    r"(?:\|\s*not\b)" => "!to negate a predicate, write `not` before it",
    r"(?:having\s|(?:union|intersect|minus|except)\s+(?:all\s+)?select\s)" => "!remove it: a filter is only the test of a record",
    r"(?:escape\s)" => "!use `contains`, `starts with`, `ends with`, or `matches` with a regular expression",
}

forms! { LOGIC:
    r"(?:(?:xor|nand|nor|implies|unless)\b)" => "!write it with `and`, `or` and `not`",
}

forms! { DASHES:
    r"(?:-\()" => "not (",
}

forms! { ENTITIES:
    r"(?:&quot;)(?P<v>[^&]*)(?:&quot;)" => "{v}",
    r"(?:&\x23(?:39|34);)(?P<v>[^&]*)(?:&\x23(?:39|34);)" => "{v}",
    r"(?:&gt;=)" => ">=",
    r"(?:&lt;=)" => "<=",
    r"(?:&gt;)" => ">",
    r"(?:&lt;)" => "<",
    r"(?:&amp;(?:&amp;)?)" => "and",
}
