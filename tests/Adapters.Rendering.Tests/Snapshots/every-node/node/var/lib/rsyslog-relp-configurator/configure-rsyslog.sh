#!/bin/bash
# Brings auditd and rsyslog of this node to the configuration that was delivered to /var/lib/rsyslog-relp-configurator.
# systemd starts it anew every few seconds: a run that finds everything in place changes nothing and says nothing.
#
# What counts is what the daemons have loaded, not what has been copied: after each successful load a stamp records the hashes of
# the loaded files, and a run that finds other files than the stamp says loads them. A run that was killed half way is thereby
# finished by the next. auditd and rsyslog do not wait for each other: no step that fails keeps a later one from running.

# Functions are also called through attempt, which hides them from the analysis of what is reachable.
# shellcheck disable=SC2317

set -o nounset -o pipefail
shopt -s nullglob
export LC_ALL=C
umask 0022

readonly osc_rsyslog_config='/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf'
readonly osc_tls_dir='/var/lib/rsyslog-relp-configurator/tls'
readonly osc_audit_rules_dir='/var/lib/rsyslog-relp-configurator/audit/rules.d'
readonly pstats_script='/var/lib/rsyslog-relp-configurator/process-rsyslog-pstats.sh'
readonly rsyslog_main_config='/etc/rsyslog.conf'
readonly rsyslog_config='/etc/rsyslog.d/60-audit.conf'
readonly tls_dir='/etc/ssl/rsyslog'
readonly spool_dir='/var/log/rsyslog'
readonly audit_rules_dir='/etc/audit/rules.d'
readonly audit_rules_backup_dir='/etc/audit/rules.d.original'
readonly audit_plugin_config='/etc/audit/plugins.d/syslog.conf'
readonly audisp_plugin_config='/etc/audisp/plugins.d/syslog.conf'
readonly metrics_dir='/var/lib/node-exporter/textfile-collector'
readonly audit_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_auditd.prom'
readonly configurator_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_configurator.prom'
readonly state_dir='/var/lib/rsyslog-relp-configurator/state'
readonly cgroup_dir='/sys/fs/cgroup'

# What a failed step waits before it is tried again with the same input: doubled each time, in seconds.
readonly first_retry_delay=30
readonly last_retry_delay=600
# How long a run may rely on what an earlier one saw of systemd's units, in seconds.
readonly look_interval=300

printf -v now '%(%s)T' -1
readonly now
changed=''                  # not empty: this run has changed something
config_valid=''             # 1 or 0 once the delivered rsyslog configuration has been judged
hashes=''                   # sha256sum's lines for every file that is delivered or installed
declare -A hash_of=()       # the same by path
declare -A state_of=()      # LoadState, UnitFileState, ActiveState of the units, by "<unit> <property>"
declare -A failed_step=()   # steps that have failed and not succeeded since

# Goes to the journal.
log() {
    printf '%s\n' "$*" >&2
}

# Sets REPLY to the content of file $1 without its last newline; empty when there is none.
slurp() {
    REPLY=''
    [[ -r $1 ]] && IFS= read -r -d '' REPLY <"$1"
    REPLY=${REPLY%$'\n'}
}

# Replaces file $1 by the content $2 in one step. The temporary name is always the same: what a killed run leaves is overwritten.
replace_file() {
    printf '%s\n' "$2" >"$1.new" && mv -fT -- "$1.new" "$1"
}

# ---- Steps that fail are tried again, less and less often, and reported each time ----

# True when step $1 should be tried with the input $2.
is_due() {
    local input='' since='' delay=''
    [[ -r $state_dir/$1.failed ]] || return 0
    { read -r since; read -r delay; IFS= read -r input; } <"$state_dir/$1.failed"
    [[ $since =~ ^[0-9]+$ && $delay =~ ^[0-9]+$ && $input == "$2" ]] || return 0
    failed_step[$1]=1
    # A clock that went back must not make it wait for ever.
    ((now < since || now >= since + delay))
}

