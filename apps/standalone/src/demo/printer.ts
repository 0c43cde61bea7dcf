/** Prints the demo's hops to a terminal: a heading with the time since the start, then indented detail. */
export class Printer {
  private readonly startedAtMs = performance.now();

  constructor(
    private readonly write: (text: string) => void,
    private readonly coloured: boolean,
  ) {}

  /** Milliseconds since this printer was made. */
  private get elapsedMs(): number {
    return Math.round(performance.now() - this.startedAtMs);
  }

  heading(text: string): void {
    const time = `${(this.elapsedMs / 1000).toFixed(2)} s`.padStart(8);
    this.write(`\n${this.paint('2', time)}  ${this.paint('1;36', text)}\n`);
  }

  line(text: string): void {
    this.write(`          ${text}\n`);
  }

  json(value: unknown): void {
    for (const line of JSON.stringify(value, null, 2).split('\n')) this.line(line);
  }

  /** Rows of names and values, aligned. */
  table(rows: ReadonlyArray<readonly [string, string]>): void {
    const width = Math.max(...rows.map(([name]) => name.length));
    for (const [name, value] of rows) this.line(`${this.paint('33', name.padEnd(width))}  ${value}`);
  }

  private paint(code: string, text: string): string {
    return this.coloured ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
