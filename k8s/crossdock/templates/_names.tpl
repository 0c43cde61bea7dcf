{{- define "crossdock.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: crossdock
{{ include "crossdock.selector" . }}
{{- end }}

{{- define "crossdock.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end }}

{{- define "crossdock.image" -}}
{{ printf "%s/%s:%s" .root.Values.image.repository .service (.root.Values.image.tag | default .root.Chart.AppVersion) }}
{{- end }}

{{- define "crossdock.publicUrl" -}}
{{- if .Values.settings.publicUrl }}{{ .Values.settings.publicUrl }}
{{- else if .Values.publicIngress.enabled }}https://{{ .Values.publicIngress.host }}
{{- end }}
{{- end }}
