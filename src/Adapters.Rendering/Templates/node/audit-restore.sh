# ---- Audit, back to the node's own state; the configurator and the cleaner run the same text ----
#
# kernel: what must stand before a command that changes the kernel's rules.

# Writes what is to take the place of auditd's plugin file $2, with active = $1.
stage_plugin() {
    # auditd passes over names with two dots.
    cp -p -- "$2" "$2$new" && sed -i "s/^[[:blank:]]*active\\b.*/active = $1/I" -- "$2$new" || return
    grep -q '^active = ' -- "$2$new" || printf '\nactive = %s\n' "$1" >>"$2$new" || return
    flush "$2$new" && mv -fT -- "$2$new" "$2"
}

# True when auditd's plugin file $2, if there is one, says active = $1. One that does not say is not active.
plugin_is() {
    local text active=no
    [[ -e $2 ]] || return 0
    IFS= read -r -d '' text <"$2"
    [[ ! $'\n'${text,,} =~ $'\n'[[:blank:]]*active[[:blank:]]*=[[:blank:]]*([a-z]+) ]] || active=${BASH_REMATCH[1]}
    [[ $active == "$1" ]]
}

# The backup takes the place of our rules, file by file; it goes only when all is back.
bring_back_rules() {
    [[ -e $audit_rules_backup_dir ]] || return 0
    rm -rf -- "$audit_rules_dir$new" "$audit_rules_backup_dir$new"
    cp -a -- "$audit_rules_backup_dir" "$audit_rules_dir$new" && exchange_directory "$audit_rules_dir" &&
        mv -T -- "$audit_rules_backup_dir" "$audit_rules_backup_dir$new" && rm -rf -- "$audit_rules_backup_dir$new"
}

# As upstream ships it, auditd may not be restarted, but reads everything anew on this signal.
restart_auditd() {
    case $(systemctl show --property=LoadState,RefuseManualStop auditd.service 2>/dev/null) in
    *not-found*) ;;
    *RefuseManualStop=yes*) systemctl kill --signal=HUP auditd.service ;;
    *) systemctl restart auditd.service ;;
    esac
}

# A mark tells a later run that our rules may still be loaded while the backup is gone already.
needs_audit_restored() { [[ -e $audit_rules_backup_dir || -e $state_dir/audit-rules.restoring ]]; }

restore_audit() {
    local plugin
    mkdir -p -- "$state_dir" && : >"$state_dir/audit-rules.restoring" && rm -f -- "$state_dir"/{auditd,audit-rules}.loaded || return
    for plugin in "$audit_plugin_config" "$audisp_plugin_config"; do
        plugin_is no "$plugin" || stage_plugin no "$plugin" || echo "cannot switch off auditd's syslog plugin"
    done
    bring_back_rules || return
    # Rules that do not begin with -D, or none at all, would leave ours in the kernel.
    "${kernel[@]}" auditctl -D || echo "cannot delete the loaded audit rules"
    "${kernel[@]}" augenrules --load || echo "cannot load the node's own audit rules"
    restart_auditd || return
    rm -f -- "$audit_metric_file" "$state_dir"/{auditd,audit-rules,audit-files}.failed "$state_dir/audit-rules.restoring"
    echo "the node's own audit rules are back"
}

needs_journald_audit_restored() {
    [[ -e $journald_audit_drop_in || -e $state_dir/journald-audit.enabled || -e $state_dir/journald-audit.restoring ]]
}

# journald itself starts its socket once it may.
restore_journald_audit() {
    local socket=systemd-journald-audit.socket
    mkdir -p -- "$state_dir" && : >"$state_dir/journald-audit.restoring" || return
    if [[ -e $state_dir/journald-audit.enabled ]]; then
        systemctl --quiet is-enabled "$socket" 2>/dev/null || systemctl enable "$socket"
        rm -f -- "$state_dir/journald-audit.enabled"
    fi
    rm -f -- "$journald_audit_drop_in" "$state_dir/journald-audit.loaded"
    [[ ! -d ${journald_audit_drop_in%/*} ]] || rmdir -- "${journald_audit_drop_in%/*}" 2>/dev/null
    systemctl daemon-reload && systemctl restart systemd-journald.service && rm -f -- "$state_dir/journald-audit.restoring"
}

