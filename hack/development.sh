# shellcheck shell=bash
# Common parts of hack/extension and hack/configure-shoot: the landscape of a Gardener checkout, and the prerequisites, which are all
# checked before any change.

# shellcheck disable=SC2034 # for the scripts that read this file
{
    gardener=${GARDENER_REPO_ROOT:-../gardener}
    runtime=$gardener/dev-setup/kubeconfigs/runtime/kubeconfig
    garden=$gardener/dev-setup/kubeconfigs/virtual-garden/kubeconfig
    # This directory is not committed; missing files are created again.
    made=artifacts/development
}

missing=()

need_program() { # NAME WHERE-FROM
    command -v "$1" >/dev/null || missing+=("$1: $2")
}

need_helm() {
    helm=$(hack/helm --install) || missing+=("helm: install it, or name it with HELM=")
}

need_cluster() { # KUBECONFIG WHAT KIND...: the kubeconfig, a cluster that answers, and what has to be there
    if [[ ! -f $1 ]]; then
        missing+=("$1, the kubeconfig of $2: start a landscape there (make kind-up gardener-up), or set GARDENER_REPO_ROOT")
    elif command -v kubectl >/dev/null && ! kubectl --kubeconfig "$1" get "${@:3}" --output name >/dev/null; then
        missing+=("${*:3} in $2")
    fi
}

stop_if_something_is_missing() {
    ((${#missing[@]})) || return 0
    printf '%s: missing:\n' "${0##*/}" >&2
    printf '  %s\n' "${missing[@]}" >&2
    exit 2
}

# The certificates of the receiver and the nodes; they are renewed if they expire within a day.
certificates() {
    certificates=$made/certificates
    openssl x509 -in "$certificates/receiver.crt" -noout -checkend 86400 >/dev/null 2>&1 || hack/example-certificates "$certificates" >/dev/null
}

install_echo_server() { # KUBECONFIG IMAGE [FLAG...]
    "$helm" upgrade --install --wait rsyslog-relp-echo-server charts/rsyslog-relp-echo-server \
        --kubeconfig "$1" --namespace rsyslog-relp-echo-server --create-namespace --set-string "image.ref=$2" \
        --set-file "tls.ca=$certificates/ca.crt" --set-file "tls.crt=$certificates/receiver.crt" --set-file "tls.key=$certificates/receiver.key" \
        "${@:3}"
}
