# fish completion for konnect-filter
function __konnect_filter_complete
    set -l line (commandline -cp | string collect)
    set -l entries (KONNECT_FILTER_COMPLETE=fish konnect-filter -- "$line" '' insert 2>/dev/null)
    if test "$entries[1]" = files
        set -l typed (commandline -ct)
        set -l flag (string match -r -- '^--[^=]*=' $typed)
        for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $typed))
            printf '%s%s\n' "$flag" "$path"
        end
        return
    end
    for entry in $entries[2..-1]
        set -l fields (string split \t -- $entry)
        printf '%s\t%s\n' $fields[1] $fields[3]
    end
end
complete -c konnect-filter -f -k -a '(__konnect_filter_complete)'
