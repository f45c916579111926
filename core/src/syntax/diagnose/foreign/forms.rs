//! The forms of other languages, in tables: first what can follow anything, then whole predicates.

use super::form::{Form, Kind};
use crate::error::Code;

/// A table of forms: what is typed, and how it is written here.
macro_rules! forms {
    ($name:ident: $($pattern:literal => $ours:literal,)*) => {
        static $name: [Form; [$($pattern),*].len()] = [$(Form::new($pattern, $ours)),*];
    };
}

/// Forms that begin where the parser stopped, whatever was expected there.
pub(super) static AT_STOP: &[Kind] = &[
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` is how HTML writes it",
        label: "from a web page",
        help: "",
        forms: &ENTITIES,
    },
    Kind {
        code: Code::InvalidField,
        message: "a dash does not negate",
        label: "as in a search engine",
        help: "",
        forms: &DASHES,
    },
];

/// Forms that begin where the parser stopped after a predicate.
pub(super) static AFTER: &[Kind] = &[
    Kind {
        code: Code::UnexpectedCharacter,
        message: "a filter has no comments",
        label: "a comment",
        help: "remove it",
        forms: &COMMENTS,
    },
    Kind {
        code: Code::MissingConnective,
        message: "a filter does not sort or limit",
        label: "not a part of the filter",
        help: "remove it: sorting and paging are options of the request",
        forms: &SORTING,
    },
    Kind {
        code: Code::WrongConnective,
        message: "predicates are joined with `and` or `or`",
        label: "expected `and` or `or`",
        help: "",
        forms: &JOINTS,
    },
    Kind {
        code: Code::WrongConnective,
        message: "`{}` is not supported",
        label: "expected `and`, `or` or the end",
        help: "",
        forms: &OTHER_JOINTS,
    },
];

/// Forms that begin where the operand does.
pub(super) static AT_OPERAND: &[Kind] = &[
    Kind { code: Code::InvalidField, message: "a key comes after a dot", label: "a key", help: "", forms: &KEYS },
    Kind {
        code: Code::MissingField,
        message: "a filter has no functions: the field comes first, then the operator",
        label: "written as a function",
        help: "",
        forms: &CALLS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` is how search engines write it",
        label: "as in a search engine",
        help: "",
        forms: &SEARCH,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "several values are written as a list",
        label: "several values",
        help: "",
        forms: &LISTS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "`{}` is not an operator here",
        label: "not an operator here",
        help: "",
        forms: &OPERATORS,
    },
    Kind {
        code: Code::ReversedComparison,
        message: "the value comes before the field",
        label: "the field comes first",
        help: "",
        forms: &REVERSED,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` is another language's way to write a value",
        label: "not a value",
        help: "",
        forms: &VALUES,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` must be quoted",
        label: "one value, it seems",
        help: "",
        forms: &QUOTELESS,
    },
    Kind {
        code: Code::UnknownOperator,
        message: "several values are written as a list",
        label: "several values",
        help: "",
        forms: &REPEATED,
    },
    Kind {
        code: Code::InvalidValue,
        message: "a time is written without spaces",
        label: "a time in other words",
        help: "",
        forms: &TIMES,
    },
    Kind {
        code: Code::UnexpectedCharacter,
        message: "`{}` cannot be asked",
        label: "not a test of a field",
        help: "",
        forms: &IMPOSSIBLE,
    },
    Kind {
        code: Code::InvalidValue,
        message: "`{}` was not filled in",
        label: "a placeholder",
        help: "",
        forms: &PLACEHOLDERS,
    },
];

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
}

forms! { JOINTS:
    r"(?:-and\b)" => "and",
    r"(?:-or\b)" => "or",
    r"(?:\\\s*\n)" => "",
    r"(?:-)<g> : <p>" => "and {g} {!p}",
    r"(?:\+)<g> : <p>" => "and {g} {p}",
    r"<g> : <p>" => "and {g} {p}",
}

