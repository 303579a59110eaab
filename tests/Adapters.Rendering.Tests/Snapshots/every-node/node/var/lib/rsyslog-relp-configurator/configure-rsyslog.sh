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
readonly configure_script='/var/lib/rsyslog-relp-configurator/configure-rsyslog.sh'
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
readonly pstats_dir='/var/lib/node-exporter/textfile-collector/rsyslog'
readonly pstats_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_pstats.prom'
readonly memory_limits='/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf'
readonly journald_audit_drop_in='/etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf'
readonly cgroup_dir='/sys/fs/cgroup'

# Ends the name of what is to take a place, and of what is to go. Nobody else uses it, so all that bears it may be removed.
readonly new=.rsyslog-relp-new
readonly old=.rsyslog-relp-old
# What a failed step waits before it is tried again with the same input: doubled each time, in seconds.
readonly first_retry_delay=30
readonly last_retry_delay=600
# How long a run may rely on what an earlier one saw, in seconds.
readonly look_interval=300

printf -v now '%(%s)T' -1
readonly now
changed=''                  # not empty: this run has changed something
config_valid=''             # 1 or 0 once the delivered rsyslog configuration has been judged
hashes=''                   # sha256sum's lines for every file that is delivered or installed
declare -A hash_of=()       # the same by path
declare -A state_of=()      # what systemd says of the units, by "<unit> <property>"
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
    printf '%s\n' "$2" >"$1$new" && mv -fT -- "$1$new" "$1"
}

# ---- An idle run: only what is needed to see that there is nothing to do; bash reads no further then ----

# Another version of rsyslogd may take another configuration.
rsyslogd=/usr/sbin/rsyslogd
if hash rsyslogd 2>/dev/null; then
    rsyslogd=${BASH_CMDS[rsyslogd]}
fi

