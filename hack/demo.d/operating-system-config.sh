# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared by the parts of hack/demo
# Writes an OperatingSystemConfig as gardenlet does for the Shoot in the seed; the webhook adds files and units to it.

store_operating_system_config() {
    printf '\nAn OperatingSystemConfig with one file of its own:\n'
    cat >"$work/osc.yaml" <<YAML
apiVersion: extensions.gardener.cloud/v1alpha1
kind: OperatingSystemConfig
metadata:
  name: worker
  namespace: $control_plane
spec:
  type: local
  purpose: reconcile
  files:
  - path: /etc/motd
    permissions: 420
    content: {inline: {encoding: "", data: "Gardener's own"}}
YAML
    until get operatingsystemconfigs worker "$control_plane" >"$work/osc.json" 2>/dev/null && jq -e '.spec.files | length > 1' "$work/osc.json" >/dev/null; do
        # As above: API servers need a moment to see a new registration.
        call DELETE "$(collection operatingsystemconfigs "$control_plane")/worker" -o /dev/null
        apply operatingsystemconfigs "$control_plane" <"$work/osc.yaml" >"$work/stored" || fail "it was refused"
    done
    sed 's/^/  /' "$work/stored"
    jq -r '(.spec.files[] | "  file \(.path)"), (.spec.units[] | "  unit \(.name)")' "$work/osc.json"
}

# Acts as gardener-node-agent, which writes the files of an OperatingSystemConfig to a node.
lay_out_node() { # DIRECTORY
    local permissions path content
    while IFS=$'\t' read -r permissions path content; do
        install -D -m "$(printf '%o' "$permissions")" /dev/null "$1$path"
        base64 -d <<<"$content" >"$1$path"
    done < <(jq -r '(.spec.files[] | [.permissions, .path, (.content.inline | if .encoding == "b64" then .data else .data | @base64 end)]),
        (.spec.units[] | [420, "/etc/systemd/system/\(.name)", (.content | @base64)]) | @tsv' "$work/osc.json")

    rsyslog_relp render -f "$example" --shoot-uid "$shoot_uid" -o dir --output-dir "$work/rendered" >/dev/null
    diff -r --exclude=motd "$work/rendered" "$1" || fail "the files that came through the API server are not those of rsyslog-relp render"
}
