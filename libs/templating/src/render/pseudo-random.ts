/** Pseudo-random numbers that a text decides: `random` and `shuffle` give the same result whenever the same event is rendered again. */
export class PseudoRandom {
  private state = 0x811c9dc5;

  constructor(seed: string) {
    // FNV-1a, to spread seeds that differ little.
    for (let at = 0; at < seed.length; at += 1) this.state = Math.imul(this.state ^ seed.charCodeAt(at), 0x01000193) >>> 0;
  }

  /** From 0 up to 1 (xorshift32). */
  next(): number {
    let state = this.state || 1;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state >>> 0;
    return this.state / 2 ** 32;
  }
}
