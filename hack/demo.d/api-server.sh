# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared by the parts of hack/demo
# Starts an API server, which is both garden and seed, and two webhook hosts: for the garden's Shoots and for the seed's
# OperatingSystemConfigs. extension.sh starts the controller host.

api_server=$work/api-server

start_clusters() {
    mkdir -p "$api_server"
    start "$work/api-server.log" dotnet "$repository/hack/demo.d/ApiServer/bin/Release/net10.0/ApiServer.dll" "$api_server"
    wait_for "the API server" "$work/api-server.log" "$started" test -e "$api_server/ready"
    mapfile -t ports <"$api_server/ports"
    kubectl=$(PATH=${KUBEBUILDER_ASSETS:-}:$PATH command -v kubectl || true)
    # The in-process server has no discovery API, which kubectl needs.
    [[ $(<"$api_server/kind") == kube-apiserver ]] || kubectl=
    echo "API server: $(<"$api_server/kind"), client: ${kubectl:-curl}"

    local namespace
    for namespace in garden garden-foo extension-shoot-rsyslog-relp; do
        store_namespace "$namespace" '{}'
    done
    start_webhook validator garden "${ports[@]:0:3}" --webhook-config-cert-dir="$work/admission"
    start_webhook shoot-rsyslog-relp extension-shoot-rsyslog-relp "${ports[@]:3:3}"
    start_controller
}

start_webhook() { # WEBHOOK NAMESPACE PORT HEALTH METRICS [FLAG...]
    local log=$work/webhook-$1.log
    start "$log" env "TMPDIR=$work" dotnet "$repository/src/Host.Webhook/bin/Release/net10.0/rsyslog-relp-webhook.dll" --webhooks="$1" \
        --kubeconfig="$api_server/kubeconfig" --webhook-config-mode=url --webhook-config-url="localhost:$3" --webhook-config-namespace="$2" \
        --webhook-config-server-host=127.0.0.1 --webhook-config-server-port="$3" --health-bind-address="127.0.0.1:$4" \
        --metrics-bind-address="127.0.0.1:$5" --leader-election-namespace="$2" "${@:6}"
    wait_for "the webhook $1" "$log" "$started" curl -sfo /dev/null "http://127.0.0.1:$4/readyz"
}

# Calls the API server without kubectl.
call() { # METHOD PATH [CURL-OPTION...]
    curl -sS --cacert "$api_server/ca.crt" -H "Authorization: Bearer $(<"$api_server/token")" -X "$1" "$(<"$api_server/server")$2" "${@:3}"
}

collection() { # RESOURCE [NAMESPACE]
    local group=/apis/extensions.gardener.cloud/v1alpha1
    case $1 in
        configmaps | namespaces | secrets) group=/api/v1 ;;
        managedresources) group=/apis/resources.gardener.cloud/v1alpha1 ;;
        prometheusrules) group=/apis/monitoring.coreos.com/v1 ;;
        scrapeconfigs) group=/apis/monitoring.coreos.com/v1alpha1 ;;
        shoots) group=/apis/core.gardener.cloud/v1beta1 ;;
    esac
    echo "$group${2:+/namespaces/$2}/$1"
}

# Stores a new object from standard input (YAML or JSON).
apply() { # RESOURCE [NAMESPACE]
    if [[ $kubectl ]]; then
        "$kubectl" --kubeconfig "$api_server/kubeconfig" apply -f -
    else
        call POST "$(collection "$@")" -H 'Content-Type: application/yaml' --data-binary @- >"$work/answer"
        jq -er 'if .kind == "Status" then error("Error from server (\(.reason)): \(.message)") else "\(.kind | ascii_downcase)/\(.metadata.name) created" end' "$work/answer" 2>"$work/error" ||
            { sed 's/^jq: error (at [^)]*): //' "$work/error" >&2; return 1; }
    fi
}

store_namespace() { # NAME LABELS
    jq -n --arg name "$1" --argjson labels "$2" '{apiVersion: "v1", kind: "Namespace", metadata: {$name, $labels}}' | apply namespaces >/dev/null ||
        fail "cannot make the namespace $1"
}

get() { # RESOURCE NAME [NAMESPACE]; JSON
    if [[ $kubectl ]]; then
        "$kubectl" --kubeconfig "$api_server/kubeconfig" get "$1" "$2" ${3:+-n "$3"} -o json
    else
        call GET "$(collection "$1" "${3-}")/$2" -f
    fi
}

delete() { # RESOURCE NAME NAMESPACE; does not wait for its end
    if [[ $kubectl ]]; then
        "$kubectl" --kubeconfig "$api_server/kubeconfig" delete "$1" "$2" -n "$3" --wait=false | sed 's/^/  /'
    else
        call DELETE "$(collection "$1" "$3")/$2" -f -o /dev/null
        echo "  $1/$2 deleted"
    fi
}
