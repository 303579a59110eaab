#!/bin/bash
# Turns rsyslog's periodic statistics into a file for node-exporter's textfile collector.
#
# rsyslogd starts this once, through omprog, and writes to stdin for as long as it runs: per interval a line that ends in BEGIN,
# one JSON object per statistics counter, a line that ends in END. One awk process serves for that whole time; per batch it starts
# nothing but the mv that puts the new file in place.

# The file is read by another user, whatever umask rsyslogd was given; bytes are bytes, whatever locale it has.
umask 0022
export LC_ALL=C

directory='/var/lib/node-exporter/textfile-collector'
mkdir -p -- "$directory" || exit 1
# Who is not root has a directory of its own, to which root has made a link.
[[ -w $directory ]] || directory='/var/lib/node-exporter/textfile-collector/rsyslog'
metric_file='/var/lib/node-exporter/textfile-collector/rsyslog_pstats.prom'

# mawk collects a block of input before it looks at the first line, unless it is told that someone waits for the answer.
options=()
case "$(awk -W version 2>/dev/null </dev/null)" in
mawk*) options=(-W interactive) ;;
esac

# Through a file descriptor, so that a list of processes does not show all of it.
exec awk "${options[@]}" -v metric_file="$directory/${metric_file##*/}" -f /dev/fd/3 3<<'PROGRAM'
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

    collecting = 0
    skipped = 0
}

# ---- JSON, as far as rsyslog writes it: `text` from `at` on; every reader leaves `broken` set when it meets something else ----

function space() {
    while (substr(text, at, 1) ~ /^[ \t]$/) at++
}

function hexadecimal(digits,    value, j) {
    value = 0
    for (j = 1; j <= length(digits); j++)
        value = value * 16 + index("0123456789abcdef", tolower(substr(digits, j, 1))) - 1
    return value
}

function utf8(point) {
    if (point < 128) return point < 1 ? "" : sprintf("%c", point)
    if (point < 2048) return sprintf("%c%c", 192 + int(point / 64), 128 + point % 64)
    if (point < 65536) return sprintf("%c%c%c", 224 + int(point / 4096), 128 + int(point / 64) % 64, 128 + point % 64)
    return sprintf("%c%c%c%c", 240 + int(point / 262144), 128 + int(point / 4096) % 64, 128 + int(point / 64) % 64, 128 + point % 64)
}

