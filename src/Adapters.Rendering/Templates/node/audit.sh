# ---- Audit: rules, auditd, its syslog plugin, journald's socket ----

kernel=()

# Takes the directory of the rules over as a whole, as the Go extension does: what was there is in the backup, made once, as it is. An
# empty backup says that there was nothing.
put_audit_rules() {
    local copy=$audit_rules_backup_dir$new
    if [[ ! -e $audit_rules_backup_dir ]]; then
        if [[ -e $audit_rules_dir ]]; then cp -a -- "$audit_rules_dir" "$copy"; else mkdir -p -- "${copy%/*}" && mkdir -m 0750 -- "$copy"; fi || return
        flush "$copy"/* "$copy" && mv -T -- "$copy" "$audit_rules_backup_dir" || return
    fi
    mkdir -p -- "${audit_rules_dir%/*}" && mkdir -m 0750 -- "$audit_rules_dir$new" &&
        install -m 0640 -- "${delivered_rules[@]}" "$audit_rules_dir$new/" && unload audit-rules && exchange_directory "$audit_rules_dir"
}

install_audit_rules() {
    local delivered
    describe "${delivered_rules[@]}"; delivered=$REPLY
    describe "$audit_rules_dir"/*
    [[ $delivered != "$REPLY" || ! -e $audit_rules_backup_dir ]] || return 0
    try_step audit-files "$delivered" put_audit_rules && hash_files
}

# What the kernel says: of itself, and the number and the sum of its rules. False where it has no audit or does not answer.
ask_kernel() {
    local key value rules=()
    for key in enabled lost_total backlog backlog_limit rules_loaded; do seen[rsyslog_audit_$key]=''; done
    while read -r key value; do
        [[ $key != @(enabled|lost|backlog|backlog_limit) || ! $value =~ ^[0-9]+$ ]] || seen["rsyslog_audit_${key/lost/lost_total}"]=$value
    done < <(auditctl -s 2>/dev/null)
    [[ -n ${seen[rsyslog_audit_enabled]} ]] || return
    mapfile -t rules < <(auditctl -l 2>/dev/null)
    [[ ${rules[*]} != 'No rules' ]] || rules=()
    seen[rsyslog_audit_rules_loaded]=${#rules[@]}
    read -r 'seen[audit_sum]' _ < <(printf '%s\n' "${rules[@]}" | sha256sum)
}

# What was loaded is remembered as the kernel lists it: that, and no exit status, tells whether the rules $1 are there.
are_rules_in_kernel() {
    [[ ${seen[audit_files]:-} == "$1" && ${seen[audit_sum]:-} == "${seen[audit_expected_sum]:-none}" && ${seen[rsyslog_audit_enabled]:-0} != 0 ]]
}

# Loads the rules $1; $2 is the boot.
load_audit_rules() {
    local reason='' before
    ask_kernel || { failed audit-rules "$1$2" "this kernel has no audit, or auditctl may not ask it"; return; }
    before=${seen[rsyslog_audit_enabled]}
    # Audit that somebody has switched off stays so through a load.
    ((before != 0)) || attempt auditctl -e 1
    attempt augenrules --load || reason=${REPLY:-augenrules --load gave no reason}
    ask_kernel
    if are_rules_in_kernel "$1"; then
        reason=''
    elif ((before == 2)); then
        reason="audit is locked (auditctl -e 2): these rules take effect after a reboot"
    elif [[ ${seen[rsyslog_audit_enabled]:-0} == 0 ]]; then
        reason="audit is switched off in the kernel"
    fi
    [[ -z $reason ]] || { failed audit-rules "$1$2" "$reason"; return; }
    seen[audit_files]=$1 seen[rsyslog_audit_rules_expected]=${seen[rsyslog_audit_rules_loaded]} seen[audit_expected_sum]=${seen[audit_sum]}
    log "loaded the audit rules: ${seen[rsyslog_audit_rules_loaded]} are in the kernel"
    loaded audit-rules "$1$2"
}

configure_audit() {
    local plugin=$audit_plugin_config rules daemon boot
    [[ ! -e $audisp_plugin_config ]] || plugin=$audisp_plugin_config
    seen[rsyslog_augenrules_load_success]=''
    [[ -z $looking ]] || ask_kernel
    if ! is_known auditd.service; then
        ! is_due auditd none || failed auditd none "this node has no auditd.service: no audit record is forwarded"
        return
    fi
    seen[rsyslog_augenrules_load_success]=0
    install_audit_rules || return
    [[ ! -e $state_dir/audit-rules.restoring ]] || rm -f -- "$state_dir/audit-rules.restoring"
    describe "$audit_rules_dir"/*; rules=$REPLY
    daemon="$rules $plugin"

    # The daemon first: where its unit loads rules itself, or drops them when it stops, the load below has the last word.
    if [[ ! -e $plugin ]]; then
        ! is_due auditd none || failed auditd none "auditd has no syslog plugin $plugin, which may be a package of its own: no audit record is forwarded"
    elif ! plugin_is yes "$plugin" && ! { attempt unload auditd && attempt stage_plugin yes "$plugin"; }; then
        ! is_due auditd "$daemon" || failed auditd "$daemon" "cannot switch on auditd's syslog plugin: $REPLY"
    elif ! is_loaded auditd "$daemon"; then
        load_with restart auditd "$daemon"
    elif ! is_running auditd.service; then
        load_with start auditd "$daemon"
    fi

    # What a boot loaded by itself, nobody has seen.
    slurp "$proc_dir/sys/kernel/random/boot_id"; boot=$REPLY
    [[ -z $looking ]] || are_rules_in_kernel "$rules" || unload audit-rules
    is_loaded audit-rules "$rules$boot" || ! is_due audit-rules "$rules$boot" || load_audit_rules "$rules" "$boot"
    ! is_loaded audit-rules "$rules$boot" || seen[rsyslog_augenrules_load_success]=1
}

# journald's own audit socket would deliver every record a second time. A condition keeps it away for as long as the configurator is
# there: journald starts a socket that is merely stopped or disabled again, and a masked one would make the Go extension fail.
disable_journald_audit() {
    mkdir -p -- "${journald_audit_drop_in%/*}" &&
        replace_file "$journald_audit_drop_in" $'[Unit]\nConditionPathExists=!'"$configure_script" &&
        systemctl daemon-reload && systemctl stop systemd-journald-audit.socket && systemctl restart systemd-journald.service &&
        echo "journald no longer receives audit records a second time"
}

configure_journald_audit() {
    local socket=systemd-journald-audit.socket
    [[ ${state_of["$socket ActiveState"]:-} != active ]] || unload journald-audit
    # A run that was killed before journald was restarted has left the drop-in.
    is_known $socket && [[ ${state_of["$socket ActiveState"]:-} == active || -e $journald_audit_drop_in ]] && ! is_loaded journald-audit off || return 0
    # The Go extension, which may come after us, disables it.
    [[ ${state_of["$socket UnitFileState"]:-} != enabled ]] || : >"$state_dir/journald-audit.enabled"
    ! try_step journald-audit off disable_journald_audit || loaded journald-audit off
}

# The node's own rules come back, and nothing of ours stays loaded.
leave_audit() {
    seen['rsyslog_relp_path_up{path="audit"}']='' seen[canary_audit]=''
    ! needs_audit_restored || try_step audit-restore '' restore_audit
    ! needs_journald_audit_restored || try_step journald-audit on restore_journald_audit
}