# Step $1 failed with the input $2 for the reason $3.
failed() {
    local input='' delay=''
    failed_step[$1]=1
    if [[ -r $state_dir/$1.failed ]]; then
        { read -r _; read -r delay; IFS= read -r input; } <"$state_dir/$1.failed"
    fi
    if [[ $input == "$2" && $delay =~ ^[0-9]+$ ]]; then
        ((delay = delay * 2 < last_retry_delay ? delay * 2 : last_retry_delay))
    else
        delay=$first_retry_delay
    fi
    log "$1 failed, next attempt in $delay s: ${3:-there was no message}"
    replace_file "$state_dir/$1.failed" "$now"$'\n'"$delay"$'\n'"$2"
}

succeeded() {
    unset "failed_step[$1]"
    [[ ! -e $state_dir/$1.failed ]] || rm -f -- "$state_dir/$1.failed"
}

# True when the last thing that step $1 loaded was $2.
is_loaded() {
    slurp "$state_dir/$1.loaded"
    [[ $REPLY == "$2" && -e $state_dir/$1.loaded ]]
}

# Records that step $1 has loaded $2.
loaded() {
    replace_file "$state_dir/$1.loaded" "$2"
    succeeded "$1"
    changed=yes
}

# ---- Looking ----

# One process for all files: this is most of what an idle run costs.
hash_files() {
    local hash path
    hash_of=()
    hashes=''
    while read -r hash path; do
        hash_of[$path]=$hash
        hashes+="$hash $path"$'\n'
    done < <(sha256sum -- /dev/null \
        "$osc_rsyslog_config" "$osc_tls_dir"/* "$osc_audit_rules_dir"/*.rules "$pstats_script" \
        "$rsyslog_config" "$tls_dir"/* "$audit_rules_dir"/*.rules "$audit_plugin_config" "$audisp_plugin_config" 2>/dev/null)
}

# Sets REPLY to the names and hashes of the given files, on one line.
print_of() {
    local path
    REPLY=''
    for path; do
        REPLY+="${path##*/}=${hash_of[$path]:-none} "
    done
}

