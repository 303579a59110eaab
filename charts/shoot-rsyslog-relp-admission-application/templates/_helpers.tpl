{{- define "shoot-rsyslog-relp-admission-application.name" -}}
gardener-extension-shoot-rsyslog-relp-admission
{{- end -}}

{{- define "shoot-rsyslog-relp-admission-application.labels" -}}
app.kubernetes.io/name: {{ include "shoot-rsyslog-relp-admission-application.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: webhook
app.kubernetes.io/part-of: shoot-rsyslog-relp
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}
