/** Why the policy refuses a request. Closed: whoever shows a denial can name every code. */
export type EgressDenial =
  | 'invalid_url'
  | 'scheme_not_allowed'
  | 'userinfo_not_allowed'
  | 'host_is_ip'
  | 'host_not_qualified'
  | 'host_reserved'
  | 'port_not_allowed'
  | 'address_not_allowed'
  | 'method_not_allowed'
  | 'invalid_header'
  | 'header_not_allowed'
  | 'redirect_downgraded';

/** The refusing half of a verdict. `detail` is one plain sentence for the user; it repeats no path, query or header value. */
export interface Denied {
  readonly allowed: false;
  readonly code: EgressDenial;
  readonly detail: string;
}

/** What the policy says of a URL, a header or an address. */
export type DestinationVerdict = { readonly allowed: true } | Denied;

export const ALLOWED: DestinationVerdict = { allowed: true };

export function denied(code: EgressDenial, detail: string): Denied {
  return { allowed: false, code, detail };
}
