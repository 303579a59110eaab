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

