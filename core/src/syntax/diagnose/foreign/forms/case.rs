//! Tests that say whether case matters.

use super::super::form::Form;

forms! { CASE:
    r"<cf> <e> (?:lower|upper|tolower|toupper|lcase|ucase|casefold|lowercase|uppercase) ( <q> )" => "{cf} {ci:q}",
    r"<cf> <e> <q> (?:\.(?:lower|upper|tolowercase|touppercase|casefold|downcase|upcase|toupper|tolower)\s*\(?\s*\)?)" => "{cf} {ci:q}",
    r"<cf> <e> <v>" => "{cf} {ci:v}",
    r"<cf> not in ( <l> )" => "{cf} {!cil:l}",
    r"<cf> not in [ <l> ]" => "{cf} {!cil:l}",
    r"<cf> in ( <l> )" => "{cf} {cil:l}",
    r"<cf> in [ <l> ]" => "{cf} {cil:l}",
    r"<cf> (?:not like|not ilike) (?:lower|upper) ( <q> )" => "{cf} {!cis:q}",
    r"<cf> (?:like|ilike) (?:lower|upper) ( <q> )" => "{cf} {cis:q}",
    r"<cf> (?:not like|not ilike) <q>" => "{cf} {!cis:q}",
    r"<cf> (?:like|ilike) <q>" => "{cf} {cis:q}",
    r"<text> (?:ilike|like_ci|like_i) (?P<q>'[^']*') escape (?P<w>'[^']')" => "{text} {cis:q}",
    r"<text> (?:not ilike|nilike|not_ilike|notilike) <v>" => "{text} {!cis:v}",
    r"<text> (?:ilike|like_ci|like_i|_ilike) <v>" => "{text} {cis:v}",
    r"<text> !~~* <v>" => "{text} {!cis:v}",
    r"<text> ~~* <v>" => "{text} {cis:v}",
    r"<text> =~* <v>" => "{text} matches {x:v}",
    r"<text> (?:-inotlike) <p>" => "{text} {!cig:p}",
    r"<text> (?:-ilike) <p>" => "{text} {cig:p}",
    r"<text> (?:icontains|_icontains|containsignorecase|contains_ignore_case|contains_ci|containsi|-icontains) <v>" => "{text} contains {v}",
    r"<text> (?:not icontains|nicontains|noticontains|not_icontains) <v>" => "{text} not contains {v}",
    r"<text> (?:istartswith|istarts_with|startswithignorecase|starts_with_ignore_case|startswith_ci) <v>" => "{text} starts with {v}",
    r"<text> (?:iendswith|iends_with|endswithignorecase|ends_with_ignore_case|endswith_ci) <v>" => "{text} ends with {v}",
    r"<text> (?:iequals|iequal|iexact|ieq|eqi|eqic|eqci|eq_ci|equalsi|equalsci|equals_ci|equalsignorecase|equals_ignore_case|eq_ignore_case|is_ci|-ieq) <v>" => "{text} {ci:v}",
    r"<text> (?:=ieq=|=eqic=|=eqci=|=ic=|=equalsignorecase=) <v>" => "{text} {ci:v}",
    r"<text> | (?:ascii_downcase|ascii_upcase) ) <e> <v>" => "{text} {ci:v})",
    r"<text> (?:inotequals|ine|nei|neic|neq_ci|not_equals_ci|notequalsignorecase|-ine) <v>" => "{text} {!ci:v}",
    r"<text> (?:iregexp|iregex|imatches|imatch|regexi|regexpi|matches_ci|matchesi|regex_ci|-imatch) <v>" => "{text} matches {x:v}",
    r"<text> (?:-inotmatch|not iregex|not imatches) <v>" => "{text} not matches {x:v}",
    r"<text> (?:iin|in_ci|-iin|in~) ( <l> )" => "{text} {cil:l}",
    r"<text> (?:inotin|not_in_ci|not iin|!in~) ( <l> )" => "{text} {!cil:l}",
    r"<text> (?:\.)(?:iequals|equalsignorecase|equals_ignore_case|casecmp\?|casecmp|eqignorecase|comparetoignorecase|compareignorecase) ( <v> ) (?:==?\s*(?:0|true)\b)?" => "{text} {ci:v}",
    r"(?:iequals|equalsignorecase|equals_ignore_case|strcasecmp|stricmp|strcmpi) ( <text> , <v> ) (?:==?\s*(?:0|true)\b)?" => "{text} {ci:v}",
    r"<text> (?:\.equals) ( <q> (?:,\s*(?:stringcomparison\.)?\w*ignorecase\s*\))" => "{text} {ci:q}",
    r"<text> (?:collate\s+(?:nocase\b|\x22?[\w\-]*(?:_ci|-ci|case_insensitive)\w*\x22?)) <e> <v>" => "{text} {ci:v}",
    r"<text> <e> <v> (?:collate\s+(?:nocase\b|\x22?[\w\-]*(?:_ci|-ci|case_insensitive)\w*\x22?))" => "{text} {ci:v}",
    r"<text> (?:collate\s+(?:\x22?(?:c|posix)\x22?|binary|\w+_bin|\w+_cs\w*)) <e> <v>" => "{text} {o:e} {v}",
    r"<text> <e> <v> (?:collate\s+(?:\x22?(?:c|posix)\x22?|binary\b|\w+_bin\b|\w+_cs\w*))" => "{text} {o:e} {v}",
    r"<text> <e> <v> (?:\(?(?:case[ -]insensitive(?:ly)?|ignoring case|ignore case|ignorecase|in any case|any case|whatever the case|nocase)\b\)?)" => "{text} {ci:v}",
    r"<text> <e> <q> (?:i\b)" => "{text} {ci:q}",
    r"<text> (?:contains_cs|contains_case|containscs|-ccontains|has_cs) <v>" => "{text} matches {cs:v}",
    r"<text> (?:!contains_cs|!has_cs|not contains_cs) <v>" => "{text} not matches {cs:v}",
    r"<text> (?:startswith_cs|starts_with_cs|hasprefix_cs) <v>" => "{text} matches {cs^:v}",
    r"<text> (?:endswith_cs|ends_with_cs|hassuffix_cs) <v>" => "{text} matches {cs$:v}",
    r"<text> (?:-ceq|equals_cs|eq_cs) <v>" => "{text} = {v}",
    r"<text> (?:-cne|neq_cs) <v>" => "{text} != {v}",
    r"<text> (?:-cmatch|matches_cs) <v>" => "{text} matches {v}",
}

/// The note of an operator that takes `a` for `A`.
pub(in super::super::super) const IGNORES_CASE: &str = ", which ignores case";

/// What an operator of ours does about case.
pub(in super::super::super) fn note(ours: &str) -> &'static str {
    let has = |operator: &str| ours.contains(operator);
    if has(" matches ") {
        "; `=` compares case"
    } else if has(" contains ") || has(" starts with ") || has(" ends with ") {
        IGNORES_CASE
    } else {
        ", which compares case"
    }
}
