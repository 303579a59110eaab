# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared by the parts of hack/demo
# Stores a Shoot in the garden, with the label that gardener-apiserver adds to a Shoot with this extension.

store_shoot() {
    local label='extensions.extensions.gardener.cloud/shoot-rsyslog-relp'
    sed "0,/^  name: demo/s||&\n  labels: {$label: \"true\"}|" "$example" >"$work/shoot.yaml"
    sed -e 's/port: 10514/port: 105140/' -e 's/regex: "/&*/' "$work/shoot.yaml" >"$work/bad-shoot.yaml"

    printf '\nA Shoot whose port and expression are wrong:\n'
    until ! apply shoots garden-foo <"$work/bad-shoot.yaml" >"$work/refusal" 2>&1; do
        # API servers need a moment to see a new registration.
        call DELETE "$(collection shoots garden-foo)/demo" -o /dev/null
        sleep 0.2
    done
    grep -q 'denied the request' "$work/refusal" || fail "the Shoot was not refused by the webhook:
$(<"$work/refusal")"
    sed 's/^/  /' "$work/refusal"

    printf '\nexamples/shoot.yaml:\n'
    apply shoots garden-foo <"$work/shoot.yaml" | sed 's/^/  /'
    get shoots demo garden-foo >"$work/shoot.json"
    shoot_uid=$(jq -r .metadata.uid "$work/shoot.json")
}
