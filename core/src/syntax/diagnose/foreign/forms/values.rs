//! Values, times and what was not filled in.

use super::super::form::Form;

forms! { QUOTELESS:
    r"<g> <e> (?P<v>(?-i:(?:[A-Za-z\x{C0}-\x{1FFF}.]+\s+)*[A-Za-z\x{C0}-\x{1FFF}]+'[A-Za-z\x{C0}-\x{1FFF}]+))" => "{g} {o:e} {v}",
    r"<g> <e> (?:<(?P<v>[^<>\s]+@[^<>\s]+)>)" => "{g} {o:e} {v}",
}

forms! { VALUES:
    r"<f> <o> (?:x')(?P<i>(?:[0-9a-f]{2})+)(?:')" => "{f} {o} {hex:i}",
    r"<f> <o> (?:x'[0-9a-f]*')" => "!write the text itself",
    r"<f> <e> (?:guid|uuid) <q>" => "{f} {o:e} {q}",
    r"<f> <o> (?:binary) <q>" => "{f} {o} {q}",
    r"<f> <o> (?:lower|tolower|lcase|casefold) ( <q> )" => "{f} {o} {lower:q}",
    r"<f> <o> (?:upper|toupper|ucase) ( <q> )" => "{f} {o} {upper:q}",
    r"<f> <o> <q> (?:::\s*(?:text|varchar|char|bpchar|citext|string|nvarchar|uuid|uniqueidentifier|int|int4|int8|integer|bigint|smallint|numeric|decimal|float|double|real|bool|boolean|json|jsonb)\b(?:\([0-9, ]*\))?)" => "{f} {o} {q}",
    r"<f> <o> cast ( <q> as (?:(?:text|varchar|char|bpchar|citext|string|nvarchar|uuid|uniqueidentifier|int|int4|int8|integer|bigint|smallint|numeric|decimal|float|double|real|bool|boolean|json|jsonb)(?:\([0-9, ]*\))?) )" => "{f} {o} {q}",
    r"<f> <o> convert ( (?:[a-z0-9]+\s*,) <q> )" => "{f} {o} {q}",
    r"<f> <o> (?:\$\$)(?P<v>[^$]*)(?:\$\$)" => "{f} {o} {v}",
    r"<f> <o> (?:q'\[)(?P<v>[^\]]*)(?:\]')" => "{f} {o} {v}",
    r"<f> <o> (?:u&|_[a-z0-9]+)<q>" => "{f} {o} {q}",
    r#"<f> <o> (?:""")(?P<v>[^"]*)(?:""")"# => "{f} {o} {v}",
    r"<g> <e> ! (?:true\b)" => "{g} = false",
    r"<g> <e> ! (?:false\b)" => "{g} = true",
    r"<g> <o> <q>" => "{g} {o} {q}",
    r"<g> <e> <a>" => "{g} {p:a}",
    r"<g> <e> <c>" => "{g} {c}",
    r"<g> (?:starts with|ends with|contains) <c>" => "{g} {c}",
    r"<g> <o> (?P<z>[0-9]{1,3}(?:,[0-9]{3})+)" => "{g} {o} {z}",
    r"<g> <e> (?:\{(?P<v>[0-9A-Fa-f-]{36})\})" => "{g} {o:e} {v}",
}

forms! { RANGES:
    r"<g> (?:=|==|:|in|is|during|within)? (?P<v>-?[0-9][\w.:+\-]*)(?:\s+(?:to|through|thru|until|till)\s+)(?P<w>-?[0-9][\w.:+\-]*)" => "{g} between {v} and {w}",
    r"<g> from <v> (?:to|until|till|-) <w>" => "{g} between {v} and {w}",
    r"<g> (?:overlaps|overlap|intersects) ( <v> , <w> )" => "{g} between {v} and {w}",
    r"<g> during ( <v> , <w> )" => "{g} between {v} and {w}",
}

