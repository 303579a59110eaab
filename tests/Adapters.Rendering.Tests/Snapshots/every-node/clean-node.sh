# Brings a node back to what it was before rsyslog-relp, with the node's own bash and tools. Works on a node in any state, also half
# configured or half cleaned, and may run any number of times.
#
# What gardener-node-agent has delivered stays: it applies only the differences between two OperatingSystemConfigs, and so would not
# bring it back for an Extension that is created again. It takes these files away itself with the OperatingSystemConfig's change.
#
# What is missing is fine. What the node's own daemons have against their own configuration is reported and no failure: no retry
# would mend it. Exit status 1 means that something of ours is still there and that it is worth to try again.

# shellcheck disable=SC2317
set -o nounset -o pipefail
shopt -s nullglob dotglob
export LC_ALL=C
exec 2>&1

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

# ---- The cleaner ----

readonly unit=${unit_file##*/}
failures=0
# This container may not change what the kernel has loaded; what systemd starts may.
kernel=(systemd-run --quiet --wait --collect)

# Something of ours stays behind.
fail() {
    log "failed: $*"
    failures=1
}

# A step of the node's own daemons.
try() {
    attempt "$@" || log "$*: ${REPLY:-it gave no reason}"
}

has_unit() {
    [[ $(systemctl show --property=LoadState --value "$1" 2>/dev/null) == loaded ]]
}

has_any() {
    local path
    for path; do
        [[ ! -e $path && ! -L $path ]] || return 0
    done
    return 1
}

remove() {
    local path
    for path; do
        [[ -e $path || -L $path ]] || continue
        if rm -rf -- "$path"; then log "removed $path"; else fail "cannot remove $path"; fi
    done
}

# The configurator would put back what is removed here. Where its unit is still there in half an hour, nobody has taken the
# extension away: then it goes on, for an Extension that was created again. Else the last that was ours goes.
stop_configurator() {
    [[ -e $unit_file ]] || has_unit "$unit" || return 0
    local later="if [ -e '$unit_file' ]; then systemctl start $unit; else rm -rf -- '$osc_dir'; fi"
    systemctl stop rsyslog-relp-afterwards.timer 2>/dev/null
    try systemd-run --quiet --unit=rsyslog-relp-afterwards --on-active=30min sh -c "$later"
    ! has_unit "$unit" || attempt systemctl stop "$unit" || { fail "cannot stop $unit, so nothing else is touched: $REPLY"; exit 1; }
}

# What waits in the spool for a receiver is lost with it. Each message begins with a mark, in files of rsyslog's older format and of its
# newer one.
describe_spool() {
    local files messages
    [[ -d $spool_dir ]] || return 0
    files=$(find "$spool_dir" -type f | wc -l)
    messages=$(find "$spool_dir" -type f -exec cat {} + | tr -c '\040-\176' '\n' | grep -c -e '^<Obj:1:msg:1:' -e '^RSRECD')
    log "$spool_dir holds $files files, $(du -sk "$spool_dir" | cut -f1) KiB, $messages messages that no receiver got"
}

leave_rsyslog() {
    remove "$rsyslog_config" "$apparmor_snippet"
    [[ ! -r $apparmor_profile ]] || ! grep -qs rsyslogd "$apparmor_loaded" || try apparmor_parser -r -T -W -- "$apparmor_profile"
    # It saves its queue when it stops; from here on it has neither our configuration nor our spool.
    ! has_unit rsyslog.service || attempt systemctl stop rsyslog.service || { fail "cannot stop rsyslog, so $spool_dir stays: $REPLY"; return; }
    describe_spool
    remove "$spool_dir" "$spool_dir.given-up-"* "$tls_dir"
    ! has_unit rsyslog.service || try systemctl start rsyslog.service
}

traces=("$rsyslog_config" "$tls_dir" "$spool_dir" "$audit_rules_backup_dir" "$audit_metric_file" "$pstats_metric_file" "$pstats_dir"
    "$configurator_metric_file" "$journald_audit_drop_in" "$apparmor_snippet" "$state_dir" "$spool_dir.given-up-"*)
if ! has_any "${traces[@]}"; then
    log "nothing to clean"
    exit 0
fi
stop_configurator
# The Go extension was here, which disables the socket for good.
[[ -d $state_dir || ! -e $audit_rules_backup_dir ]] || { mkdir -p -- "$state_dir" && : >"$state_dir/journald-audit.enabled"; }
! needs_audit_restored || restore_audit || [[ ! -e $audit_rules_backup_dir ]] || fail "cannot bring back the node's own audit rules"
! needs_journald_audit_restored || restore_journald_audit || log "cannot restart journald"
leave_rsyslog
# What a configurator leaves that was killed; then the last traces: a run that was killed before begins anew.
rm -rf -- "$rsyslog_config$new" "$tls_dir$new" "$audit_rules_dir$new" "$audit_rules_backup_dir$new" "$audit_plugin_config$new" \
    "$audisp_plugin_config$new" "$journald_audit_drop_in$new" "$apparmor_snippet$new"
rmdir -- "${journald_audit_drop_in%/*}" 2>/dev/null
remove "$audit_metric_file" "$pstats_metric_file" "$pstats_dir" "$configurator_metric_file"
((failures)) || remove "$state_dir"
((failures)) || [[ -e $unit_file ]] || remove "$osc_dir"
exit "$failures"
