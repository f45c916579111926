# fish completion for konnect-filter
function __konnect_filter_complete
    set -l line (commandline -cp | string collect)
    set -l entries (KONNECT_FILTER_COMPLETE=fish konnect-filter -- "$line" '' insert 2>/dev/null)
    if test "$entries[1]" = files
        # Without quotes: fish itself quotes what it inserts.
        set -l base (string replace -r -- '^~(?=/)' "$HOME" "$entries[3]")
        set -l begun (math (string length -- "$base") + 1)
        for path in "$base"*
            set -l slash
            test -d "$path"; and set slash /
            printf '%s%s%s%s\n' "$entries[2]" "$entries[3]" (string sub -s $begun -- "$path") $slash
        end
        return
    end
    for entry in $entries[2..-1]
        set -l fields (string split \t -- $entry)
        printf '%s\t%s\n' $fields[1] $fields[3]
    end
end
complete -c konnect-filter -f -k -a '(__konnect_filter_complete)'