# Every file whose change matters, delivered or installed or the node's own.
watched=()
for file in "$osc_rsyslog_config" "$osc_tls_dir"/* "$osc_audit_rules_dir"/*.rules "$pstats_script" "$memory_limits" \
    "$rsyslog_config" "$tls_dir"/* "$audit_rules_dir"/*.rules "$audit_plugin_config" "$audisp_plugin_config" \
    "$rsyslogd" "$rsyslog_main_config" "${rsyslog_config%/*}"/*.conf "$spool_dir"; do
    [[ ! -e $file ]] || watched+=("$file")
done

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
    local since='' units='' valid='' unit file
    [[ -r $state_dir/settled && -e $state_dir/looked ]] || return 1
    { read -r since; read -r units; read -r valid; IFS= read -r -d '' REPLY; } <"$state_dir/settled"
    [[ ${REPLY%$'\n'} == "${watched[*]}" && $since =~ ^[0-9]+$ ]] && ((since <= now && now < since + look_interval)) || return 1
    for file in "${watched[@]}"; do
        # rsyslogd's own files come and go in the spool.
        [[ $file == "$spool_dir" || ! $file -nt $state_dir/looked ]] || return 1
    done
    for unit in $units; do
        has_process "$unit" || return 1
        [[ $unit != auditd.service || -e $audit_metric_file ]] || return 1
    done
    config_valid=$valid
}

# Sets delivery, whenever there are new statistics of rsyslogd: stuck when messages wait for the receiver and none has gone since
# the last ones, else moving. Only TLS can leave rsyslogd in a state from which nothing but a restart helps.
look_at_delivery() {
    local size='' before='' file=$pstats_metric_file queue
    [[ -e $tls_dir && $pstats_metric_file -nt $state_dir/waiting ]] || return 0
    # The file may be of a user whom root trusts with nothing: no link is followed, nothing is waited for, and not all is read.
    [[ ! -L $pstats_metric_file ]] || file=$pstats_dir/${pstats_metric_file##*/}
    IFS= read -r -d '' REPLY < <(dd if="$file" iflag=nofollow,nonblock bs=256K count=1 status=none 2>/dev/null)
    for queue in 'rsyslog-relp queue' 'rsyslog-relp queue\[DA\]'; do
        [[ ! $REPLY =~ rsyslog_pstat_size\{name=\"$queue\",origin=\"core.queue\"\}\ ([0-9]+) ]] || ((size += 10#${BASH_REMATCH[1]}))
    done
    [[ -n $size ]] || return 0
    [[ ! -r $state_dir/waiting ]] || read -r before <"$state_dir/waiting"
    printf '%s\n' "$size" >"$state_dir/waiting"
    delivery=moving
    [[ ! $before =~ ^[0-9]+$ ]] || ((size == 0 || size < before)) || delivery=stuck
}

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
    for step in audit-files audit-restore audit-rules auditd daemon-reload journald-audit rsyslog rsyslog-config rsyslog-delivery rsyslog-enable rsyslog-owner tls; do
        text+=$'\n'"rsyslog_relp_configurator_step_failed{step=\"$step\"} ${failed_step[$step]:-0}"
    done
    [[ -d $metrics_dir ]] || mkdir -p -- "$metrics_dir"
    replace_file "$configurator_metric_file" "$text"
}

if [[ ! -d $state_dir ]]; then
    mkdir -p -- "$state_dir" || log "cannot create $state_dir"
    # The Go extension was here, which disables the socket for good.
    [[ ! -e $audit_rules_backup_dir ]] || : >"$state_dir/journald-audit.enabled"
fi
delivery=''
look_at_delivery
if [[ $delivery != stuck ]] && is_settled; then
    write_metrics
    exit 0
fi
# In this order: a run that is killed from here on must not look settled to the next.
: >"$state_dir/settled"
: >"$state_dir/looked"

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

# To be called before step $1 loads something else, and before what it has loaded is replaced: when the same files are back one day,
# their old stamp must not say that they are still loaded.
unload() {
    rm -f -- "$state_dir/$1.loaded"
}

# ---- Looking ----

hash_files() {
    local hash path
    hash_of=()
    hashes=''
    while read -r hash path; do
        hash_of[$path]=$hash
        hashes+="$hash $path"$'\n'
    done < <(sha256sum -- /dev/null \
        "$osc_rsyslog_config" "$osc_tls_dir"/* "$osc_audit_rules_dir"/*.rules "$pstats_script" "$memory_limits" "$rsyslogd" \
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
    done < <(systemctl show --property=LoadState,UnitFileState,ActiveState,NeedDaemonReload,InvocationID "${units[@]}")
}

is_known() {
    [[ ${state_of["$1 LoadState"]:-} == loaded ]]
}

is_running() {
    [[ ${state_of["$1 ActiveState"]:-} == @(active|activating|reloading|refreshing) ]]
}

# Records that this run found everything in place, for is_settled.
settle() {
    local units=''
    [[ -z $changed && $config_valid != 0 && ${#failed_step[@]} == 0 ]] || return 0
    ! is_known rsyslog.service || units+='rsyslog.service '
    ! is_known auditd.service || ((${#delivered_rules[@]} == 0)) || units+='auditd.service '
    replace_file "$state_dir/settled" "$now"$'\n'"$units"$'\n'"$config_valid"$'\n'"${watched[*]}"
}

# ---- Changing ----

# Runs a command; its messages become REPLY.
attempt() {
    REPLY=$("$@" 2>&1)
}

# Has $2.service load the input $3 of the step of the same name, by $1: restart, or start when it is loaded but not running.
load_with() {
    is_due "$2" "$3" || return 0
    if { [[ $1 == start ]] || attempt unload "$2"; } && attempt systemctl "$1" "$2.service"; then
        log "${1}ed $2"
        loaded "$2" "$3"
    else
        failed "$2" "$3" "$REPLY"
    fi
}

# What a crash of the machine must not cut short is on the disk before it takes its place.
flush() {
    sync -- "$@" 2>/dev/null || sync
}

# Fills the new directory $1$new with copies of the files $3..., with the options $2 of install.
stage() {
    local target=$1 options=$2
    shift 2
    rm -rf -- "$target$new"
    # shellcheck disable=SC2086 # the options are words
    mkdir -p -- "${target%/*}" && mkdir -- "$target$new" && install $options -- "$@" "$target$new/" && flush "$target$new"/*
}

# Puts what was staged for the directory $1 in its place, file by file, so that at no time one is missing or cut short. Then the
# other files among $2... go.
unstage() {
    local target=$1 path
    local -A staged=()
    shift
    if [[ ! -e $target ]]; then
        mv -T -- "$target$new" "$target"
        return
    fi
    for path in "$target$new"/*; do
        staged[${path##*/}]=1
    done
    mv -f -- "$target$new"/* "$target/" && rmdir -- "$target$new" || return
    for path; do
        [[ -n ${staged[${path##*/}]:-} ]] || rm -f -- "$path" || return
    done
}

