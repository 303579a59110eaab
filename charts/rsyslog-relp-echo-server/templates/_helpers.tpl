{{- define "rsyslog-relp-echo-server.name" -}}
rsyslog-relp-echo-server
{{- end -}}

{{- define "rsyslog-relp-echo-server.selector" -}}
app.kubernetes.io/name: {{ include "rsyslog-relp-echo-server.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of the objects; a selector has fewer, because it cannot change. */}}
{{- define "rsyslog-relp-echo-server.labels" -}}
{{ include "rsyslog-relp-echo-server.selector" . }}
app.kubernetes.io/component: receiver
{{ include "rsyslog-relp-echo-server.release" . }}
{{- end -}}

{{- define "rsyslog-relp-echo-server.release" -}}
app.kubernetes.io/part-of: shoot-rsyslog-relp
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "rsyslog-relp-echo-server.image" -}}
{{- $image := .Values.image -}}
{{- $tag := $image.tag | default .Chart.AppVersion -}}
{{- if $image.ref -}}
{{ $image.ref }}
{{- else if .Values.images.rsyslog -}}
{{ .Values.images.rsyslog }}
{{- else if hasPrefix "registry.example.com/" $image.repository -}}
{{ fail "no image is published yet: set .Values.image.ref, or .Values.image.repository and .Values.image.tag, to an image that you have pushed" }}
{{- else if hasPrefix "sha256:" $tag -}}
{{ $image.repository }}@{{ $tag }}
{{- else -}}
{{ $image.repository }}:{{ $tag }}
{{- end -}}
{{- end -}}
