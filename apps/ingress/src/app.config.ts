/** The fixed numbers of the ingress. */
export const INGRESS = {
  /**
   * How long a published endpoint is believed without asking the catalog. A change is normally heard within milliseconds, by broadcast
   * or by the revision a commit returns; this bounds the wait when neither arrives.
   */
  endpointTtlMs: 10_000,
  endpointsMax: 10_000,
} as const;
