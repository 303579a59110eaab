{{/* Webhook configuration and certificates are created for this name. All objects except those of the controller have it. */}}
{{- define "shoot-rsyslog-relp.name" -}}
gardener-extension-shoot-rsyslog-relp
{{- end -}}

{{- define "shoot-rsyslog-relp.controller.name" -}}
{{ include "shoot-rsyslog-relp.name" . }}-controller
{{- end -}}

{{- define "shoot-rsyslog-relp.webhook.selector" -}}
app.kubernetes.io/name: {{ include "shoot-rsyslog-relp.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "shoot-rsyslog-relp.controller.selector" -}}
app.kubernetes.io/name: {{ include "shoot-rsyslog-relp.controller.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of the objects; a selector has fewer, because it cannot change. */}}
{{- define "shoot-rsyslog-relp.webhook.labels" -}}
{{ include "shoot-rsyslog-relp.webhook.selector" . }}
app.kubernetes.io/component: webhook
{{ include "shoot-rsyslog-relp.release" . }}
{{- end -}}

{{- define "shoot-rsyslog-relp.controller.labels" -}}
{{ include "shoot-rsyslog-relp.controller.selector" . }}
app.kubernetes.io/component: controller
{{ include "shoot-rsyslog-relp.release" . }}
{{- end -}}

{{- define "shoot-rsyslog-relp.release" -}}
app.kubernetes.io/part-of: shoot-rsyslog-relp
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/*
The controller uses the lease of the Go extension: while both run during an upgrade or a rollback, only one of them reconciles
Extensions and sends heartbeats. The webhook manages certificates with its own lease. Two processes may manage certificates at the
same time, because each keeps the other's CA in the bundle.
*/}}
{{- define "shoot-rsyslog-relp.controller.lease" -}}
extension-shoot-rsyslog-relp-leader-election
{{- end -}}

{{- define "shoot-rsyslog-relp.webhook.lease" -}}
extension-shoot-rsyslog-relp-webhook-leader-election
{{- end -}}

{{- define "shoot-rsyslog-relp.image" -}}
{{- if .ref -}}
{{ .ref }}
{{- else if hasPrefix "registry.example.com/" .repository -}}
{{ fail (printf "no image is published yet: set .Values.%s.ref, or .Values.%s.repository and .Values.%s.tag, to an image that you have pushed" .value .value .value) }}
{{- else if hasPrefix "sha256:" .tag -}}
{{ .repository }}@{{ .tag }}
{{- else -}}
{{ .repository }}:{{ .tag }}
{{- end -}}
{{- end -}}

{{- define "shoot-rsyslog-relp.webhook.image" -}}
{{- $image := .Values.image -}}
{{ include "shoot-rsyslog-relp.image" (dict "value" "image" "ref" $image.ref "repository" $image.repository "tag" ($image.tag | default .Chart.AppVersion)) }}
{{- end -}}

{{- define "shoot-rsyslog-relp.controller.image" -}}
{{- $image := .Values.controllerImage -}}
{{- if and (hasPrefix "sha256:" .Values.image.tag) (not $image.ref) (not $image.tag) -}}
{{ fail "the digest in .Values.image.tag is that of the webhook image: set .Values.controllerImage.ref or .Values.controllerImage.tag too" }}
{{- end -}}
{{ include "shoot-rsyslog-relp.image" (dict "value" "controllerImage" "ref" $image.ref "repository" $image.repository "tag" ($image.tag | default .Values.image.tag | default .Chart.AppVersion)) }}
{{- end -}}

{{- define "shoot-rsyslog-relp.image-vector-overwrite.name" -}}
{{ include "shoot-rsyslog-relp.name" . }}-imagevector-overwrite
{{- end -}}

{{/* Settings of every pod for the Pod Security Standard "restricted"; 1654 is the user of the .NET images. */}}
{{- define "shoot-rsyslog-relp.pod.securityContext" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "shoot-rsyslog-relp.container.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
  - ALL
{{- end -}}

{{- define "shoot-rsyslog-relp.container.probes" -}}
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

{{- define "shoot-rsyslog-relp.scrape.podAnnotations" -}}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .Values.metrics.port | quote }}
{{- end -}}

{{/* Allows the seed's Prometheus, in the namespace garden, to reach the metrics of the pods of a Service. */}}
{{- define "shoot-rsyslog-relp.scrape.serviceAnnotations" -}}
networking.resources.gardener.cloud/from-all-seed-scrape-targets-allowed-ports: '[{"port":{{ .Values.metrics.port }},"protocol":"TCP"}]'
networking.resources.gardener.cloud/namespace-selectors: '[{"matchLabels":{"kubernetes.io/metadata.name":"garden"}}]'
networking.resources.gardener.cloud/pod-label-selector-namespace-alias: extensions
{{- end -}}

{{- define "shoot-rsyslog-relp.deployment.annotations" -}}
{{- if .Values.ignoreResources }}
annotations:
  resources.gardener.cloud/ignore: "true"
{{- end }}
{{- end -}}