forms! { OTHER_JOINTS:
    r"(?:\|\s*not\b)" => "!to negate a predicate, write `not` before it",
    r"(?:(?:xor|nand|nor|implies|unless)\b)" => "!write it with `and`, `or` and `not`",
    r"(?:escape\s)" => "!use `contains`, `starts with`, `ends with`, or `matches` with a regular expression",
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

forms! { KEYS:
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) (?:has|contains|includes|:|::) <k> (?:=|:) <v>" => "{g}.{k} = {v}",
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) :: <k> <o> <v>" => "{g}.{k} {o} {v}",
}

forms! { CALLS:
    r"<m> ( <f> , <q> ) (?:(?:=|==|eq)\s*(?:false|0)\b|(?:ne|!=|<>)\s*(?:true|1)\b)" => "{f} not {m} {q}",
    r"<m> ( <f> , <q> ) (?:(?:=|==|eq)\s*(?:true|1)\b)?" => "{f} {m} {q}",
    r"<m> ( <f> , <v> )" => "{f} {m} {v}",
    r"<m> ( <q> , <f> ) (?:(?:=|==|eq)\s*(?:true|1)\b)?" => "{f} {m} {q}",
    r"(?:(?:strings|re|str)\.) <m> ( <f> , <q> )" => "{f} {m} {q}",
    r"(?:(?:strings|re|str)\.) <m> ( <q> , <f> )" => "{f} {m} {q}",
    r"<g> .str. <m> ( <v> )" => "{g} {m} {v}",
    r"<g> . <m> ( <r> )" => "{g} {m} {r}",
    r"<g> . <m> ( <v> ) (?:(?:=|==|===|eq)\s*true\b)?" => "{g} {m} {v}",
    r#"<g> | test ( <q> ; "i" )"# => "{g} matches {x:q}",
    r"<g> | <m> ( <q> ) | not" => "{g} not {m} {q}",
    r"<g> | has ( <q> ) | not" => "{g}.{k:q} not exists",
    r"<g> | <m> ( <q> )" => "{g} {m} {q}",
    r"<g> | in ( <l> )" => "{g} in {l}",
    r"<g> | has ( <q> )" => "{g}.{k:q} exists",
    r"<g> | not" => "not {g}",
    r"<g> | (?:ascii_downcase|ascii_upcase|tostring) ) <o> <v>" => "{g} {o} {v})",
    r"<g> | (?:ascii_downcase|ascii_upcase|tostring) <o> <v>" => "{g} {o} {v}",
    r"<g> (?:\[\]\.)<k> (?:==) <v>" => "{g}.{k} = {v}",
    r"any ( <g>(?:\[\]) ; (?:\.)<k> (?:==) <v> )" => "{g}.{k} = {v}",
    r"<g> | any ( (?:\.)<k> (?:==) <v> )" => "{g}.{k} = {v}",
    r"has ( <q> )" => "{g:q} exists",
    r"[ <l> ] (?:\.(?:includes|contains)) ( <g> )" => "{g} in {l}",
    r"<r> .test ( <g> )" => "{g} matches {r}",
    r"(?:instr|strpos) ( <f> , <q> ) (?:>\s*0|>=\s*1|<>\s*0|!=\s*0)" => "{f} contains {q}",
    r"(?:instr|strpos) ( <f> , <q> ) (?:==?\s*0)" => "{f} not contains {q}",
    r"(?:charindex|locate|patindex) ( <q> , <f> ) (?:>\s*0|>=\s*1|<>\s*0|!=\s*0)" => "{f} contains {q}",
    r"(?:charindex|locate|patindex) ( <q> , <f> ) (?:==?\s*0)" => "{f} not contains {q}",
    r"position ( <q> in <f> ) (?:>\s*0|>=\s*1|<>\s*0|!=\s*0)" => "{f} contains {q}",
    r"position ( <q> in <f> ) (?:==?\s*0)" => "{f} not contains {q}",
    r"(?:left) ( <f> , (?P<i>[0-9]+) ) <e> <q>" => "{f} {n:e}starts with {len:q}",
    r"(?:right) ( <f> , (?P<i>[0-9]+) ) <e> <q>" => "{f} {n:e}ends with {len:q}",
    r"(?:substring|substr|mid) ( <f> , (?:[01]\s*,) (?P<i>[0-9]+) ) <e> <q>" => "{f} {n:e}starts with {len:q}",
    r"(?:json_extract|json_value|json_extract_string|json_query) ( <g> , (?:['\x22]\$\.)<k>(?:['\x22]) ) <o> <v>" => "{g}.{k} {o} {v}",
    r"indexof ( <f> , <q> ) (?:(?:ge|>=)\s*0|(?:ne|!=|<>|gt|>)\s*-1)" => "{f} contains {q}",
    r"indexof ( <f> , <q> ) (?:(?:eq|==?)\s*-1|(?:lt|<)\s*0)" => "{f} not contains {q}",
    r"indexof ( <f> , <q> ) (?:(?:eq|==?)\s*0)" => "{f} starts with {q}",
    r"year ( <f> ) <e> <y>" => "{f} {n:e}between {y}-01-01 and {y}-12-31",
    r"(?:extract) ( (?:year\s+from) <f> ) <e> <y>" => "{f} {n:e}between {y}-01-01 and {y}-12-31",
    r"(?:date_part) ( (?:['\x22]year['\x22]\s*,) <f> ) <e> <y>" => "{f} {n:e}between {y}-01-01 and {y}-12-31",
    r"(?:date_trunc) ( (?:['\x22]day['\x22]\s*,) <g> ) <e> <v>" => "{g} {o:e} {v}",
    r"cast ( <g> as (?:[a-z]+) ) <o> <v>" => "{g} {o} {v}",
    r"(?:has|isset|defined|is_set|is_defined|exists|not_null|notnull) ( <f> )" => "{f} exists",
    r"(?:isblank|isnull|is_null|isempty|is_empty|empty|missing) ( <f> )" => "{f} is null",
    r"<g> (?:/any) ( <k> : (?:[a-z]+/)<v> (?:eq) <w> )" => "{g}.{k:v} = {w}",
    r"<g> (?:/any) ( <k> : (?:[a-z]+) (?:eq) <w> )" => "{g} = {w}",
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) .exists ( <k> , (?:[a-z]+) == <q> )" => "{g}.{k:q} exists",
    r"<g> .exists ( (?:[a-z]+) , (?:[a-z]+\.)<k> == <w> )" => "{g}.{k} = {w}",
    r"<g> (?:\.\?)<k> (?:\.orValue\s*\(\s*(?:\x22\x22|'')\s*\))? <o> <v>" => "{g}.{k} {o} {v}",
    r"<h>" => "{h}",
}

