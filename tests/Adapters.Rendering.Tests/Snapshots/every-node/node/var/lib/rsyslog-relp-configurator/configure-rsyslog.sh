#!/bin/bash
# Brings auditd and rsyslog of this node to the configuration that was delivered to /var/lib/rsyslog-relp-configurator.
# systemd starts it anew every few seconds: a run that finds everything in place changes nothing and says nothing.
#
# Observe, act, observe again, report the last observation: what counts is what the daemons and the kernel have loaded and what arrives,
# not what was copied and not that a command ended with 0. After each successful load a stamp records the hashes of the loaded files; a
# run that finds other files than the stamp says loads them, so a run that was killed half way is finished by the next. auditd and
# rsyslog do not wait for each other: no step that fails keeps a later one from running.

# Functions are also called through attempt, which hides them from the analysis of what is reachable.
# shellcheck disable=SC2317

set -o nounset -o pipefail
shopt -s nullglob dotglob
export LC_ALL=C
umask 0022

# shellcheck disable=SC2034 # The configurator and the cleaner use some of these each.
{
    readonly osc_dir='/var/lib/rsyslog-relp-configurator'
    readonly osc_rsyslog_config='/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf'
    readonly osc_tls_dir='/var/lib/rsyslog-relp-configurator/tls'
    readonly osc_audit_rules_dir='/var/lib/rsyslog-relp-configurator/audit/rules.d'
    readonly configure_script='/var/lib/rsyslog-relp-configurator/configure-rsyslog.sh'
    readonly pstats_script='/var/lib/rsyslog-relp-configurator/process-rsyslog-pstats.sh'
    readonly state_dir='/var/lib/rsyslog-relp-configurator/state'
    readonly unit_file='/etc/systemd/system/rsyslog-configurator.service'
    readonly memory_limits='/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf'
    readonly journald_audit_drop_in='/etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf'
    readonly rsyslog_main_config='/etc/rsyslog.conf'
    readonly rsyslog_config='/etc/rsyslog.d/60-audit.conf'
    readonly tls_dir='/etc/ssl/rsyslog'
    readonly spool_dir='/var/log/rsyslog'
    readonly audit_rules_dir='/etc/audit/rules.d'
    readonly audit_rules_backup_dir='/etc/audit/rules.d.original'
    readonly audit_plugin_config='/etc/audit/plugins.d/syslog.conf'
    readonly audisp_plugin_config='/etc/audisp/plugins.d/syslog.conf'
    readonly apparmor_profile='/etc/apparmor.d/usr.sbin.rsyslogd'
    readonly apparmor_snippet='/etc/apparmor.d/rsyslog.d/shoot-rsyslog-relp'
    readonly apparmor_loaded='/sys/kernel/security/apparmor/profiles'
    readonly metrics_dir='/var/lib/node-exporter/textfile-collector'
    readonly audit_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_auditd.prom'
    readonly configurator_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_configurator.prom'
    readonly pstats_dir='/var/lib/node-exporter/textfile-collector/rsyslog'
    readonly pstats_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_pstats.prom'
    readonly proc_dir='/proc'
}

# ---- Shared by the configurator and the cleaner ----
#
#   log TEXT                       writes to the journal or the container's log
#   attempt COMMAND                runs it; its messages become REPLY
#   replace_file FILE TEXT         replaces the file in one step
#   exchange_directory DIR         makes DIR hold what DIR$new holds, and nothing else; no file is missing or cut short in the meantime

# Ends the name of what is about to take a place. Nobody else uses it, so whatever bears it may be removed.
readonly new=.rsyslog-relp-new
REPLY=''

log() { printf '%s\n' "$*" >&2; }

attempt() { REPLY=$("$@" 2>&1); }

replace_file() { printf '%s\n' "$2" >"$1$new" && mv -fT -- "$1$new" "$1"; }

# A crash of the machine must find either the old or the new content on the disk.
flush() { sync -- "$@" 2>/dev/null || sync; }