# What a run leaves that is killed between putting things in place and tidying up.
sweep() {
    local path left=()
    for path in "$rsyslog_config" "$tls_dir" "$audit_rules_dir" "$audit_rules_backup_dir" "$audit_plugin_config" "$audisp_plugin_config" \
        "$journald_audit_drop_in"; do
        [[ ! -e $path$new ]] || left+=("$path$new")
    done
    [[ ! -e $audit_rules_backup_dir$old ]] || left+=("$audit_rules_backup_dir$old")
    ((${#left[@]} == 0)) || rm -rf -- "${left[@]}"
}

# gardener-node-agent delivers the drop-in of rsyslog.service as a file: without this the limits would wait for a reboot. systemd by
# itself does not see a drop-in in a new directory.
reload_systemd() {
    local input
    print_of "$memory_limits"; input=$REPLY
    if [[ ${state_of["rsyslog.service NeedDaemonReload"]:-} != yes ]]; then
        ! is_loaded daemon-reload "$input" && [[ -e $memory_limits || -e $state_dir/daemon-reload.loaded ]] || return 0
    fi
    is_due daemon-reload "$input" || return 0
    if attempt systemctl daemon-reload; then
        loaded daemon-reload "$input"
    else
        failed daemon-reload "$input" "$REPLY"
    fi
}

# ---- auditd ----

write_audit_metric() {
    mkdir -p -- "$metrics_dir" && replace_file "$audit_metric_file" \
"# HELP rsyslog_augenrules_load_success Whether the audit rules were loaded by augenrules without an error (1) or not (0).
# TYPE rsyslog_augenrules_load_success gauge
rsyslog_augenrules_load_success $1"
}

# Writes what is to take the place of auditd's plugin file $2, with active = $1.
stage_plugin() {
    # auditd passes over names with two dots.
    cp -p -- "$2" "$2$new" && sed -i "s/^[[:blank:]]*active\\b.*/active = $1/I" -- "$2$new" || return
    grep -q '^active = ' -- "$2$new" || printf '\nactive = %s\n' "$1" >>"$2$new" || return
    flush "$2$new"
}

# Sets auditd's syslog plugin in file $2, if there is one, to active = $1. One that does not say is not active.
set_syslog_plugin() {
    local active=no
    [[ -e $2 ]] || return 0
    slurp "$2"
    [[ ! $'\n'${REPLY,,} =~ $'\n'[[:blank:]]*active[[:blank:]]*=[[:blank:]]*([a-z]+) ]] || active=${BASH_REMATCH[1]}
    [[ $active != "$1" ]] || return 0
    if attempt stage_plugin "$1" "$2" && attempt unload auditd && attempt mv -fT -- "$2$new" "$2"; then
        hash_files
        changed=yes
    else
        log "cannot set auditd's syslog plugin to active = $1: $REPLY"
    fi
}

# journald's own audit socket would deliver every record a second time. A condition keeps it away for as long as the configurator is
# there: journald starts a socket that is merely stopped or disabled again, and one that is masked would make the Go extension fail.
disable_journald_audit() {
    local socket=systemd-journald-audit.socket
    is_known $socket && [[ ${state_of["$socket ActiveState"]:-} == active ]] && is_due journald-audit off || return 0
    # The Go extension, which may come after us, disables it.
    [[ ${state_of["$socket UnitFileState"]:-} != enabled ]] || : >"$state_dir/journald-audit.enabled"
    if attempt mkdir -p -- "${journald_audit_drop_in%/*}" &&
        attempt replace_file "$journald_audit_drop_in" $'[Unit]\nConditionPathExists=!'"$configure_script" &&
        attempt systemctl daemon-reload && attempt systemctl stop $socket && attempt systemctl restart systemd-journald.service; then
        log "journald no longer receives audit records a second time"
        succeeded journald-audit
        changed=yes
    else
        failed journald-audit off "$REPLY"
    fi
}

# journald itself starts its socket, once it may.
restore_journald_audit() {
    local socket=systemd-journald-audit.socket
    [[ -e $journald_audit_drop_in || -e $state_dir/journald-audit.enabled || -e $state_dir/journald-audit.restoring ]] || return 0
    is_due journald-audit on || return 0
    replace_file "$state_dir/journald-audit.restoring" "$now"
    if [[ -e $state_dir/journald-audit.enabled ]]; then
        [[ ${state_of["$socket UnitFileState"]:-} != disabled ]] || attempt systemctl enable $socket || log "cannot enable journald's audit socket: $REPLY"
        rm -f -- "$state_dir/journald-audit.enabled"
    fi
    rm -f -- "$journald_audit_drop_in"
    [[ ! -d ${journald_audit_drop_in%/*} ]] || rmdir -- "${journald_audit_drop_in%/*}" 2>/dev/null
    if attempt systemctl daemon-reload && attempt systemctl restart systemd-journald.service; then
        rm -f -- "$state_dir/journald-audit.restoring"
        succeeded journald-audit
        changed=yes
    else
        failed journald-audit on "$REPLY"
    fi
}

# A copy of the node's own rules, made once, as they are. An empty one says that there were none.
back_up_audit_rules() {
    local copy=$audit_rules_backup_dir$new
    [[ ! -e $audit_rules_backup_dir ]] || return 0
    rm -rf -- "$copy"
    if [[ -e $audit_rules_dir ]]; then
        cp -a -- "$audit_rules_dir" "$copy" && flush "$copy"/* || return
    else
        mkdir -p -- "$copy" && chmod 0750 -- "$copy" || return
    fi
    mv -T -- "$copy" "$audit_rules_backup_dir"
}

# Copies the delivered rules to where augenrules reads them.
install_audit_rules() {
    local delivered installed rules=("$osc_audit_rules_dir"/*.rules)
    print_of "${rules[@]}"; delivered=$REPLY
    # Other files than rules (an editor's backup, a dotfile) are not ours, and augenrules does not read them.
    print_of "$audit_rules_dir"/*.rules; installed=$REPLY
    [[ $delivered != "$installed" || ! -e $audit_rules_backup_dir ]] || return 0
    is_due audit-files "$delivered" || return 1
    if attempt back_up_audit_rules && attempt stage "$audit_rules_dir" '-m 0640' "${rules[@]}" && attempt chmod 0750 "$audit_rules_dir$new" &&
        attempt unload audit-rules && attempt unstage "$audit_rules_dir" "$audit_rules_dir"/*.rules; then
        succeeded audit-files
        changed=yes
        hash_files
    else
        failed audit-files "$delivered" "$REPLY"
        return 1
    fi
}

configure_audit() {
    local plugin_config=$audit_plugin_config daemon_input rules_input
    [[ ! -e $audisp_plugin_config ]] || plugin_config=$audisp_plugin_config

    install_audit_rules || return
    [[ ! -e $state_dir/audit-rules.restoring ]] || rm -f -- "$state_dir/audit-rules.restoring"
    set_syslog_plugin yes "$plugin_config"
    print_of "$audit_rules_dir"/*.rules; daemon_input=$REPLY
    # What a boot loaded by itself, nobody has seen.
    slurp /proc/sys/kernel/random/boot_id
    rules_input=$daemon_input$REPLY
    print_of "$plugin_config"; daemon_input+=$REPLY

    # The daemon first: where its unit loads rules itself, or drops them when it stops, the load below has the last word.
    if ! is_loaded auditd "$daemon_input"; then
        load_with restart auditd "$daemon_input"
    elif ! is_running auditd.service; then
        load_with start auditd "$daemon_input"
    fi

    if ! { is_loaded audit-rules "$rules_input" && [[ -e $audit_metric_file ]]; } && is_due audit-rules "$rules_input"; then
        if REPLY=$(augenrules --load 2>&1 >/dev/null); then
            write_audit_metric 1
            log "loaded the audit rules"
            loaded audit-rules "$rules_input"
        else
            write_audit_metric 0
            unload audit-rules
            failed audit-rules "$rules_input" "$REPLY"
        fi
    fi
    disable_journald_audit
}

# The backup takes the place of our rules, file by file; it goes only when all is back. What is no rule was never touched, but the
# Go extension had moved it aside too.
bring_back_audit_rules() {
    local staged=$audit_rules_dir$new gone=$audit_rules_backup_dir$old path paths ours=("$audit_rules_dir"/*.rules)
    [[ -e $audit_rules_backup_dir ]] || return 0
    rm -rf -- "$staged" "$gone"
    cp -a -- "$audit_rules_backup_dir" "$staged" || return
    shopt -s dotglob
    for path in "$staged"/*; do
        [[ $path == *.rules || ! -e $audit_rules_dir/${path##*/} ]] || rm -rf -- "$path" || return
    done
    paths=("$staged"/*)
    if [[ -e $audit_rules_dir ]] && ((${#paths[@]} == 0)); then
        rm -f -- "${ours[@]}" && rmdir -- "$staged"
    else
        flush "$staged" "${paths[@]}" && unstage "$audit_rules_dir" "${ours[@]}"
    fi && chmod --reference="$audit_rules_backup_dir" -- "$audit_rules_dir" && chown --reference="$audit_rules_backup_dir" -- "$audit_rules_dir" &&
        mv -T -- "$audit_rules_backup_dir" "$gone" && rm -rf -- "$gone"
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
    if ! attempt bring_back_audit_rules; then
        failed audit-restore '' "$REPLY"
        return
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

# Sets owner to the user and group that rsyslogd becomes after its start, as chown takes them; root when it stays what it is.
find_owner() {
    local file line user='' group=''
    # shellcheck disable=SC2016 # the dollar is rsyslog's
    local statement='^[[:blank:]]*\$PrivDropTo(User|Group)(ID)?[[:blank:]]+([^[:blank:]]+)'
    local parameter='PrivDrop\.(User|Group)\.(Name|ID)[[:blank:]]*=[[:blank:]]*"([^"]+)"'
    shopt -s nocasematch
    for file in "$rsyslog_main_config" "${rsyslog_config%/*}"/*.conf; do
        [[ $file != "$rsyslog_config" && -r $file ]] || continue
        while IFS= read -r line || [[ -n $line ]]; do
            line=${line%%#*}
            while [[ $line =~ $statement || $line =~ $parameter ]]; do
                case ${BASH_REMATCH[1]} in
                user) user=${BASH_REMATCH[3]} ;;
                group) group=${BASH_REMATCH[3]} ;;
                esac
                line=${line/"${BASH_REMATCH[0]}"/}
            done
        done <"$file"
    done
    shopt -u nocasematch
    # A group alone takes nothing from root.
    owner=${user:-root}${user:+${group:+:$group}}
}

# Gives what rsyslogd needs to the user that it runs as: then nobody else can read what waits in the spool. The directory of the
# certificates stays root's: what is in it, root reads.
hand_over() {
    local files=("$tls_dir"/*) itself
    mkdir -p -- "$spool_dir" && itself=$(readlink -f -- "${spool_dir%/*}")/${spool_dir##*/} && cd -P -- "$spool_dir" || return
    # In some systems' /var/log that user may put a link in its place, and take it away again.
    [[ $owner == root || $(readlink /proc/self/cwd) == "$itself" ]] || { echo "$spool_dir is a link"; return 1; }
    chmod 0700 . || return
    # From the start on all is root's. What is that user's already may hold links of its own.
    if [[ $owner != root || -e $state_dir/rsyslog-owner.loaded ]] && ! is_loaded rsyslog-owner "$owner"; then
        chown -R -- "$owner" . || return
        ((${#files[@]} == 0)) || chown -h -- "$owner" "${files[@]}" || return
    fi
    share_metrics
}

# The statistics script, which rsyslogd starts, is delivered for root alone, and writes where only root may. Another user gets a
# directory of its own, so that root meets no link of that user where it writes itself. node-exporter follows the one to the file.
share_metrics() {
    local user=${owner%%:*} file=$pstats_dir/${pstats_metric_file##*/}
    if [[ $user == root ]]; then
        [[ -d $pstats_dir ]] || return 0
        rm -f -- "$pstats_metric_file" "$file" "$file.tmp" && chown -h -- root "$pstats_dir" || return
        # What else that user has put there does no harm, and is not ours.
        rmdir -- "$pstats_dir" || true
        return
    fi
    chmod a+rx -- "$pstats_script" && mkdir -p -- "$metrics_dir" && chown -- root "$metrics_dir" || return
    # A link to nothing would be an error to node-exporter.
    [[ -d $pstats_dir ]] || { mkdir -- "$pstats_dir" && : >"$file"; } || return
    # What another user has begun cannot be written on.
    rm -f -- "$file.tmp" && chown -h -- "$user" "$pstats_dir" && ln -sfT -- "${pstats_dir##*/}/${file##*/}" "$pstats_metric_file"
}

# What was handed over may have been made or delivered anew since.
is_handed_over() {
    local id='' name='' mode=''
    is_loaded rsyslog-owner "$owner" || return
    [[ $owner != root ]] || return 0
    [[ -O $metrics_dir && -L $pstats_metric_file ]] || return
    { read -r id name _; read -r _ _ mode; } < <(stat -c '%u %U %A' -- "$pstats_dir" "$pstats_script" 2>/dev/null)
    [[ ${owner%%:*} == @("$id"|"$name") && $mode == -r?xr?xr?x ]]
}

settle_owner() {
    # One that is made anew is root's again.
    [[ -d $spool_dir ]] || unload rsyslog-owner
    ! is_handed_over || return 0
    is_due rsyslog-owner "$owner" || return 0
    if attempt hand_over; then
        loaded rsyslog-owner "$owner"
    else
        failed rsyslog-owner "$owner" "$REPLY"
    fi
}

install_tls() {
    local delivered installed files=("$osc_tls_dir"/*) options='-m 0600'
    ((${#files[@]} > 0)) || return 0
    [[ $owner == root ]] || options+=" -o ${owner%%:*}"
    print_of "${files[@]}"; delivered=$REPLY
    print_of "$tls_dir"/*; installed=$REPLY
    [[ $delivered != "$installed" ]] || return 0
    is_due tls "$delivered" || return 0
    if attempt stage "$tls_dir" "$options" "${files[@]}" && attempt unload rsyslog && attempt unstage "$tls_dir" "$tls_dir"/* && attempt chmod 0755 "$tls_dir"; then
        succeeded tls
        changed=yes
        hash_files
    else
        failed tls "$delivered" "$REPLY"
    fi
}

# Newer versions of rsyslogd throw the whole queue away once the authentication of the receiver has failed, unless they are told to try
# again; older ones do not know the parameter. Writes the configuration $1 to $2, with it where rsyslogd takes it.
adapt_config() {
    local probe=$state_dir/probe.conf parameter='tls.permanentFailureDisablesAction="off"' switch=$'\n    tls="on"\n'
    slurp "$1"
    if [[ $REPLY == *"$switch"* ]] && command -v rsyslogd >/dev/null; then
        local config=$REPLY
        printf '%s\n' 'module(load="omrelp")' "*.* action(type=\"omrelp\" target=\"127.0.0.1\" $parameter)" >"$probe" || return
        ! check_config "$probe" || config=${config/"$switch"/"$switch    $parameter"$'\n'}
        printf '%s\n' "$config" >"$2"
    else
        cp -- "$1" "$2"
    fi
}

# Puts the configuration $1 in its place, unless it is there: another version of rsyslogd alone is no reason to load it again.
put_config() {
    [[ $(sha256sum <"$1") != "${hash_of[$rsyslog_config]:-none}  -" ]] || return 0
    mkdir -p -- "${rsyslog_config%/*}" && install -m 0644 -- "$1" "$rsyslog_config$new" && flush "$rsyslog_config$new" &&
        unload rsyslog && mv -fT -- "$rsyslog_config$new" "$rsyslog_config"
}

install_config() {
    local delivered candidate=$state_dir/candidate.conf
    delivered="${hash_of[$osc_rsyslog_config]:-} ${hash_of[$rsyslogd]:-}"
    config_valid=1
    if is_loaded rsyslog-config "$delivered ${hash_of[$rsyslog_config]:-none}"; then
        succeeded rsyslog-config
        return
    fi
    config_valid=0
    is_due rsyslog-config "$delivered" || return
    # A copy, so that what is checked is what is installed, whatever arrives meanwhile.
    if ! attempt adapt_config "$osc_rsyslog_config" "$candidate"; then
        failed rsyslog-config "$delivered" "$REPLY"
        return
    fi
    if ! is_acceptable "$candidate"; then
        failed rsyslog-config "$delivered" "the delivered configuration is refused, the present one stays: $REPLY"
    elif attempt put_config "$candidate"; then
        config_valid=1
        hash_files
        loaded rsyslog-config "$delivered ${hash_of[$rsyslog_config]:-none}"
    else
        failed rsyslog-config "$delivered" "$REPLY"
    fi
    rm -rf -- "$candidate" "$state_dir/probe.conf" "$state_dir/check"
}

configure_rsyslog() {
    local input owner files=("$osc_tls_dir"/*)
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
    find_owner
    settle_owner

    # Certificates before the configuration that names them; they go only after one that does not.
    install_tls
    install_config
    if ((config_valid)) && ((${#files[@]} == 0)) && [[ -e $tls_dir ]]; then
        unload rsyslog
        rm -rf -- "$tls_dir"
        changed=yes
        hash_files
    fi

    print_of "$rsyslog_config" "$tls_dir"/* "$pstats_script"; input=$REPLY$owner
    if [[ -e $rsyslog_config ]] && ! is_loaded rsyslog "$input"; then
        load_with restart rsyslog "$input"
    elif ! is_running rsyslog.service; then
        load_with start rsyslog "$input"
    else
        mend_delivery
    fi
}

# After one failed authentication of the receiver, rsyslogd never tries again, spends CPU on it and may lose what is logged. A restart
# makes it try again; what is queued survives it.
mend_delivery() {
    local reason
    if [[ $delivery == moving || ! -e $tls_dir ]]; then
        succeeded rsyslog-delivery
        return
    fi
    [[ ! -e $state_dir/rsyslog-delivery.failed ]] || failed_step[rsyslog-delivery]=1
    [[ $delivery == stuck ]] && is_due rsyslog-delivery '' || return 0
    # A receiver that is merely away must not cost a restart: what is under way then would be lost.
    reason=$(journalctl --quiet --no-pager --output=cat "_SYSTEMD_INVOCATION_ID=${state_of["rsyslog.service InvocationID"]:-none}" |
        grep -m 1 -e 'omrelp.*DISABLING action') || return 0
    failed rsyslog-delivery '' "rsyslogd has given up the receiver and is restarted: $reason"
    attempt systemctl restart rsyslog.service || log "cannot restart rsyslog: $REPLY"
    changed=yes
}

# ---- The run ----

sweep
hash_files
ask_systemd
delivered_rules=("$osc_audit_rules_dir"/*.rules)
reload_systemd
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
write_metrics
# A failed step is in the metrics and the journal; a failed unit would say no more.
exit 0
