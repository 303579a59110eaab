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