forms! { SEARCH:
    r"(?:-has) : <g>" => "{g} not exists",
    r"(?:-no) : <g>" => "{g} exists",
    r"(?:label) : <k>" => "labels.{k} exists",
    r"is : <g> is : <f>" => "{g} and {f}",
    r"is : <g> (?:-is) : <f>" => "{g} and not {f}",
    r"(?:-is) : <g> is : <f>" => "not {g} and {f}",
    r"(?:-is) : <g> (?:-is) : <f>" => "not {g} and not {f}",
    r"is : <g> <f> : <p>" => "{g} and {f} {p}",
    r"(?:-is) : <g> <f> : <p>" => "not {g} and {f} {p}",
    r"<v> in: <g> , <f>" => "{g} contains {v} or {f} contains {v}",
    r"in: <g> <v>" => "{g} contains {v}",
    r"(?:-)(?P<g>(?:labels|attributes|annotations|custom_fields|public_labels)\b) : <k>" => "{g}.{k} not exists",
    r"(?:-_exists_) : <g>" => "{g} not exists",
    r"_exists_ : <g>" => "{g} exists",
    r"has : <g>" => "{g} exists",
    r"(?:no|missing|_missing_) : <g>" => "{g} is null",
    r"is : <g>" => "{g}",
    r"(?:-is) : <g>" => "not {g}",
    r"<v> in: <g>" => "{g} contains {v}",
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
    r"<g> : ( not <v> )" => "{g} != {v}",
    r"<g> : (?P<l>[\w.\-]+(?:,[\w.\-]+)+)" => "{g} in {l}",
    r"<g> : (?P<v>[0-9][0-9TZ:\-]*)(?:\.\.\*)" => "{g} >= {v}",
    r"<g> : (?:\*\.\.)(?P<v>[0-9][0-9TZ:\-]*)" => "{g} <= {v}",
    r"<g> : (?P<v>[0-9][0-9TZ:\-]*)(?:\.\.)(?P<w>[0-9][0-9TZ:\-]*)" => "{g} between {v} and {w}",
    r"(?P<g>(?:labels|attributes|annotations|custom_fields|public_labels)\b) : <k>" => "{g}.{k} exists",
    r"(?:not)? (?:-)<g> : <p>" => "{g} {!p}",
    r"<g> : <r>" => "{g} matches {r}",
    r"<g> : ( <l> )" => "{g} in {l}",
    r"(?:-)<g> : <p>" => "{g} {!p}",
    r"(?:\+)<g> : <p>" => "{g} {p}",
    r"<g> : <v> (?:~[0-9]*)" => "{g} contains {v}",
    r"<g> : <p> (?:\^[0-9.]+)?" => "{g} {p}",
}

