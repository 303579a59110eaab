# Completion of rsyslog-relp for bash: source <(rsyslog-relp completion bash)
_rsyslog_relp() {
    local IFS=$'\n'
    mapfile -t COMPREPLY < <(compgen -W "$(rsyslog-relp "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")
}
# File names where there are no other words.
complete -o default -F _rsyslog_relp rsyslog-relp
