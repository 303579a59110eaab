#!/bin/sh
# Brings a node back to what it was before rsyslog-relp: POSIX sh, for the shell of a small container image that sees the node's
# root directory at /host. Works on a node in any state, also half configured or half cleaned, and may run any number of times.
#
# What is missing is fine. What the node's own daemons have against their own configuration is reported and no failure: no retry
# would mend it. Exit status 1 means that something of ours is still there and that it is worth to try again.

set -u
export LC_ALL=C

host='/host'
osc_dir='/var/lib/rsyslog-relp-configurator'
state_dir='/var/lib/rsyslog-relp-configurator/state'
unit_file='/etc/systemd/system/rsyslog-configurator.service'
rsyslog_config='/etc/rsyslog.d/60-audit.conf'
tls_dir='/etc/ssl/rsyslog'
spool_dir='/var/log/rsyslog'
memory_limits='/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf'
audit_rules_dir='/etc/audit/rules.d'
audit_rules_backup_dir='/etc/audit/rules.d.original'
audit_plugin_config='/etc/audit/plugins.d/syslog.conf'
audisp_plugin_config='/etc/audisp/plugins.d/syslog.conf'
audit_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_auditd.prom'
pstats_dir='/var/lib/node-exporter/textfile-collector/rsyslog'
pstats_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_pstats.prom'
configurator_metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_configurator.prom'
journald_audit_drop_in='/etc/systemd/system/systemd-journald-audit.socket.d/10-shoot-rsyslog-relp.conf'

unit=${unit_file##*/}
failures=0
# As the configurator names what is to take a place, and what is to go.
new=.rsyslog-relp-new
old=.rsyslog-relp-old

say() {
    printf '%s\n' "$*"
}

# Something of ours stays behind.
fail() {
    say "failed: $*"
    failures=1
}

exists() {
    [ -e "$host$1" ] || [ -L "$host$1" ]
}

on_host() {
    chroot "$host" "$@"
}

# A step of the node's own daemons.
try() {
    output=$(on_host "$@" 2>&1) || say "$*: ${output:-exit status $?}"
}

# Is the property $1 of unit $2 the value $3?
is() {
    [ "$(on_host systemctl show --property="$1" --value "$2" 2>/dev/null)" = "$3" ]
}

is_known() {
    is LoadState "$1" loaded
}

remove() {
    for path; do
        exists "$path" || continue
        if rm -rf -- "$host$path"; then
            say "removed $path"
        else
            fail "cannot remove $path"
        fi
    done
}

# Removes the directory of a drop-in too, when nothing else is in it.
remove_drop_in() {
    remove "$1"
    rmdir -- "$host${1%/*}" 2>/dev/null || true
}

# Leaves a mark for a later run.
remember() {
    if ! { mkdir -p -- "$host$state_dir" && : >"$host$state_dir/$1"; }; then
        fail "cannot write to $state_dir"
    fi
}

has_traces() {
    for path in "$unit_file" "$osc_dir" "$rsyslog_config" "$tls_dir" "$spool_dir" "$memory_limits" "$audit_rules_backup_dir" \
        "$audit_metric_file" "$pstats_metric_file" "$configurator_metric_file" "$journald_audit_drop_in"; do
        exists "$path" && return 0
    done
    return 1
}

# The configurator would put back what is removed here.
remove_configurator() {
    exists "$unit_file" || is_known "$unit" || return 0
    try systemctl disable "$unit"
    if ! output=$(on_host systemctl stop "$unit" 2>&1) && is_known "$unit"; then
        fail "cannot stop $unit, so nothing else is touched: $output"
        exit 1
    fi
    remove "$unit_file" "${unit_file%/*}/multi-user.target.wants/$unit"
}

# Sets auditd's syslog plugin in file $1 to active = no.
switch_off_plugin() {
    exists "$1" || return 0
    grep -qi '^[[:blank:]]*active[[:blank:]]*=[[:blank:]]*yes' "$host$1" || return 0
    sed -i 's/^[[:blank:]]*[Aa][Cc][Tt][Ii][Vv][Ee][[:blank:]]*=.*/active = no/' "$host$1" || fail "cannot change $1"
}

# The node's own rules take the place of ours one by one; the backup goes only when all are back. What is no rule was never touched,
# but the Go extension had moved it aside too.
bring_back_rules() {
    backup=$host$audit_rules_backup_dir
    rules=$host$audit_rules_dir
    if ! exists "$audit_rules_dir"; then
        mv -- "$backup" "$rules"
        return
    fi
    for path in "$rules"/*.rules; do
        [ -e "$backup/${path##*/}" ] || rm -f -- "$path" || return
    done
    for path in "$backup"/* "$backup"/.[!.]*; do
        [ -e "$path" ] || [ -L "$path" ] || continue
        name=${path##*/}
        case $name in
        *.rules) cp -a -- "$path" "$rules/$name$new" && mv -f -- "$rules/$name$new" "$rules/$name" || return ;;
        *) [ -e "$rules/$name" ] || cp -a -- "$path" "$rules/$name" || return ;;
        esac
    done
    chmod "$(stat -c %a "$backup")" "$rules" && chown "$(stat -c %u:%g "$backup")" "$rules" &&
        rm -rf -- "$backup$old" && mv -- "$backup" "$backup$old" && rm -rf -- "$backup$old"
}

