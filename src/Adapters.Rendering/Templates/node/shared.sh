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

