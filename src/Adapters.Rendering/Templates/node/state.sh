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