// The first instant of a stretch is a part of it, and its last is too.
forms! { CALENDAR:
    r"<g> (?:>=?) (?:startof)(?P<this>week|month|quarter|year) ( )" => "{g} >= {this}",
    r"<g> (?:<=?) (?:startof)(?P<this>week|month|quarter|year) ( )" => "{g} < {this}",
    r"<g> (?:<=?) (?:endof)(?P<this>week|month|quarter|year) ( )" => "{g} <= {this}",
    r"<g> (?:>=?) (?:(?:the\s+)?(?:start|beginning)\s+of\s+(?:(?:the|this)\s+)?)(?P<this>(?:week|month|quarter|year)\b)" => "{g} >= {this}",
    r"<g> (?:since|from|after) (?:(?:the\s+)?(?:start|beginning)\s+of\s+(?:(?:the|this)\s+)?)(?P<this>(?:week|month|quarter|year)\b)" => "{g} >= {this}",
    r"<g> (?:<=?|before) (?:(?:the\s+)?(?:start|beginning)\s+of\s+(?:(?:the|this)\s+)?)(?P<this>(?:week|month|quarter|year)\b)" => "{g} < {this}",
}

forms! { TIMES:
    r"<g> <o> (?P<v>[0-9]{4}-[0-9]{2}-[0-9]{2}[T\s]+[0-9]{2}:[0-9:]{2,5}\s+(?-i:[A-Z]{2,5}|[A-Z][a-z]+/[A-Za-z_]+)\b)" => "{g} {o} {v}",
    r"<g> <o> (?P<v>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:z|[+-][0-9:]{5}))(?:\[[a-z_/]+\])" => "{g} {o} {v}",
    r"<g> <o> (?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+\[[a-z_/]+\])" => "!write the offset from UTC instead of the zone's name, as in `2026-08-22T10:00:00+02:00`",
    r"<g> (?:in|within|during|is in|is within)? (?P<v>(?:this|current|next)\s+(?:week|month|quarter|year)\b)" => "{g} = {v}",
    r"<g> <o> <v> (?:at\s+time\s+zone\s+'(?:utc|gmt|z)')" => "{g} {o} {v}",
    r"<g> (?:at\s+time\s+zone\s+'(?:utc|gmt|z)') <o> <v>" => "{g} {o} {v}",
    r"<g> <o> <v> (?:at\s+time\s+zone\b)" => "!write the offset, as in `2026-08-22T10:00:00+02:00`",
    r"<g> between <u> and <d>" => "{g} between {u} and {end:d}",
    r"<g> between <u> and <v>" => "{g} between {u} and {v}",
    r"<g> between <v> and <u>" => "{g} between {v} and {end:u}",
    r"<g> not between <u> and <d>" => "{g} not between {u} and {end:d}",
    r"<g> not between <u> and <v>" => "{g} not between {u} and {v}",
    r"<g> not between <v> and <u>" => "{g} not between {v} and {end:u}",
    r"<f> <b> (?:\(\s*now\s*-\s*)(?P<i>[0-9]+)(?:\s*(?:\|\s*[a-z0-9]+)?\s*\))" => "{f} {o:b} now-{y:i}s",
    r"<g> (?:in|within|during|over|for|is in|is within) <d>" => "{g} >= {d}",
    r"<g> (?P<d>(?:last|past|previous)\s+(?:[0-9]+\s*)?[a-z]+)" => "{g} >= {d}",
    // What happened less than so long ago is later.
    r"<g> (?:less than|fewer than|is less than) (?P<d>[0-9]+\s*[a-z]+\s+ago\b)" => "{g} > {d}",
    r"<g> (?:more than|longer than|over|is more than) (?P<d>[0-9]+\s*[a-z]+\s+ago\b)" => "{g} < {d}",
    r"<g> (?:since|as of|from) (?:last|past|previous|this|the last) <day>" => "{g} >= {day}",
    r"<g> <b> (?:last|past|previous|this|the last) <day>" => "{g} {o:b} {day}",
    r"<g> <e> (?:last|past|previous|this|the last|on) <day>" => "{g} {o:e} {day}",
    r"<g> (?:since|as of) <d>" => "{g} >= {d}",
    r"<g> (?:since|as of) <v>" => "{g} >= {v}",
    r"<g> (?:until|till|up to) <v>" => "{g} <= {v}",
    r"<g> (?:on) <v>" => "{g} = {v}",
    r"<g> <b> <d>" => "{g} {o:b} {d}",
    r"<g> <e> <u>" => "{g} {o:e} {u}",
}

forms! { PLACEHOLDERS:
    r"(?:\.)<g> <o> (?P<n>\$?env\.\w+)" => "!put the value there|; if the text is meant, write `{}`",
    r"<g> <o> (?P<n>\$\{?\w+\}?|\{\{[^{}]*\}\}|\{\w+\}|<%[^%]*%>|<\w+>|\?)" =>
        "!put the value there (a shell fills in variables between double quotes only)|; if the text is meant, write `{}`",
}