function read_string(    value, sign, point, low) {
    value = ""
    if (substr(text, at, 1) != "\"") { broken = 1; return "" }
    at++
    while (match(substr(text, at), /^[^"\\]*/)) {
        value = value substr(text, at, RLENGTH)
        at += RLENGTH
        sign = substr(text, at, 1)
        if (sign == "\"") { at++; return value }
        if (sign == "") break
        sign = substr(text, at + 1, 1)
        at += 2
        if (sign == "n") value = value "\n"
        else if (sign == "t") value = value "\t"
        else if (sign == "r") value = value "\r"
        else if (sign == "b") value = value "\b"
        else if (sign == "f") value = value "\f"
        else if (sign == "\"" || sign == "\\" || sign == "/") value = value sign
        else if (sign == "u" && substr(text, at, 4) ~ /^[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]$/) {
            point = hexadecimal(substr(text, at, 4))
            at += 4
            if (point >= 55296 && point < 57344) {
                # Half of a pair: only a high half that its low half follows is a character.
                low = -1
                if (point < 56320 && substr(text, at, 6) ~ /^\\u[Dd][C-Fc-f][0-9A-Fa-f][0-9A-Fa-f]$/)
                    low = hexadecimal(substr(text, at + 2, 4))
                if (low < 0) { value = value "?"; continue }
                at += 6
                point = 65536 + (point - 55296) * 1024 + (low - 56320)
            }
            value = value utf8(point)
        }
        else break
    }
    broken = 1
    return ""
}

# A value other than a string or a number: passed over, since neither a label nor a sample comes of it.
function pass_over(    depth, sign) {
    if (match(substr(text, at), /^(true|false|null)/)) { at += RLENGTH; return }
    depth = 0
    while ((sign = substr(text, at, 1)) != "") {
        if (sign == "\"") { read_string(); if (broken) return; continue }
        if (sign == "{" || sign == "[") depth++
        else if (sign == "}" || sign == "]") depth--
        else if (depth == 0) break
        at++
        if (depth == 0) return
    }
    broken = 1
}

# Reads the object into labels ("a=\"x\",b=\"y\"", by name) and the samples name[1..count], value[1..count].
function read_object(    key, sign) {
    labels = ""
    count = 0
    at++
    space()
    if (substr(text, at, 1) == "}") { at++; return }
    for (;;) {
        space()
        key = read_string()
        space()
        if (broken || substr(text, at, 1) != ":") { broken = 1; return }
        at++
        space()
        sign = substr(text, at, 1)
        if (sign == "\"") {
            add_label(key, read_string())
        } else if (match(substr(text, at), /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/)) {
            name[++count] = clean(key)
            value[count] = substr(text, at, RLENGTH)
            at += RLENGTH
        } else {
            pass_over()
        }
        if (broken) return
        space()
        sign = substr(text, at++, 1)
        if (sign == "}") return
        if (sign != ",") { broken = 1; return }
    }
}

# ---- names and labels as Prometheus takes them ----

function clean(key) {
    gsub(/[^a-zA-Z0-9_]/, "_", key)
    if (key == "" || key ~ /^[0-9]/) key = "_" key
    return key
}

# Bytes that are no UTF-8 would make the whole file unreadable.
function printable(string,    rest) {
    if (string !~ /[\200-\377]/) return string
    rest = string
    gsub(/[\302-\337][\200-\277]|\340[\240-\277][\200-\277]|[\341-\354\356\357][\200-\277][\200-\277]|\355[\200-\237][\200-\277]|\360[\220-\277][\200-\277][\200-\277]|[\361-\363][\200-\277][\200-\277][\200-\277]|\364[\200-\217][\200-\277][\200-\277]/, "", rest)
    if (rest ~ /[\200-\377]/) gsub(/[\200-\377]/, "?", string)
    return string
}

function escape(string,    out, j, sign) {
    string = printable(string)
    if (string !~ /[\\"\n]/) return string
    out = ""
    for (j = 1; j <= length(string); j++) {
        sign = substr(string, j, 1)
        if (sign == "\n") out = out "\\n"
        else if (sign == "\\" || sign == "\"") out = out "\\" sign
        else out = out sign
    }
    return out
}

function add_label(key, string) {
    key = clean(key)
    # A second member of the same name would be a second label of the same name.
    if (index("," labels, "," key "=\"")) return
    labels = labels (labels == "" ? "" : ",") key "=\"" escape(string) "\""
}

# ---- a batch ----

function forget() {
    split("", series)
    split("", series_of)
    split("", sample)
    total = 0
}

function take(    j, id) {
    for (j = 1; j <= count; j++) {
        if (!(name[j] in kind)) continue
        id = "rsyslog_pstat_" name[j] (labels == "" ? "" : "{" labels "}")
        if (!(id in sample)) {
            series[++total] = id
            series_of[id] = name[j]
            sample[id] = value[j]
        } else if (name[j] ~ /^max/) {
            # Two counters of one name, for example two actions that the configuration gives the same one.
            if (value[j] + 0 > sample[id] + 0) sample[id] = value[j]
        } else {
            sample[id] = sprintf("%.0f", sample[id] + value[j])
        }
    }
}

function sort(    j, k, id) {
    for (j = 2; j <= total; j++) {
        id = series[j]
        for (k = j - 1; k >= 1 && series[k] > id; k--) series[k + 1] = series[k]
        series[k + 1] = id
    }
}

function write_metrics(    j, k, heading) {
    sort()
    # The first print empties what an earlier run may have left in the temporary file.
    for (j = 1; j <= known; j++) {
        heading = 1
        for (k = 1; k <= total; k++) {
            if (series_of[series[k]] != order[j]) continue
            if (heading) {
                heading = 0
                print "# HELP rsyslog_pstat_" order[j] " " about[order[j]] > temporary
                print "# TYPE rsyslog_pstat_" order[j] " " kind[order[j]] > temporary
            }
            print series[k] " " sample[series[k]] > temporary
        }
    }
    print "# HELP rsyslog_pstats_last_update_timestamp_seconds When these statistics were taken, in seconds since 1970." > temporary
    print "# TYPE rsyslog_pstats_last_update_timestamp_seconds gauge" > temporary
    print "rsyslog_pstats_last_update_timestamp_seconds " systime() > temporary
    print "# HELP rsyslog_pstats_skipped_lines_total Lines of statistics that could not be read, since rsyslogd started." > temporary
    print "# TYPE rsyslog_pstats_skipped_lines_total counter" > temporary
    print "rsyslog_pstats_skipped_lines_total " skipped > temporary
    if (close(temporary) == 0 && last_line(temporary) == "rsyslog_pstats_skipped_lines_total " skipped)
        system("exec mv -f \"" temporary "\" \"" metric_file "\"")
}

# Not every awk tells that a disk was full.
function last_line(file,    line, last) {
    last = ""
    while ((getline line < file) > 0) last = line
    close(file)
    return last
}

/(^|[ :])BEGIN[ \t\r]*$/ { collecting = 1; forget(); next }

/(^|[ :])END[ \t\r]*$/ {
    # Nothing read: better the last good numbers, and their timestamp, than none.
    if (collecting && total > 0) write_metrics()
    collecting = 0
    next
}

/^[ \t\r]*$/ { next }

{
    text = $0
    at = index(text, "{ ")
    if (at == 0) at = index(text, "{")
    broken = (at == 0)
    if (!broken) read_object()
    if (!broken && substr(text, at) !~ /^[ \t\r]*$/) broken = 1
    if (broken) { skipped++; next }
    if (collecting) take()
}
PROGRAM
