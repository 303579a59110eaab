{{/* The name that webhook registration and certificates are made for. */}}
{{- define "name" -}}
gardener-extension-shoot-rsyslog-relp-admission
{{- end -}}

{{- define "labels" -}}
app.kubernetes.io/name: {{ include "name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The lease of the Go extension: while both run, one looks after certificates and registration. */}}
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

{{/* Where the virtual garden's API server finds the webhook. */}}
{{- define "url" -}}
{{ include "name" . }}.{{ .Release.Namespace }}
{{- if ne (int .Values.webhookConfig.servicePort) 443 -}}
:{{ .Values.webhookConfig.servicePort }}
{{- end -}}
{{- end -}}