forms! { LISTS:
    r"<g> (?:=|==) ( not <v> )" => "{g} != {v}",
    // Of all of them, only `!=` is what a list says; of any of them, only `=`.
    r#"<g> (?:=|==|eq) (?:any|some) ( (?:array)? [ <l> ] )"# => "{g} in {l}",
    r#"<g> (?:<>|!=|ne) all ( (?:array)? [ <l> ] )"# => "{g} not in {l}",
    r#"<g> (?:=|==|eq) (?:any|some) (?:\(\s*['"]\{) <l> (?:\}['"]\s*\))"# => "{g} in {l}",
    r#"<g> (?:<>|!=|ne) all (?:\(\s*['"]\{) <l> (?:\}['"]\s*\))"# => "{g} not in {l}",
    r"<g> (?:=|==|eq) (?:any|some) ( <l> )" => "{g} in {l}",
    r"<g> (?:<>|!=|ne) all ( <l> )" => "{g} not in {l}",
    r"<g> @> (?:array) [ <v> ]" => "{g} = {v}",
    r"<g> =in= (?P<l>[\w.\-]+(?:,[\w.\-]+)+)" => "{g} in {l}",
    r"<g> =out= (?P<l>[\w.\-]+(?:,[\w.\-]+)+)" => "{g} not in {l}",
    r"<g> =in= ( <l> )" => "{g} in {l}",
    r"<g> =out= ( <l> )" => "{g} not in {l}",
    r"<g> =in= <v>" => "{g} in ({v})",
    r"<g> =out= <v>" => "{g} not in ({v})",
    r"<g> (?:=bt=|=between=) ( <v> , <w> )" => "{g} between {v} and {w}",
    r"<g> (?:=nb=|=notbetween=) ( <v> , <w> )" => "{g} not between {v} and {w}",
    r"<g> (?:=ni=|=nin=) ( <l> )" => "{g} not in {l}",
    r"<g> (?:contains|has|includes) any of ( <l> )" => "{g} contains {l}",
    r"<g> (?:contains|has|includes) any ( <l> )" => "{g} contains {l}",
    r"<g> (?:contains|has|includes) all of ( <l> )" => "{i:l}",
    r"<g> (?:contains|has|includes) all ( <l> )" => "{i:l}",
    r"<g> in { <l> }" => "{g} in {l}",
    r"<g> in (?P<l>[\w.\-]+(?:\s*\|\s*[\w.\-]+)+)" => "{g} in {l}",
    r"<g> (?:not|none of|not any of|is none of|is not any of|isn't in|is not one of) ( <l> )" => "{g} not in {l}",
    r"<g> (?:any of|one of|is any of|is one of|is either|either|any|equals any of) ( <l> )" => "{g} in {l}",
    r"<g> (?:any of|one of|is any of|is one of|is either|either|any|equals any of|is in|are in) [ <l> ]" => "{g} in {l}",
    r"<g> (?:not|none of|not any of|is none of|is not any of|isn't in|is not one of|is not in) [ <l> ]" => "{g} not in {l}",
    r"<g> (?:none of|is none of|not any of|is not any of|is not one of) (?P<l>[\w.\-]+(?:(?:\s*,\s*|\s+or\s+|\s+nor\s+)[\w.\-]+)+)" => "{g} not in {l}",
    r"<g> (?:is any of|is one of|is either|any of|one of|either) (?P<l>[\w.\-]+(?:(?:\s*,\s*|\s+or\s+)[\w.\-]+)+)" => "{g} in {l}",
    r"<g> (?:is neither|neither) (?P<l>[\w.\-]+(?:(?:\s*,\s*|\s+nor\s+|\s+or\s+)[\w.\-]+)+)" => "{g} not in {l}",
    r"<g> <e> ( <x> )" => "{g} {n:e}in {l:x}",
    r"<g> <e> [ <l> ]" => "{g} {n:e}in {l}",
    r"<g> (?:=|==|:) (?P<l>[\w.\-]+(?:\s*\|\s*[\w.\-]+)+)" => "{g} in {l}",
    r"<g> (?:=|==) (?P<l>[\w.\-]+(?:;[\w.\-]+)+)$" => "{g} in {l}",
    r"<g> <e> { <j> }" => "{j}",
    r"<g> contains { <j> }" => "{j}",
    r"<g> : { <j> }" => "{j}",
    r"<g> in { <j> }" => "{j}",
    r"<g> @> (?:'\{) <j> (?:\}')" => "{j}",
}

