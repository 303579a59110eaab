#!/bin/bash
# Turns rsyslog's periodic statistics into a file for node-exporter's textfile collector.
#
# rsyslogd starts this once, through omprog, and writes to stdin for as long as it runs: per interval a line that ends in BEGIN, one line
# "NAME: origin=ORIGIN KEY=VALUE ..." per counter object, a line that ends in END. One awk process serves for that whole time; per batch
# it starts nothing but the mv that puts the new file in place. It runs as whoever rsyslogd is, in a directory of that user.

# The file is read by another user, whatever umask rsyslogd was given; bytes are bytes, whatever locale it has.
umask 0022
export LC_ALL=C

# mawk collects a block of input before it looks at the first line, unless it is told that someone waits for the answer.
options=()
[[ $(awk -W version 2>/dev/null </dev/null) != mawk* ]] || options=(-W interactive)

metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_pstats.prom'
# Through a file descriptor, so that a list of processes does not show all of it.
exec awk "${options[@]}" -v metric_file="/var/lib/node-exporter/textfile-collector/rsyslog/${metric_file##*/}" -f /dev/fd/3 3<<'PROGRAM'
function know(name, type, help) {
    order[++known] = name
    kind[name] = type
    about[name] = help
}

BEGIN {
    temporary = metric_file ".tmp"
    know("discarded_full", "counter", "Messages that a queue threw away because it was full.")
    know("discarded_nf", "counter", "Messages that a queue threw away because it was nearly full and they were of low severity.")
    know("enqueued", "counter", "Messages that a queue has taken in.")
    know("failed", "counter", "Messages that an action could not process.")
    know("full", "counter", "Times that a queue was full.")
    know("inblock", "counter", "File system reads on behalf of rsyslogd.")
    know("majflt", "counter", "Page faults of rsyslogd that needed I/O.")
    know("maxqsize", "gauge", "Largest number of messages that a queue has held.")
    know("maxrss", "gauge", "Largest resident set size of rsyslogd in KiB.")
    know("minflt", "counter", "Page faults of rsyslogd that needed no I/O.")
    know("nivcsw", "counter", "Involuntary context switches of rsyslogd.")
    know("nvcsw", "counter", "Voluntary context switches of rsyslogd.")
    know("openfiles", "gauge", "File descriptors that rsyslogd holds open.")
    know("oublock", "counter", "File system writes on behalf of rsyslogd.")
    know("processed", "counter", "Messages that an action was given to process.")
    know("ratelimit_discarded", "counter", "Messages that an input threw away because their sender exceeded its rate limit.")
    know("resumed", "counter", "Times that an action was resumed after a suspension.")
    know("size", "gauge", "Messages that a queue holds now.")
    know("stime", "counter", "System CPU time of rsyslogd in microseconds.")
    know("submitted", "counter", "Messages that an input has handed on.")
    know("suspended", "counter", "Times that an action was suspended.")
    know("suspended_duration", "counter", "Seconds for which an action was suspended.")
    know("utime", "counter", "User CPU time of rsyslogd in microseconds.")
}

# Bytes that are no UTF-8 would make the whole file unreadable.
function label(string,    rest, out, sign) {
    rest = string
    gsub(/[\302-\337][\200-\277]|\340[\240-\277][\200-\277]|[\341-\354\356\357][\200-\277][\200-\277]|\355[\200-\237][\200-\277]|\360[\220-\277][\200-\277][\200-\277]|[\361-\363][\200-\277][\200-\277][\200-\277]|\364[\200-\217][\200-\277][\200-\277]/, "", rest)
    if (rest ~ /[\200-\377]/) gsub(/[\200-\377]/, "?", string)
    if (string !~ /[\\"]/) return string
    for (out = ""; string != ""; string = substr(string, 2)) {
        if ((sign = substr(string, 1, 1)) ~ /[\\"]/) out = out "\\"
        out = out sign
    }
    return out
}

# One of several objects of the same name, such as two actions, adds to the first.
function take(key, value, labels,    id) {
    gsub(/[^a-zA-Z0-9_]/, "_", key)
    if (!(key in kind) || value !~ /^[0-9]+$/) return
    id = "rsyslog_pstat_" key labels
    total++
    if (!(id in sample)) {
        lines[key, ++count[key]] = id
        sample[id] = value
    } else if (key !~ /^max/) {
        sample[id] = sprintf("%.0f", sample[id] + value)
    } else if (value + 0 > sample[id] + 0) {
        sample[id] = value
    }
}

function single(name, type, help, value) {
    print "# HELP " name " " help "\n# TYPE " name " " type "\n" name " " value > temporary
}

function write_metrics(    j, k, key, line, last) {
    # The first print empties what an earlier run may have left in the temporary file.
    for (j = 1; j <= known; j++) {
        key = order[j]
        if (count[key]) print "# HELP rsyslog_pstat_" key " " about[key] "\n# TYPE rsyslog_pstat_" key " " kind[key] > temporary
        for (k = 1; k <= count[key]; k++) print lines[key, k] " " sample[lines[key, k]] > temporary
    }
    if (canaries != "")
        print "# HELP rsyslog_relp_canaries_seen_total Canaries of the configurator that rsyslogd has seen.\n# TYPE rsyslog_relp_canaries_seen_total counter\n" canaries > temporary
    single("rsyslog_pstats_last_update_timestamp_seconds", "gauge", "When these statistics were taken, in seconds since 1970.", systime())
    single("rsyslog_pstats_skipped_lines_total", "counter", "Lines of statistics that could not be read, since rsyslogd started.", skipped + 0)
    # Not every awk tells that a disk was full.
    if (close(temporary) != 0) return
    while ((getline line < temporary) > 0) last = line
    close(temporary)
    if (last == "rsyslog_pstats_skipped_lines_total " (skipped + 0)) system("exec mv -f \"" temporary "\" \"" metric_file "\"")
}

/(^|[ :])BEGIN[ \t\r]*$/ {
    collecting = 1; total = 0; canaries = ""
    split("", count); split("", lines); split("", sample)
    next
}

/(^|[ :])END[ \t\r]*$/ {
    # Nothing read: better the last good numbers, and their timestamp, than none.
    if (collecting && total > 0) write_metrics()
    collecting = 0
    next
}

!collecting || /^[ \t\r]*$/ { next }

# The name may hold anything; what follows the last ": origin=" is rsyslog's own.
{
    text = $0
    sub(/^.*rsyslogd-pstats: */, "", text)
    at = 0
    while (i = index(substr(text, at + 1), ": origin=")) at += i
    if (!at) { skipped++; next }
    name = substr(text, 1, at - 1)
    fields = split(substr(text, at + 9), field, /[ \t\r]+/)
    labels = "{name=\"" label(name) "\",origin=\"" label(field[1]) "\"}"
    for (i = 2; i <= fields; i++) {
        if (!(equals = index(field[i], "="))) continue
        key = substr(field[i], 1, equals - 1)
        value = substr(field[i], equals + 1)
        if (field[1] != "dynstats.bucket") take(key, value, labels)
        else if (name == "rsyslog-relp-canary" && key ~ /^[a-z]+$/ && value ~ /^[0-9]+$/)
            canaries = canaries (canaries == "" ? "" : "\n") "rsyslog_relp_canaries_seen_total{path=\"" key "\"} " value
    }
}
PROGRAM