restore_audit() {
    # Marks what is under way: once the backup is gone, nothing else would tell a second run that our rules are still loaded.
    if exists "$audit_rules_backup_dir"; then
        exists "$state_dir" || remember journald-audit.enabled
        remember audit-rules.restoring
    fi
    exists "$state_dir/audit-rules.restoring" || return 0
    switch_off_plugin "$audit_plugin_config"
    switch_off_plugin "$audisp_plugin_config"
    if exists "$audit_rules_backup_dir" && ! bring_back_rules; then
        fail "cannot bring back the node's own audit rules in $audit_rules_dir"
        return
    fi
    say "the node's own audit rules are back"
    is_known auditd.service || return 0
    # This container may not change what the kernel has loaded; what systemd starts may.
    try systemd-run --quiet --wait --collect sh -c 'auditctl -D; augenrules --load'
    try systemctl restart auditd.service
}

# journald itself starts its socket, once it may. The Go extension may have disabled it.
restore_journald_audit() {
    if exists "$state_dir/journald-audit.enabled" && is UnitFileState systemd-journald-audit.socket disabled; then
        try systemctl enable systemd-journald-audit.socket
    elif ! exists "$journald_audit_drop_in" && ! exists "$state_dir/journald-audit.restoring"; then
        return
    fi
    remember journald-audit.restoring
    remove_drop_in "$journald_audit_drop_in"
    try systemctl daemon-reload
    try systemctl restart systemd-journald.service
}

# What waits in the spool for a receiver is lost with it. Each message begins with a mark, in files of rsyslog's older format and of its
# newer one.
describe_spool() {
    [ -d "$host$spool_dir" ] || return 0
    files=$(find "$host$spool_dir" -type f | wc -l)
    kib=$(du -sk "$host$spool_dir" | cut -f1)
    messages=$(find "$host$spool_dir" -type f -exec cat {} + | tr -c '\040-\176' '\n' | grep -c -e '^<Obj:1:msg:1:' -e '^RSRECD' || true)
    say "$spool_dir holds $files files, $kib KiB, $messages messages that no receiver got"
}

remove_rsyslog_config() {
    remove "$rsyslog_config"
    remove_drop_in "$memory_limits"
    try systemctl daemon-reload
    if is_known rsyslog.service; then
        # It saves its queue when it stops; from here on it has neither our configuration nor our spool.
        if ! output=$(on_host systemctl stop rsyslog.service 2>&1); then
            fail "cannot stop rsyslog, so $spool_dir stays: $output"
            return
        fi
    fi
    # From here on nobody else can exchange what is in it.
    [ ! -d "$host$spool_dir" ] || chown -h root "$host$spool_dir"
    describe_spool
    remove "$spool_dir" "$tls_dir"
    if is_known rsyslog.service; then
        try systemctl start rsyslog.service
    fi
}

if ! has_traces; then
    say "nothing to clean"
    exit 0
fi
remove_configurator
restore_audit
restore_journald_audit
remove_rsyslog_config
# What a configurator leaves that was killed.
for path in "$rsyslog_config" "$tls_dir" "$audit_rules_dir" "$audit_rules_backup_dir" "$audit_plugin_config" "$audisp_plugin_config" "$journald_audit_drop_in"; do
    rm -rf -- "$host$path$new"
done
rm -rf -- "$host$audit_rules_backup_dir$old"
rmdir -- "$host${journald_audit_drop_in%/*}" 2>/dev/null || true
# This directory is another user's, and what may be below it too: rm -r could be led astray there.
if exists "$pstats_dir"; then
    chown -h root "$host$pstats_dir"
    rm -f -- "$host$pstats_dir/${pstats_metric_file##*/}" "$host$pstats_dir/${pstats_metric_file##*/}.tmp"
    rmdir -- "$host$pstats_dir" || say "$pstats_dir stays: there is something in it that is not ours"
fi
# The last trace: a run that was killed before begins anew.
remove "$audit_metric_file" "$pstats_metric_file" "$configurator_metric_file"
[ "$failures" -ne 0 ] || remove "$osc_dir"
exit "$failures"