forms! { OPERATORS:
    r"<g>(?:\?) <o> <v>" => "{g} {o} {v}",
    r"<g> (?:<=>) <v>" => "{g} = {v}",
    r"<g> (?:/=) <v>" => "{g} != {v}",
    r"(?:(?:no|without|missing)\b) <g>(?:$)" => "{g} is null",
    r"<g> ^@ <v>" => "{g} starts with {v}",
    r"<g> !> <v>" => "{g} <= {v}",
    r"<g> !< <v>" => "{g} >= {v}",
    r"<g> between (?:symmetric|asymmetric) <v> and <w>" => "{g} between {v} and {w}",
    r"<g> not between (?:symmetric|asymmetric) <v> and <w>" => "{g} not between {v} and {w}",
    r"<g> (?:not like|not ilike) (?P<q>'[^']*') escape (?P<w>'[^']')" => "{g} {!s:q}",
    r"<g> (?:like|ilike) (?P<q>'[^']*') escape (?P<w>'[^']')" => "{g} {s:q}",
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) (?:\?) <q>" => "{g}.{k:q} exists",
    r"<g> (?:\x23>>?) (?:'\{)<k>(?:\}') <o> <v>" => "{g}.{k} {o} {v}",
    r"<g> (?:=notnull=) (?:true\b)" => "{g} is not null",
    r"(?P<g>[a-z_]{2,}?)(?P<m>contains|startswith|endswith|matches) <v>" => "{g} {m} {v}",
    r"<g> (?:is older than|older than|earlier than) <d>" => "{g} < {d}",
    r"<g> (?:is newer than|newer than|later than|younger than) <d>" => "{g} > {d}",
    r"<g> (?:is )? (?:no later than|not later than|not after|no more than|not more than|at most|on or before) <v>" => "{g} <= {v}",
    r"<g> (?:is )? (?:no earlier than|not earlier than|not before|no less than|not less than|at least|on or after) <v>" => "{g} >= {v}",
    r"<g> before <v> or after <w>" => "{g} < {v} or {g} > {w}",
    r"<g> after <v> and before <w>" => "{g} > {v} and {g} < {w}",
    r"<g> (?:ending in|ending with|ends in) <v>" => "{g} ends with {v}",
    r"<g> (?:beginning with|starting with) <v>" => "{g} starts with {v}",
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) (?:=|==) [ <k> (?:=|:) <v> ]" => "{g}.{k} = {v}",
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) (?:has key|has the key|have key|contains key|with key) <v>" => "{g}.{k:v} exists",
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) (?:does not have|doesn't have|do not have|doesn't contain|does not contain) <v>" => "{g}.{k:v} not exists",
    r"(?:(?:has|with|having)\b) <f>(?:$)" => "{f} exists",
    r"<g> |= <v>" => "{g} contains {v}",
    r"<f> is not distinct from <v>" => "{f} = {v}",
    r"<f> is distinct from <v>" => "{f} != {v}",
    r"<g> (?:=isnull=|=null=|=na=) (?:true\b|''|\x22\x22)" => "{g} is null",
    r"<g> (?:=isnull=|=null=|=na=) (?:false\b)" => "{g} is not null",
    r"<g> (?:=ex=|=exists=) (?:true\b)" => "{g} exists",
    r"<g> (?:=ex=|=exists=) (?:false\b)" => "{g} not exists",
    r"<g> <t> (?P<v>[\^\w].*)$" => "{g} {t} {v}",
    r"<g> <t> <v>" => "{g} {t} {v}",
    r"<g> !~* <v>" => "{g} not matches {x:v}",
    r"<g> ~* <v>" => "{g} matches {x:v}",
    r"<g> !~~* <v>" => "{g} {!s:v}",
    r"<g> ~~* <v>" => "{g} {s:v}",
    r"<g> !~~ <v>" => "{g} {!s:v}",
    r"<g> ~~ <v>" => "{g} {s:v}",
    r"<g> (?:=~|~=|~|-match|matches|rlike|regexp) <r>" => "{g} matches {r}",
    r"<g> (?:!~|!=~|-notmatch|not matches) <r>" => "{g} not matches {r}",
    r"<g> <e> <r>" => "{g} {n:e}matches {r}",
    r"<g> (?:-match|regexp_like|regex_match|=~) <q>" => "{g} matches {q}",
    r"<g> (?:not regexp|not rlike|not regex) <q>" => "{g} not matches {q}",
    r"<g> (?:-notmatch) <q>" => "{g} not matches {q}",
    r"<g> (?:-like|glob|-clike) <p>" => "{g} {p}",
    r"<g> (?:-notlike|not glob) <p>" => "{g} {!p}",
    r"<g> (?:-contains) <v>" => "{g} contains {v}",
    r"<g> (?P<o>-(?:eq|ne|lt|le|gt|ge)\b) <v>" => "{g} {o} {v}",
    r"(?P<g>labels|attributes|annotations|custom_fields|public_labels) (?:has|has_key|haskey|contains_key|containskey|includes|:) <v>" => "{g}.{k:v} exists",
    r"<g> (?:isn't|isnt|ain't|is not equal to|does not equal|doesn't equal|not equal to|not equal|not equals) <v>" => "{g} != {v}",
    r"<g> (?:doesn't contain|does not contain|doesnt contain|doesn't include|does not include|contains not|excludes|without|doesn't have|lacks) <v>" => "{g} not contains {v}",
    r"<g> (?:doesn't start with|does not start with|starts not with) <v>" => "{g} not starts with {v}",
    r"<g> (?:doesn't end with|does not end with|ends not with) <v>" => "{g} not ends with {v}",
    r"<g> (?:doesn't match|does not match) <v>" => "{g} not matches {v}",
    r"<g> (?:doesn't exist|does not exist|isn't set|is not set|is unset)" => "{g} not exists",
    r"<g> (?:is set|is present|is there)" => "{g} exists",
    r"<g> (?:sounds like|is like|looks like) <v>" => "{g} contains {v}",
    r"<g> (?:must be|should be|ist) <v>" => "{g} = {v}",
    r"<g> (?:is not (?:true)) (?:$|\s)" => "{g} != true",
    r"<h> <o> <v>" => "{h} {o} {v}",
    r"<g> (?P<m>contains|startswith|endswith|matches)<v>" => "{g} {m} {v}",
}

