//! Several values.

use super::super::form::Form;

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
    r"<g> (?:=ni=|=nin=|=notin=|=not-in=|=not_in=) ( <l> )" => "{g} not in {l}",
    r"<g> (?:contains|has|includes) any of ( <l> )" => "{g} contains {l}",
    r"<g> (?:contains|has|includes) any ( <l> )" => "{g} contains {l}",
    r"<g> (?:contains|has|includes) all of ( <l> )" => "{i:l}",
    r"<g> (?:contains|has|includes) all ( <l> )" => "{i:l}",
    r"<g> (?:has_any|hasany|contains_any) ( <l> )" => "{g} contains {l}",
    r"<g> in (?:array) [ <l> ]" => "{g} in {l}",
    r"<g> not in (?:array) [ <l> ]" => "{g} not in {l}",
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
    r"<g> (?:!==?|<>|-ne\b|(?:neq|ne|is not|isn't)\b) { <j> }" => "not ({j})",
    r"<g> <e> { <j> }" => "{j}",
    r#"<g> <e> (?:\{\s*)(?P<l>(?:"[^"]*"|'[^']*'|[\w.\-]+)(?:\s*[,;|]\s*(?:"[^"]*"|'[^']*'|[\w.\-]+))+)(?:\s*\})"# => "{g} {n:e}in {l}",
    r#"<g> contains (?:\{\s*)(?P<l>(?:"[^"]*"|'[^']*'|[\w.\-]+)(?:\s*[,;|]\s*(?:"[^"]*"|'[^']*'|[\w.\-]+))+)(?:\s*\})"# => "{g} contains {l}",
    r#"<g> <e> (?:\{\s*["']?\$in["']?\s*:\s*\[) <l> (?:\]\s*\})"# => "{g} {n:e}in {l}",
    r#"<g> <e> (?:\{\s*["']?\$nin["']?\s*:\s*\[) <l> (?:\]\s*\})"# => "{g} not in {l}",
    r"<g> contains { <j> }" => "{j}",
    r"<g> : { <j> }" => "{j}",
    r"<g> in { <j> }" => "{j}",
    r"<g> @> (?:'\{) <j> (?:\}')" => "{j}",
    r"<g> @> { <j> }" => "{j}",
    r"<g> @> (?:array) [ <l> ]" => "{each:l}",
    r"<g> @> (?:'\{) <l> (?:\}')" => "{each:l}",
    r"<array> (?:\?\|) (?:array)? [ <l> ]" => "{array} in {l}",
    r"<array> (?:\?&) (?:array)? [ <l> ]" => "{each:l}",
    r"<g> (?:overlaps|overlap|intersects|&&) ( <l> )" => "{g} in {l}",
}

forms! { REPEATED:
    r"<g> (?:==|=) (?P<l>[\w.\-]+(?:\s+(?:==|=)\s+[\w.\-]+)+)$" => "{g} in {l}",
}

forms! { OVERLAPS:
    r"<map> && (?:array)? [ <q> ]" => "{map}.{k:q} exists",
    r"<g> && (?:array)? [ <l> ]" => "{g} in {l}",
    r"<g> && { <l> }" => "{g} in {l}",
}
