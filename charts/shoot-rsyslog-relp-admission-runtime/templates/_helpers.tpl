{{/* Webhook configuration and certificates are created for this name. */}}
{{- define "name" -}}
gardener-extension-shoot-rsyslog-relp-admission
{{- end -}}

{{- define "labels" -}}
app.kubernetes.io/name: {{ include "name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The same lease as in the Go extension: while both run, only one manages certificates and webhook configuration. */}}
{{- define "lease" -}}
gardener-extension-shoot-rsyslog-relp-admission
{{- end -}}

{{- define "image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- if .Values.image.ref -}}
{{ .Values.image.ref }}
{{- else if hasPrefix "sha256:" $tag -}}
{{ .Values.image.repository }}@{{ $tag }}
{{- else -}}
{{ .Values.image.repository }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{/* Address at which the virtual garden's API server reaches the webhook. */}}
{{- define "url" -}}
{{ include "name" . }}.{{ .Release.Namespace }}
{{- if ne (int .Values.webhookConfig.servicePort) 443 -}}
:{{ .Values.webhookConfig.servicePort }}
{{- end -}}
{{- end -}}