forms! { REVERSED:
    r"<q> not in (?P<g>(?:labels|attributes|annotations|custom_fields|public_labels)\b)" => "{g}.{k:q} not exists",
    r"<q> in (?P<g>(?:labels|attributes|annotations|custom_fields|public_labels)\b)" => "{g}.{k:q} exists",
    r"<k> not in (?P<g>(?:labels|attributes|annotations|custom_fields|public_labels)\b)" => "{g}.{k} not exists",
    r"<k> in (?P<g>(?:labels|attributes|annotations|custom_fields|public_labels)\b)" => "{g}.{k} exists",
    r"<q> not in <g>" => "{g} not contains {q}",
    r"<q> in <g>" => "{g} contains {q}",
}

forms! { QUOTELESS:
    r"<g> <e> (?P<v>(?-i:(?:[A-Za-z\x{C0}-\x{1FFF}.]+\s+)*[A-Za-z\x{C0}-\x{1FFF}]+'[A-Za-z\x{C0}-\x{1FFF}]+))" => "{g} {o:e} {v}",
    r"<g> <e> (?:<(?P<v>[^<>\s]+@[^<>\s]+)>)" => "{g} {o:e} {v}",
}

forms! { VALUES:
    r"<g> <e> (?:guid|uuid)<q>" => "{g} {o:e} {q}",
    r"<g> <e> ! (?:true\b)" => "{g} = false",
    r"<g> <e> ! (?:false\b)" => "{g} = true",
    r"<g> <o> <q>" => "{g} {o} {q}",
    r"<g> <e> <a>" => "{g} {p:a}",
    r"<g> <e> <c>" => "{g} {c}",
    r"<g> (?:starts with|ends with|contains) <c>" => "{g} {c}",
    r"<g> <o> (?P<z>[0-9]{1,3}(?:,[0-9]{3})+)" => "{g} {o} {z}",
    r"<g> <e> (?:\{(?P<v>[0-9A-Fa-f-]{36})\})" => "{g} {o:e} {v}",
}

