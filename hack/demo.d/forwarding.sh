# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared by the parts of hack/demo
# Runs rsyslogd with the files of the node and a receiver, sends messages, and compares what arrives with the prediction.

node=$work/node
target=127.0.0.1
port=10514

# SEVERITY|TAG|MESSAGE. The last one is forwarded: when it has arrived, no earlier message can arrive any more.
# shellcheck disable=SC2016 # the dollars are the messages'
messages=(
    'warning|kubelet[811]|eviction manager: attempting to reclaim memory'
    'info|kubelet[811]|Starting to sync pod status with apiserver'
    'err|containerd[640]|failed to pull image "registry.example.org/größe:1"'
    'info|sshd[2112]|Accepted publickey for root from 10.250.0.7 port 40022'
    'info|sshd[2112]|Connection closed by 10.250.0.7 port 40022'
    'notice|sudo[2190]|gardener : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/journalctl -f'
    'notice|sudo[2191]|gardener : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/true'
    'crit|kernel|EXT4-fs error (device sda1): ext4_find_entry: reading directory'
    'err|billing|budget of $500 exceeded'
    'err|billing|budget of $500 exceeded by $20'
    'warning|billing|budget of $500 nearly exceeded'
    'err|proxy|read from 10.0.0.9: connection reset by peer'
    'err|demo[1]|the last message'
)

severities=(emerg alert crit err warning notice info debug)
facility_daemon=3
number_of() { # SEVERITY
    local i
    for i in "${!severities[@]}"; do
        [[ ${severities[i]} != "$1" ]] || echo "$i"
    done
}

run_node() {
    # Does what the configurator does on a node, and writes a configuration like Debian's.
    mkdir -p "$node"/etc/rsyslog.d "$node"/run/systemd/journal "$node"/var/log/rsyslog "$node"/var/spool/rsyslog
    cp "$node/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf" "$node/etc/rsyslog.d/"
    cat >"$node/etc/rsyslog.conf" <<'CONF'
module(load="imuxsock" SysSock.Use="off")
$WorkDirectory /var/spool/rsyslog
$IncludeConfig /etc/rsyslog.d/*.conf
*.*;auth,authpriv.none -/var/log/syslog
CONF

    echo "Sending ${#messages[@]} messages through rsyslogd"
    namespaces=(--net)
    unshare "${namespaces[@]}" -- true 2>/dev/null || namespaces+=(--map-root-user)
    if unshare "${namespaces[@]}" -- ip link set lo up 2>/dev/null; then
        unshare "${namespaces[@]}" -- "$0" --daemons "$work" own-network
    else
        "$0" --daemons "$work" shared-network
    fi
}

# Runs in the network namespace if there is one.
run_daemons() {
    work=$1
    if [[ $2 == own-network ]]; then
        ip link set lo up
    elif (exec 3<>"/dev/tcp/$target/$port") 2>/dev/null; then
        fail "port $port is taken, and this machine permits no network namespace"
    fi

    cat >"$work/receiver.conf" <<CONF
global(workDirectory="$work" parser.escapeControlCharactersOnReceive="off")
module(load="imrelp")
template(name="received" type="string" string="%rawmsg%\n")
ruleset(name="received") { action(type="omfile" file="$work/received" template="received") }
input(type="imrelp" address="$target" port="$port" ruleset="received")
CONF
    : >"$work/received"
    setpriv --pdeathsig KILL -- rsyslogd -n -iNONE -f "$work/receiver.conf" >"$work/receiver.log" 2>&1 &
    local receiver=$!
    wait_for "the receiver" "$work/receiver.log" "$receiver" accepts

    "$repository/hack/node-root" "$work/node" rsyslogd -n -iNONE >"$work/node.log" 2>&1 &
    local node=$!
    wait_for "rsyslogd on the node" "$work/node.log" "$node" test -S "$work/node/run/systemd/journal/syslog"

    local entry severity tag message
    for entry in "${messages[@]}"; do
        IFS='|' read -r severity tag message <<<"$entry"
        if [[ $tag == *\[*\] ]]; then
            send --id="$(process_id "$tag")" -p "daemon.$severity" -t "${tag%%\[*}" -- "$message"
        else
            send -p "daemon.$severity" -t "$tag" -- "$message"
        fi
    done
    wait_for "the last message" "$work/node.log" "$node" grep -qF "$message" "$work/received"
    kill "$node" "$receiver"
    wait "$node" "$receiver" || true
}

accepts() { (exec 3<>"/dev/tcp/$target/$port") 2>/dev/null; }

send() { logger --socket "$work/node/run/systemd/journal/syslog" -d "$@"; }

process_id() {
    local id=${1##*\[}
    echo "${id%\]}"
}

compare_with_prediction() {
    local entry severity tag message id priority arrived line rule expected remark others i wrong=0 accounted=0 verdicts received
    # One line a message, as journald forwards it; one verdict a message comes back.
    for entry in "${messages[@]}"; do
        IFS='|' read -r severity tag message <<<"$entry"
        echo "<$((facility_daemon * 8 + $(number_of "$severity")))>Nov  1 12:00:00 $tag: $message"
    done >"$work/messages"
    rsyslog_relp match -f "$example" --stdin <"$work/messages" >"$work/verdicts"
    mapfile -t verdicts < <(grep -oE '^stdin:[0-9]+: (forwarded by loggingRules\[[0-9]+\]|not forwarded)' "$work/verdicts" | sed 's/^[^ ]* //')
    ((${#verdicts[@]} == ${#messages[@]})) || fail "match gave ${#verdicts[@]} verdicts for ${#messages[@]} messages:
    $(<"$work/verdicts")"
    mapfile -t received <"$work/received"

    for i in "${!messages[@]}"; do
        IFS='|' read -r severity tag message <<<"${messages[i]}"
        id=-
        [[ $tag != *\[*\] ]] || id=$(process_id "$tag")
        priority=$((facility_daemon * 8 + $(number_of "$severity")))
        arrived=()
        for line in "${received[@]}"; do
            # All but the time is known.
            if [[ $line == " foo demo $shoot_uid node $priority $tag: "[0-9]*" $id -  $message " ]]; then
                arrived+=("$line")
            fi
        done
        accounted=$((accounted + ${#arrived[@]}))
        rule=-
        expected=0
        if [[ ${verdicts[i]} == forwarded* ]]; then
            rule=${verdicts[i]#forwarded by }
            expected=1
        fi
        remark=
        ((${#arrived[@]} == expected)) || { remark="  <-- match says: ${verdicts[i]}"; wrong=1; }

        printf '\n%-8s %-16s %s\n' "$severity" "$tag" "$message"
        printf '  %-16s %s%s\n' "$rule" "${arrived[0]:-not forwarded}" "$remark"
    done

    # rsyslogd also logs messages of its own, which the example may forward; any other line is unexpected.
    others=$(grep -cvF ' rsyslogd: ' "$work/received" || true)
    if ((wrong || others != accounted)); then
        printf '\nWhat arrived is not what was predicted. The receiver has:\n%s\n' "$(<"$work/received")"
        exit 1
    fi
    printf '\nWhat arrived is what rsyslog-relp match predicted: %d of %d messages.\n' "$accounted" "${#messages[@]}"
}
