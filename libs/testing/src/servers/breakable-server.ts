/** A store on loopback that a test breaks and mends, on data and an address that stay. */
export interface BreakableServer {
  readonly url: string;
  /** Ends the server without a farewell, lets it be gone for a while, starts it on the same data and resolves when it takes connections. */
  crash(goneMs?: number): Promise<void>;
  /** Freezes every process of the server: connections stay open, and nothing is answered. */
  pause(): Promise<void>;
  /** Lets a paused server go on. Does nothing to one that runs. */
  resume(): Promise<void>;
  /** Ends it for good, paused or not. */
  stop(): Promise<void>;
}
