/** Prints the progress of a run to a terminal: each line with the time since the start. */
export class Printer {
  private readonly startedAtMs = performance.now();

  constructor(
    private readonly write: (text: string) => void,
    private readonly isColoured: boolean,
  ) {}

  heading(name: string, text: string): void {
    this.write(`\n${this.time()}  ${this.paint('1;36', name)}  ${text}\n`);
  }

  line(text: string): void {
    this.write(`${this.time()}  ${text}\n`);
  }

  fault(text: string): void {
    this.write(`${this.time()}  ${this.paint('1;31', text)}\n`);
  }

  text(text: string): void {
    this.write(`${text}\n`);
  }

  private time(): string {
    return this.paint('2', `${((performance.now() - this.startedAtMs) / 1_000).toFixed(1)} s`.padStart(8));
  }

  private paint(code: string, text: string): string {
    return this.isColoured ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