forms! { REPEATED:
    r"<g> (?:==|=) (?P<l>[\w.\-]+(?:\s+(?:==|=)\s+[\w.\-]+)+)$" => "{g} in {l}",
}

forms! { TIMES:
    r"<g> (?:in|within|during|over|for|is in|is within) <d>" => "{g} >= {d}",
    r"<g> (?P<d>(?:last|past|previous)\s+(?:[0-9]+\s*)?[a-z]+)" => "{g} >= {d}",
    // What happened less than so long ago is later.
    r"<g> (?:less than|fewer than|is less than) (?P<d>[0-9]+\s*[a-z]+\s+ago\b)" => "{g} > {d}",
    r"<g> (?:more than|longer than|over|is more than) (?P<d>[0-9]+\s*[a-z]+\s+ago\b)" => "{g} < {d}",
    r"<g> (?:since|as of) <d>" => "{g} >= {d}",
    r"<g> (?:since|as of) <v>" => "{g} >= {v}",
    r"<g> (?:until|till|up to) <v>" => "{g} <= {v}",
    r"<g> (?:on) <v>" => "{g} = {v}",
    r"<g> from <v> (?:to|until|till|-) <w>" => "{g} between {v} and {w}",
    r"<g> during ( <v> , <w> )" => "{g} between {v} and {w}",
    r"<g> <b> <d>" => "{g} {o:b} {d}",
    r"<g> <e> <u>" => "{g} {o:e} {u}",
}

