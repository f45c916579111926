# bash completion for konnect-filter
_konnect_filter() {
    local how='' entry kind=insert IFS=$'\n'
    # 63 is "?": what there is will only be shown.
    [[ ${COMP_TYPE-} == 63 ]] && kind=show
    COMPREPLY=()
    while IFS= read -r entry; do
        if [[ -z $how ]]; then
            how=$entry
        else
            COMPREPLY+=("${entry%%$'\t'*}")
        fi
    done < <(KONNECT_FILTER_COMPLETE=bash konnect-filter -- "${COMP_LINE:0:COMP_POINT}" "$2" "$kind" 2>/dev/null)
    case $how in
        files) compopt -o default 2>/dev/null ;;
        nospace) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -F _konnect_filter konnect-filter
