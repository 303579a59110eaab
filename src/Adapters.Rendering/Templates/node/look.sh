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

