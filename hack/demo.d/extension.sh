# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared by the parts of hack/demo
# The Extension that gardenlet creates for the Shoot in the seed: the controller host reconciles it, and cleans the nodes when it is
# deleted. The demo acts as gardenlet, resource manager and kubelet.

control_plane=shoot--foo--demo
cleaner=extension-shoot-rsyslog-relp-configuration-cleaner
monitoring=(configmaps/shoot-rsyslog-relp-dashboards prometheusrules/shoot-shoot-rsyslog-relp scrapeconfigs/shoot-shoot-rsyslog-relp)

start_controller() {
    # The controller and the webhook have separate Leases.
    local own=extension-shoot-rsyslog-relp
    cat >"$work/controller.yaml" <<YAML
apiVersion: rsyslog-relp.extensions.config.gardener.cloud/v1alpha1
kind: Configuration
YAML
    start "$work/controller.log" env "TMPDIR=$work" dotnet "$repository/src/Host.Controller/bin/Release/net10.0/rsyslog-relp-controller.dll" \
        --kubeconfig="$api_server/kubeconfig" --config="$work/controller.yaml" --leader-election-id="$own-leader-election" \
        --leader-election-namespace="$own" --heartbeat-namespace="$own" \
        --health-bind-address="127.0.0.1:${ports[6]}" --metrics-bind-address="127.0.0.1:${ports[7]}"
    controller=$started
}

store_extension() {
    store_namespace "$control_plane" '{"gardener.cloud/role": "shoot", "extensions.gardener.cloud/shoot-rsyslog-relp": "true"}'
    jq --arg name "$control_plane" '{apiVersion: "extensions.gardener.cloud/v1alpha1", kind: "Cluster", metadata: {$name},
        spec: {cloudProfile: {}, seed: {}, shoot: .}}' "$work/shoot.json" | apply clusters >/dev/null || fail "cannot store the Cluster"

    printf '\nThe Extension, as gardenlet makes it of the Shoot:\n'
    jq --arg namespace "$control_plane" '{apiVersion: "extensions.gardener.cloud/v1alpha1", kind: "Extension",
        metadata: {name: "shoot-rsyslog-relp", $namespace, annotations: {"gardener.cloud/operation": "reconcile"}},
        spec: (.spec.extensions[] | select(.type == "shoot-rsyslog-relp") | {class: "shoot", type, providerConfig})}' \
        "$work/shoot.json" | apply extensions "$control_plane" | sed 's/^/  /'
    await_extension "the Extension to be Succeeded" has_succeeded
    show_extension
    get_monitoring | sed 's/^/  seed has /'
}

delete_extension() {
    printf '\nThe Shoot no longer has the extension, so gardenlet deletes it:\n'
    delete extensions shoot-rsyslog-relp "$control_plane"
    await_extension "the cleaner" has_cleaner
    show_extension
    echo "  ManagedResource $cleaner"

    get secrets "$(jq -r '.spec.secretRefs[0].name' "$work/cleaner.json")" "$control_plane" | jq -r '.data["data.yaml"] | @base64d' >"$work/cleaner.yaml"
    clean_node
    tell_that_the_cleaner_is_healthy
    await_extension "the Extension to go" is_gone
    [[ -z $(get_monitoring) ]] || fail "what monitored the Shoot is still there: $(get_monitoring)"
    echo "  the Extension, its cleaner and the monitoring of the Shoot are gone"
}

# Acts as kubelet and systemd on a node for the DaemonSet in the ManagedResource.
clean_node() {
    local script path
    script=$(awk '/^        - [|]$/ { inside = 1; next } /^ ? ? ? ? ? ? ? ? ?[^ ]/ { inside = 0 } inside { sub(/^          /, ""); print }' "$work/cleaner.yaml")
    # The DaemonSet's container runs it in the node's root. A stand-in for systemctl records the calls, because no systemd runs here.
    mkdir -p "$node/run/stand-in"
    cat >"$node/run/stand-in/systemctl" <<'SH'
#!/bin/sh
case "$*" in
    "show "*" rsyslog.service" | "show "*" rsyslog-configurator.service") echo loaded ;;
    "show --property=LoadState,"*) echo LoadState=not-found ;;
    "show "*) echo not-found ;;
    *) echo "asks systemd: $*" >>/run/stand-in/asked ;;
esac
SH
    chmod +x "$node/run/stand-in/systemctl"
    echo "  the DaemonSet's script on the node:"
    # shellcheck disable=SC2016 # the dollar is the other shell's
    "$repository/hack/node-root" "$node" env PATH="/run/stand-in:$PATH" bash -c "$script" >"$work/cleaned" 2>&1 || fail "the node is not clean:
$(<"$work/cleaned")"
    sed 's/^/    /' "$work/cleaned" "$node/run/stand-in/asked"
    for path in /etc/rsyslog.d/60-audit.conf /etc/ssl/rsyslog /var/log/rsyslog /var/lib/node-exporter/textfile-collector/rsyslog_configurator.prom; do
        [[ ! -e $node$path ]] || fail "$path is still on the node"
    done
    # What gardener-node-agent delivered, it takes away itself.
    [[ -e $node/etc/motd ]] || fail "/etc/motd, which is Gardener's own, is gone"
}

# Writes the status that the resource manager writes when the DaemonSet runs on every node.
tell_that_the_cleaner_is_healthy() {
    jq '{status: {observedGeneration: .metadata.generation, conditions: [("ResourcesApplied", "ResourcesHealthy") | {type: ., status: "True", reason: "Demo",
        message: "the demo has run the script", lastTransitionTime: (now | todate), lastUpdateTime: (now | todate)}]}}' "$work/cleaner.json" |
        call PATCH "$(collection managedresources "$control_plane")/$cleaner/status" -f -o /dev/null -H 'Content-Type: application/merge-patch+json' --data-binary @- ||
        fail "cannot write the status of the ManagedResource"
}

await_extension() { # WHAT CONDITION
    wait_for "$1" "$work/controller.log" "$controller" "$2"
}

has_succeeded() {
    get extensions shoot-rsyslog-relp "$control_plane" >"$work/extension.json" &&
        jq -e '.status.lastOperation.state == "Succeeded" and .metadata.annotations["gardener.cloud/operation"] == null' "$work/extension.json" >/dev/null
}

has_cleaner() {
    get managedresources "$cleaner" "$control_plane" >"$work/cleaner.json" 2>/dev/null && get extensions shoot-rsyslog-relp "$control_plane" >"$work/extension.json"
}

is_gone() { ! get extensions shoot-rsyslog-relp "$control_plane" >/dev/null 2>&1; }

show_extension() {
    jq -r '.status.lastOperation | "  \(.type) \(.state), \(.progress) %: \(.description)"' "$work/extension.json"
}

get_monitoring() {
    local object
    for object in "${monitoring[@]}"; do
        if get "${object%/*}" "${object#*/}" "$control_plane" >/dev/null 2>&1; then
            echo "$object"
        fi
    done
}
