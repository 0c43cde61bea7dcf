/**
 * What a value cannot do: a text that is no number, a list where a date is needed. Ends the expression, which then gives null, and is
 * recorded; the rendering goes on (DOMAIN §9.15). The reason never quotes a value: it may be a secret.
 */
export class ValueFault extends Error {}
