#compdef konnect-filter
_konnect_filter() {
    local how='' entry typed=$IPREFIX$QIPREFIX$PREFIX
    local -a texts shown fields suffix
    while IFS= read -r entry; do
        if [[ -z $how ]]; then
            how=$entry
        elif [[ $how == files ]]; then
            texts+=("$entry")
        else
            fields=("${(@ps:\t:)entry}")
            texts+=("$fields[1]")
            shown+=("$fields[2]${fields[3]:+  -- $fields[3]}")
        fi
    done < <(KONNECT_FILTER_COMPLETE=zsh konnect-filter -- "${(j: :)words[1,CURRENT-1]} $typed" "$PREFIX" insert 2>/dev/null)
    if [[ $how == files ]]; then
        [[ -n $texts[1] ]] && compset -P '*='
        _files
        return
    fi
    [[ $how == nospace ]] && suffix=(-S '')
    (( $#texts )) && compadd -U -Q -l -d shown "${suffix[@]}" -- "$texts[@]"
}
if [[ $funcstack[1] == _konnect_filter ]]; then
    _konnect_filter "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _konnect_filter konnect-filter
fi
