/** What is wrong with a template or with a value put into it. Codes are stable; messages are not. */
export interface TemplateFault {
  readonly code: TemplateFaultCode;
  /** A sentence for the user, with an excerpt of the template; never a value. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/**
 * `syntax`: cannot be read, or can never give a text its place accepts. `unsupported`: not part of the language. `unknown_name`: no such
 * variable, filter, test or function here. `unknown_path`: not in the sample. `value`: a value cannot do what is asked of it. `budget`:
 * rendering took too many steps, or too long. `unsafe_value`: a value, or an insert, that its place must not hold. `too_large`: template,
 * text, list or result over a limit. `cancelled`: the template itself says that there is to be no text. `not_fetched`: an aggregate,
 * expression or snippet was not given.
 */
export type TemplateFaultCode =
  | 'syntax'
  | 'unsupported'
  | 'unknown_name'
  | 'unknown_path'
  | 'value'
  | 'budget'
  | 'unsafe_value'
  | 'too_large'
  | 'cancelled'
  | 'not_fetched';

/** Carries a fault out of the parser. Never leaves the library. */
export class FaultError extends Error {
  constructor(readonly fault: TemplateFault) {
    super(fault.message);
  }
}

/** Stops a rendering; the renderer knows the place and makes the fault. Never leaves the library. */
export class RenderStop extends Error {
  constructor(
    readonly code: TemplateFaultCode,
    reason: string,
  ) {
    super(reason);
  }
}
