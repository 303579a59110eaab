{{/* Webhook configuration and certificates are created for this name. */}}
{{- define "shoot-rsyslog-relp-admission-runtime.name" -}}
gardener-extension-shoot-rsyslog-relp-admission
{{- end -}}

{{- define "shoot-rsyslog-relp-admission-runtime.selector" -}}
app.kubernetes.io/name: {{ include "shoot-rsyslog-relp-admission-runtime.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of the objects; a selector has fewer, because it cannot change. */}}
{{- define "shoot-rsyslog-relp-admission-runtime.labels" -}}
{{ include "shoot-rsyslog-relp-admission-runtime.selector" . }}
app.kubernetes.io/component: webhook
{{ include "shoot-rsyslog-relp-admission-runtime.release" . }}
{{- end -}}

{{- define "shoot-rsyslog-relp-admission-runtime.release" -}}
app.kubernetes.io/part-of: shoot-rsyslog-relp
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* The same lease as in the Go extension: while both run, only one manages certificates and webhook configuration. */}}
{{- define "shoot-rsyslog-relp-admission-runtime.lease" -}}
gardener-extension-shoot-rsyslog-relp-admission
{{- end -}}

{{- define "shoot-rsyslog-relp-admission-runtime.image" -}}
{{- $image := .Values.image -}}
{{- $tag := $image.tag | default .Chart.AppVersion -}}
{{- if $image.ref -}}
{{ $image.ref }}
{{- else if hasPrefix "registry.example.com/" $image.repository -}}
{{ fail "no image is published yet: set .Values.image.ref, or .Values.image.repository and .Values.image.tag, to an image that you have pushed" }}
{{- else if hasPrefix "sha256:" $tag -}}
{{ $image.repository }}@{{ $tag }}
{{- else -}}
{{ $image.repository }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{/* Address at which the virtual garden's API server reaches the webhook. */}}
{{- define "shoot-rsyslog-relp-admission-runtime.url" -}}
{{ include "shoot-rsyslog-relp-admission-runtime.name" . }}.{{ .Release.Namespace }}
{{- if ne (int .Values.webhookConfig.servicePort) 443 -}}
:{{ .Values.webhookConfig.servicePort }}
{{- end -}}
{{- end -}}