# One process for all units.
ask_systemd() {
    local units=(rsyslog.service auditd.service systemd-journald-audit.socket) unit=0 line
    while IFS= read -r line; do
        if [[ -z $line ]]; then
            ((unit += 1))
        elif [[ -n ${units[unit]:-} ]]; then
            state_of["${units[unit]} ${line%%=*}"]=${line#*=}
        fi
    done < <(systemctl show --property=LoadState,UnitFileState,ActiveState "${units[@]}")
}

is_known() {
    [[ ${state_of["$1 LoadState"]:-} == loaded ]]
}

is_running() {
    [[ ${state_of["$1 ActiveState"]:-} == @(active|activating|reloading|refreshing) ]]
}

# True when unit $1 has a process, by its control group: systemctl costs more than all the rest of an idle run.
has_process() {
    local file
    for file in "$cgroup_dir"/{,systemd/}system.slice/"$1"/cgroup.procs; do
        [[ -r $file ]] && read -r _ <"$file" && return 0
    done
    return 1
}

# True when an earlier run found everything in place and nothing that it looked at has changed since.
is_settled() {
    local since='' units='' valid='' unit
    [[ -r $state_dir/settled && -d $spool_dir ]] || return 1
    { read -r since; read -r units; read -r valid; IFS= read -r -d '' REPLY; } <"$state_dir/settled"
    [[ ${REPLY%$'\n'} == "$hashes" && $since =~ ^[0-9]+$ ]] && ((since <= now && now < since + look_interval)) || return 1
    for unit in $units; do
        has_process "$unit" || return 1
        [[ $unit != auditd.service || -e $audit_metric_file ]] || return 1
    done
    config_valid=$valid
}

# Records that this run found everything in place, for is_settled.
settle() {
    local units=''
    [[ -z $changed && $config_valid != 0 && ${#failed_step[@]} == 0 ]] || return 0
    ! is_known rsyslog.service || units+='rsyslog.service '
    ! is_known auditd.service || ((${#delivered_rules[@]} == 0)) || units+='auditd.service '
    replace_file "$state_dir/settled" "$now"$'\n'"$units"$'\n'"$config_valid"$'\n'"$hashes"
}

# ---- Changing ----

# Fills a new directory $1 with copies of the files $3... of mode $2, which takes the place of a present one under that name.
install_dir() {
    local target=$1 mode=$2 parent=${1%/*}
    shift 2
    rm -rf -- "$target.new" "$target.old"
    mkdir -p -- "$parent" && mkdir -- "$target.new" && install -m "$mode" -- "$@" "$target.new/"
}

# Puts the directory $1.new in the place of $1. Between the two renames there is none; the next run sees that and repairs it.
swap_dir() {
    if [[ -e $1 ]]; then
        mv -T -- "$1" "$1.old" || return
    fi
    mv -T -- "$1.new" "$1" && rm -rf -- "$1.old"
}

# Runs a command; its messages become REPLY.
attempt() {
    REPLY=$("$@" 2>&1)
}

# ---- auditd ----

write_audit_metric() {
    mkdir -p -- "$metrics_dir" && replace_file "$audit_metric_file" \
"# HELP rsyslog_augenrules_load_success Whether the audit rules were loaded by augenrules without an error (1) or not (0).
# TYPE rsyslog_augenrules_load_success gauge
rsyslog_augenrules_load_success $1"
}

# Sets auditd's syslog plugin in file $2, if there is one, to active = $1.
set_syslog_plugin() {
    [[ -e $2 ]] || return 0
    slurp "$2"
    [[ ! $'\n'${REPLY,,} =~ $'\n'[[:blank:]]*active[[:blank:]]*=[[:blank:]]*$1 ]] || return 0
    if attempt sed -i "s/^[[:blank:]]*active\\b.*/active = $1/I" -- "$2"; then
        hash_files
        changed=yes
    else
        log "cannot set auditd's syslog plugin to active = $1: $REPLY"
    fi
}

# journald's own audit socket would deliver every record a second time.
disable_journald_audit() {
    local socket=systemd-journald-audit.socket
    local enabled=${state_of["$socket UnitFileState"]:-} active=${state_of["$socket ActiveState"]:-}
    is_known $socket && [[ $enabled == enabled || $active == active ]] || return 0
    is_due journald-audit "$enabled $active" || return 0
    # What it was is for the day when audit is switched off again.
    [[ -e $state_dir/journald-audit.before ]] || replace_file "$state_dir/journald-audit.before" "$enabled $active"
    if attempt systemctl disable --now $socket && { [[ $active != active ]] || attempt systemctl restart systemd-journald.service; }; then
        succeeded journald-audit
        changed=yes
    else
        failed journald-audit "$enabled $active" "$REPLY"
    fi
}

restore_journald_audit() {
    local socket=systemd-journald-audit.socket
    [[ -e $state_dir/journald-audit.before ]] || return 0
    slurp "$state_dir/journald-audit.before"
    is_due journald-audit "restore $REPLY" || return 0
    local before=$REPLY
    if { [[ $before != enabled* ]] || attempt systemctl enable $socket; } &&
        { [[ $before != *' active' ]] || { attempt systemctl start $socket && attempt systemctl restart systemd-journald.service; }; }; then
        rm -f -- "$state_dir/journald-audit.before"
        succeeded journald-audit
        changed=yes
    else
        failed journald-audit "restore $before" "$REPLY"
    fi
}

# Copies the delivered rules to where augenrules reads them. The node's own rules are moved aside once, as they are.
install_audit_rules() {
    local delivered installed rules=("$osc_audit_rules_dir"/*.rules)
    print_of "${rules[@]}"; delivered=$REPLY
    # Other files than rules (an editor's backup, a dotfile) are not ours, and augenrules does not read them.
    print_of "$audit_rules_dir"/*.rules; installed=$REPLY
    [[ $delivered != "$installed" || ! -e $audit_rules_backup_dir ]] || return 0
    is_due audit-files "$delivered" || return 1
    if ! { attempt install_dir "$audit_rules_dir" 0640 "${rules[@]}" && attempt chmod 0750 "$audit_rules_dir.new"; }; then
        failed audit-files "$delivered" "$REPLY"
        return 1
    fi
    if [[ ! -e $audit_rules_backup_dir ]]; then
        # An empty backup says that there were none.
        if [[ -e $audit_rules_dir ]]; then
            attempt mv -T -- "$audit_rules_dir" "$audit_rules_backup_dir"
        else
            attempt mkdir -m 0750 -- "$audit_rules_backup_dir"
        fi || { failed audit-files "$delivered" "$REPLY"; return 1; }
    fi
    if ! attempt swap_dir "$audit_rules_dir"; then
        failed audit-files "$delivered" "$REPLY"
        return 1
    fi
    succeeded audit-files
    changed=yes
    hash_files
}

configure_audit() {
    local plugin_config=$audit_plugin_config daemon_input rules_input
    [[ ! -e $audisp_plugin_config ]] || plugin_config=$audisp_plugin_config

    install_audit_rules || return
    [[ ! -e $state_dir/audit-rules.restoring ]] || rm -f -- "$state_dir/audit-rules.restoring"
    set_syslog_plugin yes "$plugin_config"
    print_of "$audit_rules_dir"/*.rules; rules_input=$REPLY
    print_of "$plugin_config"; daemon_input=$rules_input$REPLY

    # The daemon first: where its unit loads rules itself, or drops them when it stops, the load below has the last word.
    if ! is_loaded auditd "$daemon_input"; then
        if is_due auditd "$daemon_input"; then
            if attempt systemctl restart auditd.service; then
                log "restarted auditd"
                loaded auditd "$daemon_input"
            else
                failed auditd "$daemon_input" "$REPLY"
            fi
        fi
    elif ! is_running auditd.service && is_due auditd "$daemon_input"; then
        if attempt systemctl start auditd.service; then
            log "started auditd, which was not running"
            loaded auditd "$daemon_input"
        else
            failed auditd "$daemon_input" "$REPLY"
        fi
    fi

    if ! { is_loaded audit-rules "$rules_input" && [[ -e $audit_metric_file ]]; } && is_due audit-rules "$rules_input"; then
        if REPLY=$(augenrules --load 2>&1 >/dev/null); then
            write_audit_metric 1
            log "loaded the audit rules"
            loaded audit-rules "$rules_input"
        else
            write_audit_metric 0
            rm -f -- "$state_dir/audit-rules.loaded"
            failed audit-rules "$rules_input" "$REPLY"
        fi
    fi
    disable_journald_audit
}

# The node's own rules come back, and nothing of ours stays loaded.
restore_audit() {
    [[ -e $audit_rules_backup_dir || -e $state_dir/audit-rules.restoring ]] || return 0
    is_due audit-restore '' || return 0
    # From here on the backup may be gone while our rules are still loaded; nor may anyone rely on ours being loaded.
    replace_file "$state_dir/audit-rules.restoring" "$now"
    rm -f -- "$state_dir"/{auditd,audit-rules}.loaded
    set_syslog_plugin no "$audit_plugin_config"
    set_syslog_plugin no "$audisp_plugin_config"
    if [[ -e $audit_rules_backup_dir ]]; then
        if ! { attempt rm -rf -- "$audit_rules_dir" "$audit_rules_dir.new" "$audit_rules_dir.old" &&
            attempt mv -T -- "$audit_rules_backup_dir" "$audit_rules_dir"; }; then
            failed audit-restore '' "$REPLY"
            return
        fi
    fi
    # Rules that do not begin with -D, or none at all, would leave ours in the kernel.
    attempt auditctl -D || log "cannot delete the loaded audit rules: $REPLY"
    attempt augenrules --load || log "cannot load the node's own audit rules: $REPLY"
    if ! attempt systemctl restart auditd.service; then
        failed audit-restore '' "$REPLY"
        return
    fi
    rm -f -- "$audit_metric_file" "$state_dir"/{auditd,audit-rules,audit-files}.{loaded,failed} "$state_dir/audit-rules.restoring"
    unset 'failed_step[auditd]' 'failed_step[audit-rules]' 'failed_step[audit-files]'
    succeeded audit-restore
    log "audit is switched off: the node's own audit rules are back"
    changed=yes
}

# ---- rsyslog ----

# Sets REPLY to what rsyslogd has against the configuration in file $1; false when it has something.
check_config() {
    local output status
    output=$(timeout 60 rsyslogd -N1 -f "$1" 2>&1)
    status=$?
    REPLY=''
    ((status != 0)) || return 0
    # The first and the last line of a check are no complaints.
    REPLY=$(grep -Ev -e ': version [^ ]+, config validation run' -e ': End of config validation run' <<<"$output")
    REPLY=${REPLY:-rsyslogd -N1 ended with status $status}
    return 1
}

# Would rsyslogd take the configuration in file $1? Sets REPLY to the reason when not.
# It is judged alone and then among the node's own files, in a copy of their directory where it stands for the installed one;
# complaints that the node's own files cause without it are not held against it.
is_acceptable() {
    local directory=${rsyslog_config%/*} name=${rsyslog_config##*/} check=$state_dir/check complaints path
    command -v rsyslogd >/dev/null || return 0
    REPLY="cannot prepare a check in $check"
    rm -rf -- "$check" && mkdir -p -- "$check/rsyslog.d" && cp -- "$1" "$check/rsyslog.d/$name" || return
    printf '%s\n' 'module(load="imuxsock" SysSock.Use="off")' '*.* /dev/null' >"$check/control.conf" || return
    printf '%s\n' 'module(load="imuxsock" SysSock.Use="off")' "include(file=\"$check/rsyslog.d/$name\")" >"$check/alone.conf" || return
    if ! check_config "$check/control.conf"; then
        # For example where AppArmor lets rsyslogd read nothing but its own directories.
        log "rsyslogd cannot check a configuration here, so it is installed unchecked: $REPLY"
        return 0
    fi
    check_config "$check/alone.conf" || return
    [[ -r $rsyslog_main_config ]] || return 0
    slurp "$rsyslog_main_config"
    printf '%s\n' "${REPLY//"$directory/"/$check/rsyslog.d/}" >"$check/node.conf" || return
    for path in "$directory"/*; do
        [[ ${path##*/} == "$name" ]] || ln -s -- "$path" "$check/rsyslog.d/"
    done
    check_config "$check/node.conf" && return
    complaints=$REPLY
    rm -f -- "$check/rsyslog.d/$name"
    check_config "$check/node.conf" && REPLY='nothing'
    complaints=$(grep -Fvx -e "$REPLY" <<<"$complaints") || return 0
    # A node that has loaded a module of ours itself, or that does without imuxsock, works all the same: rsyslogd leaves out that one
    # statement, and the parameters that it no longer knows there it does know in the check of the configuration alone.
    REPLY=$(grep -Ev -e "module '[a-z]+' already in this config, cannot be added" -e "input module name 'imuxsock' is unknown" \
        -e "parameter '[A-Za-z.]+' not known" <<<"$complaints") && return 1
    log "rsyslogd leaves out what the node's own configuration has already: $complaints"
}

install_tls() {
    local delivered installed files=("$osc_tls_dir"/*)
    ((${#files[@]} > 0)) || return 0
    print_of "${files[@]}"; delivered=$REPLY
    print_of "$tls_dir"/*; installed=$REPLY
    [[ $delivered != "$installed" ]] || return 0
    is_due tls "$delivered" || return 0
    if attempt install_dir "$tls_dir" 0600 "${files[@]}" && attempt swap_dir "$tls_dir"; then
        succeeded tls
        changed=yes
        hash_files
    else
        failed tls "$delivered" "$REPLY"
    fi
}

install_config() {
    local delivered=${hash_of[$osc_rsyslog_config]:-} installed=${hash_of[$rsyslog_config]:-none} candidate=$state_dir/candidate.conf
    config_valid=1
    if [[ $delivered == "$installed" ]]; then
        succeeded rsyslog-config
        return
    fi
    config_valid=0
    is_due rsyslog-config "$delivered" || return
    # A copy, so that what is checked is what is installed, whatever arrives meanwhile.
    if ! attempt cp -- "$osc_rsyslog_config" "$candidate"; then
        failed rsyslog-config "$delivered" "$REPLY"
        return
    fi
    if ! is_acceptable "$candidate"; then
        failed rsyslog-config "$delivered" "the delivered configuration is refused, the present one stays: $REPLY"
    elif attempt mkdir -p -- "${rsyslog_config%/*}" && attempt install -m 0644 -- "$candidate" "$rsyslog_config.new" &&
        attempt mv -fT -- "$rsyslog_config.new" "$rsyslog_config"; then
        config_valid=1
        succeeded rsyslog-config
        changed=yes
        hash_files
    else
        failed rsyslog-config "$delivered" "$REPLY"
    fi
    rm -rf -- "$candidate" "$state_dir/check"
}

configure_rsyslog() {
    local input files=("$osc_tls_dir"/*)
    # Files arrive one by one; without the configuration there is nothing to do yet.
    [[ -r $osc_rsyslog_config ]] || return 0
    if [[ ${state_of["rsyslog.service UnitFileState"]:-} == disabled ]] && is_due rsyslog-enable ''; then
        if attempt systemctl enable rsyslog.service; then
            succeeded rsyslog-enable
            changed=yes
        else
            failed rsyslog-enable '' "$REPLY"
        fi
    fi
    [[ -d $spool_dir ]] || mkdir -p -- "$spool_dir"

    # Certificates before the configuration that names them; they go only after one that does not.
    install_tls
    install_config
    if ((config_valid)) && ((${#files[@]} == 0)) && [[ -e $tls_dir ]]; then
        rm -rf -- "$tls_dir" "$tls_dir.new" "$tls_dir.old"
        changed=yes
        hash_files
    fi

    print_of "$rsyslog_config" "$tls_dir"/* "$pstats_script"; input=$REPLY
    if [[ -e $rsyslog_config ]] && ! is_loaded rsyslog "$input"; then
        is_due rsyslog "$input" || return 0
        if attempt systemctl restart rsyslog.service; then
            log "restarted rsyslog"
            loaded rsyslog "$input"
        else
            failed rsyslog "$input" "$REPLY"
        fi
    elif ! is_running rsyslog.service && is_due rsyslog "$input"; then
        if attempt systemctl start rsyslog.service; then
            log "started rsyslog, which was not running"
            succeeded rsyslog
            changed=yes
        else
            failed rsyslog "$input" "$REPLY"
        fi
    fi
}

# ---- The run ----

write_metrics() {
    local step text=''
    if [[ -n $config_valid ]]; then
        text+="# HELP rsyslog_relp_config_valid Whether the delivered rsyslog configuration was accepted (1) or refused (0).
# TYPE rsyslog_relp_config_valid gauge
rsyslog_relp_config_valid $config_valid
"
    fi
    [[ -z $changed ]] || replace_file "$state_dir/last-change" "$now"
    slurp "$state_dir/last-change"
    text+="# HELP rsyslog_relp_configurator_last_run_timestamp_seconds When the configurator last ran, in seconds since 1970.
# TYPE rsyslog_relp_configurator_last_run_timestamp_seconds gauge
rsyslog_relp_configurator_last_run_timestamp_seconds $now
# HELP rsyslog_relp_configurator_last_change_timestamp_seconds When the configurator last changed something, in seconds since 1970.
# TYPE rsyslog_relp_configurator_last_change_timestamp_seconds gauge
rsyslog_relp_configurator_last_change_timestamp_seconds ${REPLY:-0}
# HELP rsyslog_relp_configurator_step_failed Whether the last attempt of a step failed (1) or not (0).
# TYPE rsyslog_relp_configurator_step_failed gauge"
    for step in audit-files audit-restore audit-rules auditd journald-audit rsyslog rsyslog-config rsyslog-enable tls; do
        text+=$'\n'"rsyslog_relp_configurator_step_failed{step=\"$step\"} ${failed_step[$step]:-0}"
    done
    [[ -d $metrics_dir ]] || mkdir -p -- "$metrics_dir"
    replace_file "$configurator_metric_file" "$text"
}

[[ -d $state_dir ]] || mkdir -p -- "$state_dir" || log "cannot create $state_dir"
hash_files
if ! is_settled; then
    ask_systemd
    delivered_rules=("$osc_audit_rules_dir"/*.rules)
    # rsyslog first: an auditd that hangs while it starts takes a minute and a half.
    if is_known rsyslog.service; then
        configure_rsyslog
    fi
    if is_known auditd.service; then
        if ((${#delivered_rules[@]} > 0)); then
            configure_audit
        else
            restore_audit
            restore_journald_audit
        fi
    fi
    settle
fi
write_metrics
# A failed step is in the metrics and the journal; a failed unit would say no more.
exit 0
