{{/* Webhook configuration and certificates are created for this name. All objects except those of the controller have it. */}}
{{- define "name" -}}
gardener-extension-shoot-rsyslog-relp
{{- end -}}

{{- define "controller.name" -}}
{{ include "name" . }}-controller
{{- end -}}

{{- define "webhook.labels" -}}
app.kubernetes.io/name: {{ include "name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "controller.labels" -}}
app.kubernetes.io/name: {{ include "controller.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/*
The controller uses the lease of the Go extension: while both run during an upgrade or a rollback, only one of them reconciles
Extensions and sends heartbeats. The webhook manages certificates with its own lease. Two processes may manage certificates at the
same time, because each keeps the other's CA in the bundle.
*/}}
{{- define "controller.lease" -}}
extension-shoot-rsyslog-relp-leader-election
{{- end -}}

{{- define "webhook.lease" -}}
extension-shoot-rsyslog-relp-webhook-leader-election
{{- end -}}

{{- define "image" -}}
{{- if .ref -}}
{{ .ref }}
{{- else if hasPrefix "sha256:" .tag -}}
{{ .repository }}@{{ .tag }}
{{- else -}}
{{ .repository }}:{{ .tag }}
{{- end -}}
{{- end -}}

{{- define "webhook.image" -}}
{{- $image := .Values.image -}}
{{ include "image" (dict "ref" $image.ref "repository" $image.repository "tag" ($image.tag | default .Chart.AppVersion)) }}
{{- end -}}

{{- define "controller.image" -}}
{{- $image := .Values.controllerImage -}}
{{ include "image" (dict "ref" $image.ref "repository" $image.repository "tag" ($image.tag | default .Values.image.tag | default .Chart.AppVersion)) }}
{{- end -}}

{{- define "image-vector-overwrite.name" -}}
{{ include "name" . }}-imagevector-overwrite
{{- end -}}

{{/* Settings of every pod for the Pod Security Standard "restricted"; 1654 is the user of the .NET images. */}}
{{- define "pod.securityContext" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "container.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
  - ALL
{{- end -}}

{{- define "container.probes" -}}
livenessProbe:
  httpGet:
    path: /healthz
    port: {{ .Values.healthPort }}
    scheme: HTTP
  initialDelaySeconds: 10
readinessProbe:
  httpGet:
    path: /readyz
    port: {{ .Values.healthPort }}
    scheme: HTTP
  initialDelaySeconds: 5
{{- end -}}

{{- define "scrape.podAnnotations" -}}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .Values.metrics.port | quote }}
{{- end -}}

{{/* Allows the seed's Prometheus, in the namespace garden, to reach the metrics of the pods of a Service. */}}
{{- define "scrape.serviceAnnotations" -}}
networking.resources.gardener.cloud/from-all-seed-scrape-targets-allowed-ports: '[{"port":{{ .Values.metrics.port }},"protocol":"TCP"}]'
networking.resources.gardener.cloud/namespace-selectors: '[{"matchLabels":{"kubernetes.io/metadata.name":"garden"}}]'
networking.resources.gardener.cloud/pod-label-selector-namespace-alias: extensions
{{- end -}}

{{- define "deployment.annotations" -}}
{{- if .Values.ignoreResources }}
annotations:
  resources.gardener.cloud/ignore: "true"
{{- end }}
{{- end -}}