forms! { IMPOSSIBLE:
    r"(?:(?:length|len|size|count|char_length|strlen|sizeof)\s*\([^()]*\))" => "!lengths cannot be compared; `matches \"^.{4,}$\"` matches four characters or more",
    r"(?:(?:coalesce|ifnull|nvl|if|iif|nullif)\s*\([^()]*\))" => "!for a missing field, use `is null`",
    r"<g> (?:not )?in ( select (?:[^()]*)" => "!write the values themselves: `in (a, b)`",
    r"<g> <o> ( select (?:[^()]*)" => "!write the value itself, or a list of values: `in (a, b)`",
    r"exists ( select (?:[^()]*)" => "!a filter sees one collection only",
    r"<g> (?:not )?in (?:[a-z]+\s*\()" => "!write the values themselves: `in (a, b)`",
    r"<g> (?:not )?(?:like|ilike) (?:any|all|some) (?:\()" => "!write one test for each pattern, joined by `or`, as in `name starts with \"a\" or name starts with \"b\"`",
    r"<g> (?:add|sub|mul|div|divby|mod) (?:[0-9.]+)" => "!a filter does not calculate: compare the field itself",
    r"<g>(?:/\$count\b)" => "!elements cannot be counted; a test of an array is true if any element passes it",
    r"<g>(?:(?:/|\.)all\s*\()" => "!a test of an array is true if any element passes it, and cannot ask for all of them",
    r"(?:(?:all|every|each)\b) <g> <o> <v>" => "!a test of an array is true if any element passes it, and cannot ask for all of them",
    r"<g> <o> (?:(?:all|every)\s*\()" => "!a test of an array is true if any element passes it, and cannot ask for all of them",
    r"<g> all in ( <l> )" => "!write one test for each value, joined by `and`, as in `name contains \"a\" and name contains \"b\"`",
    r"<g> : (?:\([^()]*\band\b[^()]*\))" => "!write one test for each value, joined by `and`, as in `name contains \"a\" and name contains \"b\"`",
    r"<g> : (?:\(\s*[+-])" => "!write one test for each value, joined by `and` or `or`",
    r"(?:\.)<g> | (?:[a-z_]+)" => "!a filter has no pipes: compare the field itself",
    r"<g> <o> (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+[0-9]{4}\b)" => "!a month is not a time: write its days, as in `between 2026-11-01 and 2026-11-30`",
    r"(?:\.)<g> //" => "!for a missing field, use `is null`",
    r"<g> similar to <v>" => "!write a regular expression: `matches \"^pay\"`",
    r"<g> (?:(?:was|changed)\b)" => "!a filter sees the current values only",
    r"<g> (?:\?\s*\w+\s*:)" => "!write only the test",
    r"<g> <o> currentuser ( )" => "!write the value itself",
    r"<g> <o> (?:(?:startof|endof)[a-z]*\s*\([^()]*\))" => "!write the date itself, as in `2026-11-01`",
    r"<g> <o> <v> (?:\|\|) <q>" => "!join the strings yourself",
    r"<g> (?:<>|==|=|eq) <v> if" => "!a filter has no `if`; join predicates with `and` or `or`",
}

forms! { PLACEHOLDERS:
    r"<g> <o> (?P<n>\$\{?\w+\}?|\{\{[^{}]*\}\}|\{\w+\}|<%[^%]*%>|<\w+>|\?)" =>
        "!put the value there (a shell fills in variables between double quotes only); if the text is meant, write `{}`",
}
