# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared by the parts of hack/demo
# Common functions of the parts of hack/demo. The caller sets repository and work.

fail() {
    echo "hack/demo: $*" >&2
    exit 2
}

install_missing() { # PACKAGE... whose programs are missing
    if ((EUID == 0)) && command -v apt-get >/dev/null; then
        echo "Installing $*"
        DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@" >/dev/null ||
            { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null; } ||
            fail "cannot install $*"
    else
        fail "this machine lacks something; as root: apt-get install $*"
    fi
}

# PROGRAM:PACKAGE... of Debian
require_programs() {
    local missing=() program
    for program in "$@"; do
        command -v "${program%%:*}" >/dev/null || missing+=("${program##*:}")
    done
    ((${#missing[@]} == 0)) || install_missing "${missing[@]}"
}

# PROJECT... below the repository
build() {
    local project
    for project in "$@"; do
        echo "Building $project"
        dotnet build "$repository/$project" -c Release -m:1 -v quiet --nologo >"$work/build.log" 2>&1 || fail "the build failed:
$(<"$work/build.log")"
    done
}

rsyslog_relp() {
    dotnet run --project "$repository/src/Host.Cli" -c Release --no-build -- "$@"
}

wait_for() { # WHAT LOG PROCESS CONDITION...
    local deadline=$((SECONDS + 90)) what=$1 log=$2 process=$3
    shift 3
    until "$@"; do
        if ((SECONDS >= deadline)) || ! kill -0 "$process" 2>/dev/null; then
            fail "waited in vain for $what:
$(<"$log")"
        fi
        sleep 0.05
    done
}

# LOG COMMAND...; stores the process id in $started. The process ends with the demo.
background=()
start() {
    local log=$1
    shift
    setpriv --pdeathsig TERM -- "$@" >"$log" 2>&1 &
    started=$!
    background+=("$started")
}

stop_background() {
    ((${#background[@]} == 0)) || { kill "${background[@]}" && wait "${background[@]}"; } 2>/dev/null || true
}
