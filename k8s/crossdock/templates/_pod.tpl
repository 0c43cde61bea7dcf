{{- define "crossdock.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "crossdock.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "crossdock.fromSecret" -}}
- name: {{ .variable }}
  valueFrom: { secretKeyRef: { name: {{ .root.Values.existingSecret }}, key: {{ .key }} } }
{{- end }}

{{- /* Who gets which secret is decided here, and held by apps/e2e/src/chart.e2e.spec.ts. */ -}}
{{- define "crossdock.env" -}}
{{ include "crossdock.fromSecret" (dict "root" .root "variable" "CROSSDOCK_DATABASE_URL" "key" "database-url") }}
{{- if eq .root.Values.queues "redis" }}
{{ include "crossdock.fromSecret" (dict "root" .root "variable" "CROSSDOCK_REDIS_URL" "key" "redis-url") }}
{{- end }}
{{- if has .service (list "dispatcher" "credentials") }}
{{ include "crossdock.fromSecret" (dict "root" .root "variable" "CROSSDOCK_MASTER_KEY" "key" "master-key") }}
{{- end }}
{{- if and (eq .service "dispatcher") .root.Values.settings.egressProxy }}
{{ include "crossdock.fromSecret" (dict "root" .root "variable" "CROSSDOCK_EGRESS_PROXY" "key" "egress-proxy") }}
{{- end }}
{{- if eq .service "management-api" }}
{{ include "crossdock.fromSecret" (dict "root" .root "variable" "CROSSDOCK_ADMIN_TOKEN" "key" "admin-token") }}
{{- end }}
{{- with include "crossdock.publicUrl" .root }}
- { name: CROSSDOCK_PUBLIC_URL, value: {{ quote . }} }
{{- end }}
{{- with .root.Values.settings.egressAllow }}
- { name: CROSSDOCK_EGRESS_ALLOW, value: {{ join "," . | quote }} }
{{- end }}
- { name: CROSSDOCK_PORT, value: "8080" }
- { name: CROSSDOCK_LOG_LEVEL, value: {{ quote .root.Values.settings.logLevel }} }
- { name: CROSSDOCK_LOG_REQUESTS, value: {{ quote .root.Values.settings.logRequests }} }
{{- end }}
