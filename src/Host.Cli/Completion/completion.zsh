#compdef rsyslog-relp
# Completion of rsyslog-relp for zsh: source <(rsyslog-relp completion zsh)
_rsyslog_relp() {
    local -a found
    found=("${(@f)$(rsyslog-relp "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
    if [[ -n ${found[1]} ]]; then
        compadd -- "${found[@]}"
    else
        _files
    fi
}
compdef _rsyslog_relp rsyslog-relp
