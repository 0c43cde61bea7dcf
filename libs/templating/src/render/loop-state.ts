import { PrintableValue } from '../value/special-value.js';
import type { TemplateValue } from '../value/template-value.js';

/** The variable `loop` (DOMAIN §9.8). */
export class LoopState extends PrintableValue {
  isBroken = false;
  isContinued = false;
  private at = -1;

  constructor(private readonly length: number) {
    super();
  }

  advance(): void {
    this.at += 1;
    this.isContinued = false;
  }

  get index0(): number {
    return this.at;
  }

  /** What it offers by name; null for anything else. */
  member(name: string): TemplateValue {
    return MEMBERS.get(name)?.(this.at, this.length) ?? null;
  }

  toText(): string {
    return `<ForLoop: ${this.length}>`;
  }
}

type Member = (at: number, length: number) => TemplateValue;

const MEMBERS: ReadonlyMap<string, Member> = new Map<string, Member>([
  ['index', (at) => at + 1],
  ['index0', (at) => at],
  ['counter', (at) => at + 1],
  ['revindex', (at, length) => length - at],
  ['revindex0', (at, length) => length - at - 1],
  ['revcounter', (at, length) => length - at],
  ['first', (at) => at === 0],
  ['last', (at, length) => at === length - 1],
  ['length', (_at, length) => length],
  // Jinjava's loops do not know how deep they stand.
  ['depth', () => 1],
  ['depth0', () => 0],
]);
