/**
 * Lets so many begin in each turn of the event loop, in the order they came. In an idle process nobody waits. In a busy one answers are
 * taken before more is begun: what is under way stays little and short, which is what collecting garbage costs by. Nobody is held up by what
 * is under way, however long that takes.
 */
export class Pacer {
  private readonly waiting: Array<() => void> = [];
  private begun = 0;
  private turn: NodeJS.Immediate | undefined;

  constructor(private readonly perTurn: number) {}

  /** Resolves when it is the caller's turn. */
  enter(): Promise<void> {
    this.turn ??= setImmediate(() => this.next());
    if (this.begun === this.perTurn) return new Promise((resolve) => this.waiting.push(resolve));
    this.begun += 1;
    return Promise.resolve();
  }

  private next(): void {
    const entering = this.waiting.splice(0, this.perTurn);
    this.begun = entering.length;
    this.turn = this.begun === 0 ? undefined : setImmediate(() => this.next());
    for (const enter of entering) enter();
  }
}
