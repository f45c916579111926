//! What no filter can ask.

use super::super::form::Form;

// What is empty is there all the same.
forms! { EMPTY:
    r"(?:(?:no|without)\b) <many>" => "!write `<many> is null` for what is missing; what is empty cannot be told from what is not",
    r"<many> (?:(?:(?:is|are|==?|===|eq)\s*)?(?:\(\s*\)|\{\s*\}|\[\s*\]|(?:empty|blank)\b))" => "!write `<many> is null` for what is missing; what is empty cannot be told from what is not",
    r"<many> (?:(?:is not|isn't|are not|aren't|not|!==?|<>|ne)\s*(?:\(\s*\)|\{\s*\}|\[\s*\]|(?:empty|blank)\b))" => "!write `<many> is not null` for what is there; what is empty cannot be told from what is not",
    r"(?:(?:length|len|size|count|cardinality|array_length|sizeof)\s*\() <many> (?:\))" => "!elements cannot be counted; write `<many> is null` for what is missing",
}

forms! { IMPOSSIBLE:
    r"<g> <o> (?:case\s+when\b)" => "!a filter has no `case`: write each of its cases as a test, joined by `or`",
    r"(?:(?:order|sort|group)\s+by\b)" => "!remove it: sorting and paging are options of the request",
    r"<g> (?:not )?in (?:\(\s*[a-z_]+\s*\(\s*\)\s*\))" => "!write the values themselves: `in (a, b)`",
    r"<g> (?:not )?in (?:\{)" => "!write the values in parentheses, as in `in (a, b)`, and quote those with spaces",
    r"(?:unless|neither)\b" => "!write `not (…)` around what is not to be true, as in `not (name = a or name = b)`",
    r"(?:\.)(?:\[\])? | select ( (?:\.) <o> <v> )" => "!write a field before the operator, as in `name = a`",
    r"<g> (?:=\*\s) <v>" => "!write `<g> contains <v>` or `<g> ends with <v>`",
    r"(?:(?:length|len|size|count|char_length|strlen|sizeof)\s*\([^()]*\))" => "!lengths cannot be compared; `matches \"^.{4,}$\"` matches four characters or more",
    r"(?:(?:coalesce|ifnull|nvl|if|iif|nullif)\s*\([^()]*\))" => "!for a missing field, use `is null`",
    r"<g> (?:not )?in ( select (?:[^()]*)" => "!write the values themselves: `in (a, b)`",
    r"<g> <o> ( select (?:[^()]*)" => "!write the value itself, or a list of values: `in (a, b)`",
    r"exists ( select (?:[^()]*)" => "!a filter sees one collection only",
    r"<g> (?:not )?in (?:[a-z]+\s*\()" => "!write the values themselves: `in (a, b)`",
    r"<g> (?:not )?(?:like|ilike) (?:any|all|some) (?:\()" => "!write one test for each pattern, joined by `or`, as in `name starts with \"a\" or name starts with \"b\"`",
    r"<g> (?:add|sub|mul|div|divby|mod) (?:[0-9.]+)" => "!a filter does not calculate: compare the field itself",
    r"<g> (?:[%*/+\-]) (?:[0-9][0-9.]*[a-z]*) <o>" => "!a filter does not calculate: compare the field itself",
    r"<g> (?:[&|^]|<<|>>) (?:[0-9]+) <o>" => "!a filter does not calculate: compare the field itself",
    r"<g> has (?:[a-z]+\.[a-z.]+'[^']*')" => "!a filter has no flags: write the value in quotes",
    r"(?:[a-z_]+\*[a-z_.*]*\s*(?::|==?|!=)) <v>" => "!write the name of one field",
    r"(?:\[[^\[\]]*\]\s*\|) (?:[a-z_]+)" => "!a filter has no pipes: compare the field itself",
    r"<g>(?:/\$count\b)" => "!elements cannot be counted; a test of an array is true if any element passes it",
    r"<g>(?:(?:/|\.)all\s*\()" => "!a test of an array is true if any element passes it, and cannot ask for all of them",
    r"(?:(?:all|every|each)\b) <g> <o> <v>" => "!a test of an array is true if any element passes it, and cannot ask for all of them",
    r"<g> <o> (?:(?:all|every)\s*\()" => "!a test of an array is true if any element passes it, and cannot ask for all of them",
    r"<g> (?:<@\s*\S+)" => "!a test of an array is true if any element passes it, and cannot ask for all of them",
    r"<g> all in ( <l> )" => "!write one test for each value, joined by `and`, as in `name contains \"a\" and name contains \"b\"`",
    r"<g> : (?:\([^()]*\band\b[^()]*\))" => "!write one test for each value, joined by `and`, as in `name contains \"a\" and name contains \"b\"`",
    r"<g> : (?:\(\s*[+-][^()]*)" => "!write one test for each value, joined by `and` or `or`",
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