exchange_directory() {
    local entry staged=("$1$new"/*)
    flush "${staged[@]}" "$1$new" || return
    if [[ ! -e $1 ]]; then
        mv -T -- "$1$new" "$1"
        return
    fi
    chmod --reference="$1$new" -- "$1" && chown --reference="$1$new" -- "$1" || return
    for entry in "$1"/*/; do
        rm -rf -- "${entry%/}" || return
    done
    ((${#staged[@]} == 0)) || mv -f -- "${staged[@]}" "$1/" || return
    for entry in "$1"/*; do
        [[ " ${staged[*]##*/} " == *" ${entry##*/} "* ]] || rm -f -- "$entry" || return
    done
    rmdir -- "$1$new"
}

# ---- State, steps and metrics: all that the parts below share ----
#
#   seen[KEY]                      what was observed, kept from run to run; what has the name of a metric is written as one, unless empty
#   is_due STEP INPUT              false while a failed step waits; failed steps are tried again less and less often
#   failed STEP INPUT REASON       succeeded STEP
#   try_step STEP INPUT COMMAND    all of these around a command
#   is_loaded STEP INPUT           loaded STEP INPUT         unload STEP: what the daemons have loaded
#   load_with VERB UNIT INPUT      has a daemon load it
#   hash_files; describe FILE...   names and hashes, on one line in REPLY
#   ask_systemd; is_known UNIT; is_running UNIT; state_of["UNIT PROPERTY"]

readonly first_retry_delay=30 last_retry_delay=600      # seconds
readonly look_interval=300                              # seconds between looks at the running daemons and the kernel
readonly steps=(apparmor audit-files audit-restore audit-rules auditd daemon-reload journald-audit rsyslog rsyslog-config rsyslog-delivery
    rsyslog-enable rsyslog-owner rsyslog-queue rsyslog-words tls)

printf -v now '%(%s)T' -1
readonly now
changed=''                  # not empty: this run has changed something
declare -A hash_of=() state_of=() seen=()

# Sets REPLY to the content of file $1 without its last newline; empty when there is none.
slurp() {
    REPLY=''
    [[ -r $1 ]] && IFS= read -r -d '' REPLY <"$1"
    REPLY=${REPLY%$'\n'}
}

recall() {
    local key value
    [[ ! -r $state_dir/seen ]] || while read -r key value; do
        [[ -z $key ]] || seen[$key]=$value
    done <"$state_dir/seen"
    # These are judged in every run.
    seen[rsyslog_relp_config_valid]=''
    for key in "${steps[@]}"; do
        mark "$key" 0
    done
}

# The order of the keys changes from run to run: the file is the same if it has all of the lines and no more.
remember() {
    local key text='' news=''
    slurp "$state_dir/seen"
    for key in "${!seen[@]}"; do
        [[ -n ${seen[$key]} ]] || continue
        text+="$key ${seen[$key]}"$'\n'
        [[ $'\n'$REPLY$'\n' == *$'\n'"$key ${seen[$key]}"$'\n'* ]] || news=yes
    done
    [[ -z $news && ${#text} -eq $((${#REPLY} + 1)) ]] || replace_file "$state_dir/seen" "${text%$'\n'}"
}

# Writes the metric file $1; stdin says which metrics, one "NAME TYPE HELP" a line.
write_metrics() {
    local name type help key text=''
    local -A samples=()
    for key in "${!seen[@]}"; do
        [[ -z ${seen[$key]} ]] || samples[${key%%\{*}]+="$key ${seen[$key]}"$'\n'
    done
    while read -r name type help; do
        [[ -z ${samples[$name]:-} ]] || text+="# HELP $name $help"$'\n'"# TYPE $name $type"$'\n'"${samples[$name]}"
    done
    [[ -d $metrics_dir ]] || mkdir -p -- "$metrics_dir"
    slurp "$1"
    [[ $REPLY == "${text%$'\n'}" ]] || replace_file "$1" "${text%$'\n'}"
}

mark() { seen["rsyslog_relp_configurator_step_failed{step=\"$1\"}"]=$2; }

is_due() {
    local input='' since='' delay=''
    [[ -r $state_dir/$1.failed ]] || return 0
    { read -r since; read -r delay; IFS= read -r input; } <"$state_dir/$1.failed"
    [[ $since =~ ^[0-9]+$ && $delay =~ ^[0-9]+$ && $input == "$2" ]] || return 0
    mark "$1" 1
    # A clock that went back must not make it wait for ever.
    ((now < since || now >= since + delay))
}

failed() {
    local input='' last='' delay=$first_retry_delay
    mark "$1" 1
    [[ ! -r $state_dir/$1.failed ]] || { read -r _; read -r last; IFS= read -r input; } <"$state_dir/$1.failed"
    [[ $input != "$2" || ! $last =~ ^[0-9]+$ ]] || ((delay = last * 2 < last_retry_delay ? last * 2 : last_retry_delay))
    log "$1 failed, next attempt in $delay s: ${3:-there was no message}"
    replace_file "$state_dir/$1.failed" "$now"$'\n'"$delay"$'\n'"$2"
}

succeeded() {
    mark "$1" 0
    [[ ! -e $state_dir/$1.failed ]] || rm -f -- "$state_dir/$1.failed"
}

try_step() {
    local step=$1 input=$2
    is_due "$step" "$input" || return
    shift 2
    attempt "$@" || { failed "$step" "$input" "$REPLY"; return 1; }
    [[ -z $REPLY ]] || log "$REPLY"
    succeeded "$step"
    changed=yes
}

is_loaded() {
    slurp "$state_dir/$1.loaded"
    [[ $REPLY == "$2" && -e $state_dir/$1.loaded ]]
}

loaded() {
    replace_file "$state_dir/$1.loaded" "$2"
    succeeded "$1"
    changed=yes
}

# Called before a step loads something else and before what it has loaded is replaced: when the same files are back one day, their old
# stamp must not say that they are still loaded.
unload() { rm -f -- "$state_dir/$1.loaded"; }

# Another version of rsyslogd may take another configuration.
rsyslogd=/usr/sbin/rsyslogd
! hash rsyslogd 2>/dev/null || rsyslogd=${BASH_CMDS[rsyslogd]}

hash_files() {
    local hash path
    hash_of=()
    while read -r hash path; do
        hash_of[$path]=$hash
    done < <(sha256sum -- /dev/null "$osc_rsyslog_config" "$osc_tls_dir"/* "$osc_audit_rules_dir"/*.rules "$pstats_script" "$memory_limits" \
        "$rsyslogd" "$rsyslog_config" "$tls_dir"/* "$audit_rules_dir"/* "$audit_plugin_config" "$audisp_plugin_config" 2>/dev/null)
}

describe() {
    local path text=''
    for path; do
        text+=" ${path##*/}=${hash_of[$path]:-none}"
    done
    REPLY=${text# }
}

ask_systemd() {
    local units=(rsyslog.service auditd.service systemd-journald-audit.socket) unit=0 line
    while IFS= read -r line; do
        [[ -n $line ]] || ((unit += 1))
        [[ -z $line || -z ${units[unit]:-} ]] || state_of["${units[unit]} ${line%%=*}"]=${line#*=}
    done < <(systemctl show --property=LoadState,UnitFileState,ActiveState,ConditionResult,NeedDaemonReload,RefuseManualStop,InvocationID,MainPID "${units[@]}")
}

is_known() { [[ ${state_of["$1 LoadState"]:-} == loaded ]]; }

is_running() { [[ ${state_of["$1 ActiveState"]:-} == @(active|activating|reloading|refreshing) ]]; }

# VERB is restart, or start when it is loaded but does not run. That the command ended with 0 does not count: the daemon runs afterwards,
# or the step has failed.
load_with() {
    local unit=$2.service command=(systemctl "$1" "$2.service") state
    is_due "$2" "$3" || return 0
    # As upstream ships auditd: it reads its configuration and its plugins anew on this signal.
    [[ $1 == start || ${state_of["$unit RefuseManualStop"]:-} != yes ]] || ! is_running "$unit" || command=(systemctl kill --signal=HUP "$unit")
    [[ $1 == start ]] || unload "$2"
    attempt "${command[@]}" || { failed "$2" "$3" "$REPLY"; return; }
    ask_systemd
    state=${state_of["$unit ActiveState"]:-unknown}
    [[ ${state_of["$unit ConditionResult"]:-} != no ]] || state='not started, as a condition of its unit is not met'
    is_running "$unit" || { failed "$2" "$3" "$2 is $state after ${command[*]}"; return; }
    log "${command[*]}: done"
    loaded "$2" "$3"
}

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

# ---- The user whom rsyslogd becomes, and its AppArmor profile ----

# Sets owner to the user and group that rsyslogd runs as. Only the running one knows: its unit, its configuration and its distribution
# have a say. Before it has ever run, root.
find_owner() {
    local pid=${state_of["rsyslog.service MainPID"]:-0}
    [[ -z $looking && -n ${seen[owner]:-} || $pid == 0 ]] || seen[owner]=$(stat -c %u:%g -- "$proc_dir/$pid" 2>/dev/null)
    owner=${seen[owner]:-0:0}
}

# Gives what rsyslogd needs to that user: then nobody else can read the key and what waits in the spool. Its statistics go to a
# directory of its own; in all others, root writes alone. node-exporter follows the link.
hand_over() {
    local statistics=$pstats_dir/${pstats_metric_file##*/} files=("$tls_dir"/*)
    mkdir -p -- "${spool_dir%/*}" "$metrics_dir" || return
    # In some systems' /var/log that user may put a link in its place.
    [[ ! -L $spool_dir ]] || { echo "$spool_dir is a link"; return 1; }
    [[ -d $spool_dir ]] || mkdir -m 0700 -- "$spool_dir" || return
    # A link to nothing would be an error to node-exporter.
    [[ -d $pstats_dir ]] || mkdir -- "$pstats_dir" || return
    [[ ! -O $pstats_dir || -e $statistics ]] || : >"$statistics" || return
    # -R and -h together follow no link.
    chown -Rh -- "$owner" "$spool_dir" "$pstats_dir" "${files[@]}" && chmod 0700 -- "$spool_dir" && ln -sfT -- "${pstats_dir##*/}/${statistics##*/}" "$pstats_metric_file"
}

settle_owner() {
    # What is made anew is root's again.
    [[ -d $spool_dir && -d $pstats_dir && -L $pstats_metric_file ]] || unload rsyslog-owner
    is_loaded rsyslog-owner "$owner" || ! try_step rsyslog-owner "$owner" hand_over || loaded rsyslog-owner "$owner"
}

# What a confined rsyslogd needs beyond its distribution's profile, and no more.
apparmor_rules() {
    printf '%s\n' "# Installed by ${configure_script##*/}" "$tls_dir/* r," "$state_dir/** r," "$pstats_script r," \
        '/{usr/,}bin/{sh,dash,bash,awk,mawk,gawk,mv} mrix,' "$pstats_dir/ r," "$pstats_dir/* rw,"
}

# A profile that is not loaded is one that nobody enforces, and stays so.
put_profile() {
    replace_file "$apparmor_snippet" "$1" || return
    ! grep -qs rsyslogd "$apparmor_loaded" || apparmor_parser -r -T -W -- "$apparmor_profile"
}

# Where rsyslogd's profile includes a directory for additions, as Ubuntu's does. Elsewhere there is nothing to do.
extend_profile() {
    local rules
    [[ -r $apparmor_profile && -d ${apparmor_snippet%/*} ]] || return 0
    rules=$(apparmor_rules)
    slurp "$apparmor_snippet"
    [[ $REPLY != "$rules" ]] || ! is_loaded apparmor "$rules" || return 0
    try_step apparmor "$rules" put_profile "$rules" || return 0
    unload rsyslog
    loaded apparmor "$rules"
}

# ---- Certificates: on their way to rsyslogd, and when they expire ----

put_tls() {
    mkdir -p -- "${tls_dir%/*}" && mkdir -m 0755 -- "$tls_dir$new" && install -m 0600 -o "${owner%:*}" -- "${delivered_tls[@]}" "$tls_dir$new/" &&
        unload rsyslog && exchange_directory "$tls_dir"
}

install_tls() {
    local delivered
    ((${#delivered_tls[@]} > 0)) || return 0
    describe "${delivered_tls[@]}"; delivered=$REPLY
    describe "$tls_dir"/*
    [[ $delivered == "$REPLY" ]] || ! try_step tls "$delivered" put_tls || hash_files
}

# Of several authorities the last one to expire counts; of a chain, its first certificate is the node's own.
look_at_certificate() {
    local end latest=''
    while IFS= read -r end; do
        end=$(date -d "${end#*: }" +%s 2>/dev/null) || continue
        [[ -n $latest && ( $1 != ca.crt || $end -lt $latest ) ]] || latest=$end
    done < <(openssl crl2pkcs7 -nocrl -certfile "$tls_dir/$1" 2>/dev/null | openssl pkcs7 -print_certs -text -noout 2>/dev/null | grep 'Not After')
    seen["rsyslog_relp_certificate_not_after_timestamp_seconds{file=\"$1\"}"]=$latest
}

# ---- rsyslog: its configuration, restart, words and queue ----

# gardener-node-agent delivers the drop-in of rsyslog.service as a file, and systemd does not see one in a new directory by itself:
# without this the memory limits would wait for a reboot.
reload_systemd() {
    local input
    describe "$memory_limits"; input=$REPLY
    if [[ ${state_of["rsyslog.service NeedDaemonReload"]:-} != yes ]]; then
        ! is_loaded daemon-reload "$input" && [[ -e $memory_limits || -e $state_dir/daemon-reload.loaded ]] || return 0
    fi
    ! try_step daemon-reload "$input" systemctl daemon-reload || loaded daemon-reload "$input"
}

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
# complaints that the node's own files cause without it are not held against it. Where rsyslogd cannot check anything, unchecked says why.
is_acceptable() {
    local directory=${rsyslog_config%/*} name=${rsyslog_config##*/} check=$state_dir/check complaints path
    local socket='module(load="imuxsock" SysSock.Use="off")'
    command -v rsyslogd >/dev/null || return 0
    REPLY="cannot prepare a check in $check"
    rm -rf -- "$check" && mkdir -p -- "$check/rsyslog.d" && cp -- "$1" "$check/rsyslog.d/$name" || return
    printf '%s\n' "$socket" '*.* /dev/null' >"$check/control.conf" || return
    printf '%s\n' "$socket" "include(file=\"$check/rsyslog.d/$name\")" >"$check/alone.conf" || return
    check_config "$check/control.conf" || { unchecked=$REPLY; return 0; }
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

# Newer versions of rsyslogd throw the whole queue away once the authentication of the receiver has failed, unless they are told to try
# again; older ones do not know the parameter. Writes the configuration $1 to $2, with it where rsyslogd takes it.
adapt_config() {
    local config probe=$state_dir/probe.conf parameter='tls.permanentFailureDisablesAction="off"' switch=$'\n    tls="on"\n'
    slurp "$1"; config=$REPLY
    if [[ $config == *"$switch"* ]] && command -v rsyslogd >/dev/null; then
        printf '%s\n' 'module(load="omrelp")' "*.* action(type=\"omrelp\" target=\"127.0.0.1\" $parameter)" >"$probe" || return
        ! check_config "$probe" || config=${config/"$switch"/"$switch    $parameter"$'\n'}
    fi
    printf '%s\n' "$config" >"$2"
}

# Another version of rsyslogd alone is no reason to load the same configuration again.
put_config() {
    [[ $(sha256sum <"$1") != "${hash_of[$rsyslog_config]:-none}  -" ]] || return 0
    mkdir -p -- "${rsyslog_config%/*}" && install -m 0644 -- "$1" "$rsyslog_config$new" && flush "$rsyslog_config$new" &&
        unload rsyslog && mv -fT -- "$rsyslog_config$new" "$rsyslog_config"
}

install_config() {
    local unchecked='' candidate=$state_dir/candidate.conf delivered="${hash_of[$osc_rsyslog_config]:-} ${hash_of[$rsyslogd]:-}"
    seen[rsyslog_relp_config_valid]=1
    if is_loaded rsyslog-config "$delivered ${hash_of[$rsyslog_config]:-none}"; then
        succeeded rsyslog-config
        return
    fi
    seen[rsyslog_relp_config_valid]=0
    is_due rsyslog-config "$delivered" || return
    # A copy, so that what is checked is what is installed, whatever arrives meanwhile.
    if ! attempt adapt_config "$osc_rsyslog_config" "$candidate"; then
        failed rsyslog-config "$delivered" "$REPLY"
    elif ! is_acceptable "$candidate"; then
        failed rsyslog-config "$delivered" "the delivered configuration is refused, the present one stays: $REPLY"
    elif ! attempt put_config "$candidate"; then
        failed rsyslog-config "$delivered" "$REPLY"
    elif [[ -n $unchecked ]]; then
        hash_files
        failed rsyslog-config "$delivered" "rsyslogd cannot check a configuration here, so it is installed unchecked: $unchecked"
    else
        seen[rsyslog_relp_config_valid]=1
        hash_files
        loaded rsyslog-config "$delivered ${hash_of[$rsyslog_config]:-none}"
    fi
    rm -rf -- "$candidate" "$state_dir/probe.conf" "$state_dir/check"
}

configure_rsyslog() {
    local input
    [[ ${state_of["rsyslog.service UnitFileState"]:-} != disabled ]] || try_step rsyslog-enable '' systemctl enable rsyslog.service
    extend_profile
    settle_owner
    # Certificates before the configuration that names them; they go only after one that does not.
    install_tls
    install_config
    if ((seen[rsyslog_relp_config_valid] && ${#delivered_tls[@]} == 0)) && [[ -e $tls_dir ]]; then
        unload rsyslog
        rm -rf -- "$tls_dir"
        changed=yes
    fi
    describe "$rsyslog_config" "$tls_dir"/* "$pstats_script"; input=$REPLY$owner
    if [[ -e $rsyslog_config ]] && ! is_loaded rsyslog "$input"; then
        load_with restart rsyslog "$input"
    elif ! is_running rsyslog.service; then
        load_with start rsyslog "$input"
    else
        heed_words
    fi
}

# What the running rsyslogd has said since its start.
read_words() {
    journalctl --quiet --no-pager --output=cat "_SYSTEMD_INVOCATION_ID=${invocation:-none}" 2>/dev/null
}

# What rsyslogd complains of is a failed step. A restart, which what is queued survives, mends some of it.
heed_words() {
    local words complaint receiver=${seen['rsyslog_relp_path_up{path="receiver"}']:-}
    if [[ $receiver == 1 || ! -e $tls_dir ]]; then succeeded rsyslog-delivery; fi
    # What was a failed step remains one for as long as nobody looks.
    is_due rsyslog-delivery ''; is_due rsyslog-words "$invocation"; is_due rsyslog-queue "$invocation"
    [[ -n $looking || ( -n $batch && $receiver == 0 ) ]] || return 0
    words=$(read_words)
    # It says at least that it has started; without that, nobody has listened.
    [[ -n $words ]] || return 0
    complaint=$(grep -m 1 -e 'error creating disk queue' -e 'pure in-memory mode' -e 'fatal error on disk queue' <<<"$words")
    if [[ -z $complaint ]]; then
        succeeded rsyslog-queue
    elif is_due rsyslog-queue "$invocation"; then
        failed rsyslog-queue "$invocation" "rsyslogd has given up its disk queue and gets a new one: $complaint"
        attempt renew_spool || log "cannot renew $spool_dir: $REPLY"
        changed=yes
        return
    fi
    # A receiver that is merely away must not cost a restart: what is under way then would be lost.
    complaint=$(grep -m 1 -e 'omrelp.*DISABLING action' <<<"$words")
    if [[ -n $complaint && $receiver == 0 && -e $tls_dir ]]; then
        is_due rsyslog-delivery '' || return 0
        failed rsyslog-delivery '' "rsyslogd has given up the receiver and is restarted: $complaint"
        attempt systemctl restart rsyslog.service || log "cannot restart rsyslog: $REPLY"
        changed=yes
        return
    fi
    # What it could not read does not matter any more once the receiver has something.
    [[ $receiver != 1 ]] || words=$(grep -v -e "couldn't be accessed" -e 'Permission denied' <<<"$words")
    complaint=$(grep -m 1 -e "couldn't be accessed" -e 'Permission denied' -e "error during parsing file.*${rsyslog_config##*/}" -e 'could not load module' <<<"$words")
    if [[ -z $complaint ]]; then
        succeeded rsyslog-words
    elif is_due rsyslog-words "$invocation"; then
        failed rsyslog-words "$invocation" "rsyslogd says: $complaint"
    fi
}

# A spool that rsyslogd gave up stays for who wants to look into it, at most two of them.
renew_spool() {
    local old=("$spool_dir.given-up-"*)
    systemctl stop rsyslog.service || return
    ((${#old[@]} < 2)) || rm -rf -- "${old[@]:0:${#old[@]}-1}"
    # What is mounted there cannot be renamed.
    mv -T -- "$spool_dir" "$spool_dir.given-up-$now" || rm -rf -- "${spool_dir:?}"/*
    hand_over
    systemctl start rsyslog.service
}

# ---- Looks: what was sent and what arrived ----

# Sets batch to rsyslogd's latest statistics, empty when there is no new batch. They are of a user whom root trusts with nothing: no
# link is followed, nothing is waited for, and not all is read.
read_batch() {
    local file=$pstats_dir/${pstats_metric_file##*/}
    batch=''
    [[ $file -nt $state_dir/batch ]] || return 0
    : >"$state_dir/batch"
    IFS= read -r -d '' batch < <(dd if="$file" iflag=nofollow,nonblock bs=256K count=1 status=none 2>/dev/null)
}

# Sets REPLY to the value of the series $1 in the batch, 0 when it is not there.
value_of() {
    REPLY=0
    [[ $'\n'$batch != *$'\n'"$1 "* ]] || { REPLY=$'\n'$batch; REPLY=${REPLY#*$'\n'"$1 "}; REPLY=${REPLY%%$'\n'*}; }
    [[ $REPLY =~ ^[0-9]{1,15}$ ]] && REPLY=$((10#$REPLY)) || REPLY=0
}

# The receiver has what rsyslogd took in and no longer holds. Nothing is observed where nothing was ever logged, and where statistics
# no longer come.
judge_receiver() {
    local waiting processed lost delivered before lost_before of path='rsyslog_relp_path_up{path="receiver"}'
    [[ -n $batch ]] || { ((now < ${seen[batch]:-0} + look_interval)) || seen[$path]=''; return; }
    seen[batch]=$now
    value_of 'rsyslog_pstat_size{name="rsyslog-relp queue",origin="core.queue"}'; waiting=$REPLY
    value_of 'rsyslog_pstat_size{name="rsyslog-relp queue[DA]",origin="core.queue"}'; ((waiting += REPLY))
    value_of 'rsyslog_pstat_processed{name="rsyslog-relp",origin="core.action"}'; processed=$REPLY
    value_of 'rsyslog_pstat_failed{name="rsyslog-relp",origin="core.action"}'; lost=$REPLY
    delivered=$((processed - waiting))
    read -r of before lost_before <<<"${seen[receiver]:-none}"
    seen[receiver]="$invocation $delivered $lost"
    seen[$path]=''
    if [[ $of == "$invocation" ]]; then
        ((waiting + processed == 0)) || seen[$path]=$(((waiting == 0 || delivered > before) && lost == lost_before))
    elif ((processed > 0 && waiting == 0 && lost == 0)); then
        seen[$path]=1
    fi
}

# A canary was sent with the count of its path; seen by now, or the path is broken, whatever the reason.
judge_canary() {
    local sent of before path="rsyslog_relp_path_up{path=\"$1\"}"
    [[ -n ${seen[canary_$1]:-} ]] || return 0
    read -r sent of before <<<"${seen[canary_$1]}"
    value_of rsyslog_pstats_last_update_timestamp_seconds
    # Without statistics nothing is seen.
    ((REPLY > sent + 1 || now >= sent + look_interval || now < sent)) || return 0
    value_of "rsyslog_relp_canaries_seen_total{path=\"$1\"}"
    seen[canary_$1]=''
    seen[$path]=$((REPLY > before))
    # One that was on its way when rsyslogd was restarted tells nothing.
    [[ $of == "$invocation" ]] || seen[$path]=''
    [[ -z $batch ]] || seen[seen_$1]="$invocation $REPLY"
}

# Sends one on path $1 by the command $2..., unless the last one has not been judged yet. Another rsyslogd begins to count anew.
send_canary() {
    local path=$1 of before
    [[ -z ${seen[canary_$path]:-} ]] || return 0
    read -r of before <<<"${seen[seen_$path]:-none}"
    [[ $of == "$invocation" ]] || before=0
    seen[canary_$path]="$now $invocation $before"
    attempt "${@:2}" || { log "cannot send a canary on the path $path: $REPLY"; seen["rsyslog_relp_path_up{path=\"$path\"}"]=0; }
}

look_at_headroom() {
    local file
    read -r 'seen[rsyslog_relp_spool_bytes]' _ < <(du -sb -- "$spool_dir" 2>/dev/null) || seen[rsyslog_relp_spool_bytes]=''
    seen[rsyslog_relp_spool_limit_bytes]=$((48 * 1024 * 1024))
    seen[rsyslog_relp_clock_synchronized]=$(timedatectl show --property=NTPSynchronized --value 2>/dev/null | sed -n -e 's/^yes$/1/p' -e 's/^no$/0/p')
    for file in ca.crt tls.crt; do
        [[ ${seen[read_$file]:-} == "${hash_of[$tls_dir/$file]:-none}" ]] || look_at_certificate "$file"
        seen[read_$file]=${hash_of[$tls_dir/$file]:-none}
    done
}

# ---- The run ----

if [[ ! -d $state_dir ]]; then
    mkdir -p -- "$state_dir" || log "cannot create $state_dir"
    # The Go extension was here, which disables the socket for good.
    [[ ! -e $audit_rules_backup_dir ]] || : >"$state_dir/journald-audit.enabled"
fi
# What a run leaves that was killed.
left=("$rsyslog_config$new"* "$tls_dir$new"* "$audit_rules_dir$new"* "$audit_rules_backup_dir$new"* "$audit_plugin_config$new"* \
    "$audisp_plugin_config$new"* "$journald_audit_drop_in$new"* "$apparmor_snippet$new"*)
((${#left[@]} == 0)) || rm -rf -- "${left[@]}"

delivered_rules=("$osc_audit_rules_dir"/*.rules)
delivered_tls=("$osc_tls_dir"/*)
owner='' batch=''
recall
hash_files
ask_systemd
invocation=${state_of["rsyslog.service InvocationID"]:-}
# A look is due from time to time, and once what has changed has had time to show what it does.
looking=''
seen[look]=${seen[look]:-$now}
overdue=$((now < seen[look] || now >= seen[look] + look_interval))
((overdue == 0)) && [[ $invocation == "${seen[looked_at]:-}" ]] || looking=yes

# Files arrive one by one; without the configuration there is nothing to do yet.
if [[ -r $osc_rsyslog_config ]]; then
    reload_systemd
    read_batch
    judge_receiver
    judge_canary journald
    judge_canary audit
    find_owner
    # rsyslog first: an auditd that hangs while it starts takes a minute and a half.
    if is_known rsyslog.service; then
        configure_rsyslog
    else
        ! is_due rsyslog none || failed rsyslog none "this node has no rsyslog.service, so nothing is forwarded"
    fi
fi
if ((${#delivered_rules[@]} > 0)); then
    configure_audit
    configure_journald_audit
    write_metrics "$audit_metric_file" <<'END'
rsyslog_augenrules_load_success gauge Whether the delivered audit rules are in the kernel (1) or not (0).
rsyslog_audit_enabled gauge Whether the kernel audits: 0 off, 1 on, 2 on and locked.
rsyslog_audit_lost_total counter Audit records that the kernel has lost since the boot.
rsyslog_audit_backlog gauge Audit records that wait in the kernel.
rsyslog_audit_backlog_limit gauge Audit records that may wait in the kernel.
rsyslog_audit_rules_loaded gauge Audit rules in the kernel.
rsyslog_audit_rules_expected gauge Audit rules that the kernel took when the delivered rules were loaded.
END
else
    leave_audit
fi
# What has changed has yet to show what it does: the next run looks. A node that changes in every run is looked at all the same.
if [[ -n $changed ]]; then
    ask_systemd
    invocation=${state_of["rsyslog.service InvocationID"]:-}
fi
if [[ -n $looking ]] && { [[ -z $changed ]] || ((overdue)); }; then
    seen[look]=$now seen[looked_at]=$invocation
    look_at_headroom
    send_canary journald logger -t rsyslog-relp-canary -p user.debug -- "does this arrive?"
    ((${#delivered_rules[@]} == 0)) || send_canary audit auditctl -m rsyslog-relp-canary
fi
[[ -z $changed ]] || seen[looked_at]='' seen[rsyslog_relp_configurator_last_change_timestamp_seconds]=$now
remember
seen[rsyslog_relp_configurator_last_run_timestamp_seconds]=$now
write_metrics "$configurator_metric_file" <<'END'
rsyslog_relp_config_valid gauge Whether the delivered rsyslog configuration was accepted (1) or refused (0).
rsyslog_relp_configurator_last_run_timestamp_seconds gauge When the configurator last ran, in seconds since 1970.
rsyslog_relp_configurator_last_change_timestamp_seconds gauge When the configurator last changed something, in seconds since 1970.
rsyslog_relp_configurator_step_failed gauge Whether the last attempt of a step failed (1) or not (0).
rsyslog_relp_path_up gauge Whether what was sent on a path was seen at its end (1) or not (0).
rsyslog_relp_spool_bytes gauge Bytes of messages that wait on disk.
rsyslog_relp_spool_limit_bytes gauge Bytes of messages that may wait on disk.
rsyslog_relp_certificate_not_after_timestamp_seconds gauge When a certificate of the node expires, in seconds since 1970.
rsyslog_relp_clock_synchronized gauge Whether the clock of the node is synchronized (1) or not (0).
END
# A failed step is in the metrics and the journal; a failed unit would say no more.
exit 0
