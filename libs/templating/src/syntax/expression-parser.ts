import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place } from '../source-text.js';
import type { Argument, BinaryOperator, ExpressionNode, MapNode } from './syntax-node.js';
import { literalOf } from './literals.js';
import type { Token, TokenReader } from './token-reader.js';

/** Words that are operators or literals, and so no names. */
const RESERVED: ReadonlySet<string> = new Set([
  'and', 'or', 'not', 'in', 'if', 'else', 'empty', 'div', 'mod', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'instanceof',
  'true', 'false', 'True', 'False', 'null',
]); // prettier-ignore

/** Tests that are spelt as a symbol or as a reserved word. */
const SYMBOL_TESTS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', 'true', 'false', 'True', 'False', 'eq', 'ne', 'lt', 'le', 'gt', 'ge']); // prettier-ignore

type Level = ReadonlyMap<string, BinaryOperator>;

const level = (...operators: ReadonlyArray<readonly [string, BinaryOperator]>): Level => new Map(operators);

const OR = level(['or', 'or'], ['||', 'or']);
const AND = level(['and', 'and'], ['&&', 'and']);
const EQUALITY = level(['==', '=='], ['eq', '=='], ['!=', '!='], ['ne', '!=']);
const COMPARISON = level(['<', '<'], ['lt', '<'], ['<=', '<='], ['le', '<='], ['>', '>'], ['gt', '>'], ['>=', '>='], ['ge', '>='], ['in', 'in']); // prettier-ignore
const SUM = level(['+', '+'], ['-', '-'], ['~', '~']);
const PRODUCT = level(['*', '*'], ['/', '/'], ['div', '/'], ['%', '%'], ['mod', '%'], ['//', '//'], ['**', '**']);

/**
 * Reads expressions by Jinjava's grammar (DOMAIN §9.6): from the loosest level to the tightest, operators of one level from left to
 * right, filters and tests tighter than any operator. Throws a `FaultError` for what cannot be read.
 */
export class ExpressionParser {
  private depth = 0;

  constructor(private readonly reader: TokenReader) {}

  /** An expression, with `? :` and `if … else` around it. */
  parse(): ExpressionNode {
    return this.nested(() => {
      const first = this.or();
      const mark = this.reader.skip('operator', '?') ?? this.reader.skip('symbol', 'if');
      if (mark === null) return first;
      const second = this.parse();
      if (mark.value === '?') {
        this.reader.expect('colon', '":"');
        return { kind: 'choice', at: mark, condition: first, then: second, otherwise: this.parse() };
      }
      const otherwise = this.reader.skip('symbol', 'else') === null ? null : this.parse();
      return { kind: 'choice', at: mark, condition: second, then: first, otherwise };
    });
  }

  /** The arguments of a call, from behind the opening bracket to behind the closing one. */
  arguments(): Argument[] {
    return this.separated('right-paren', '")"', () => this.argument());
  }

  /** The value of a filter or test: no operator stands outside its brackets. */
  value(): ExpressionNode {
    return this.nested(() => {
      let node = this.postfix(this.primary());
      if (this.reader.isNext('pipe')) {
        while (this.reader.isNext('pipe')) node = this.filter(node);
        return node;
      }
      return this.reader.isNext('symbol', 'is') ? this.test(node) : node;
    });
  }

  private or(): ExpressionNode {
    return this.binary(OR, () => this.binary(AND, () => this.binary(EQUALITY, () => this.comparison())));
  }

  private binary(operators: Level, operand: () => ExpressionNode): ExpressionNode {
    let left = operand();
    for (let operator = this.operator(operators); operator !== null; operator = this.operator(operators)) {
      left = { kind: 'binary', at: operator.at, operator: operator.name, left, right: operand() };
    }
    return left;
  }

  /** One comparison at most: `1 < 2 < 3` has no meaning. */
  private comparison(): ExpressionNode {
    const left = this.sum();
    const operator = this.operator(COMPARISON) ?? this.notIn();
    return operator === null ? left : { kind: 'binary', at: operator.at, operator: operator.name, left, right: this.sum() };
  }

  private sum(): ExpressionNode {
    return this.binary(SUM, () => this.binary(PRODUCT, () => this.unary()));
  }

  private operator(operators: Level): { readonly name: BinaryOperator; readonly at: Token } | null {
    const token = this.reader.peek();
    const name = ['operator', 'tilde', 'symbol'].includes(token.type) ? operators.get(token.value) : undefined;
    return name === undefined ? null : { name, at: this.reader.next() };
  }

  private notIn(): { readonly name: BinaryOperator; readonly at: Token } | null {
    const at = this.reader.skip('symbol', 'not');
    if (at === null) return null;
    this.reader.expect('symbol', '"in"', 'in');
    return { name: 'not in', at };
  }

  private unary(): ExpressionNode {
    return this.nested(() => {
      const at = this.reader.skip('operator', '-', '!', '+') ?? this.reader.skip('symbol', 'not', 'empty');
      if (at === null) return this.value();
      const operand = this.unary();
      if (at.value === '+' && operand.kind !== 'literal') throw this.reader.unexpected(at, 'a value');
      const operator = at.value === '-' ? 'negative' : at.value === '+' ? 'absolute' : at.value === 'empty' ? 'empty' : 'not';
      return { kind: 'unary', at, operator, operand };
    });
  }

  private primary(): ExpressionNode {
    const token = this.reader.next();
    switch (token.type) {
      case 'int':
      case 'float':
      case 'string':
        return { kind: 'literal', at: token, value: literalOf(token, this.reader) };
      case 'left-paren':
        return this.group(token);
      case 'left-bracket':
        return { kind: 'list', at: token, items: this.separated('right-bracket', '"]"', () => this.parse()), isTuple: false };
      case 'left-curly':
        return this.map(token);
      case 'symbol':
        return this.word(token);
      default:
        throw this.reader.unexpected(token, 'a value');
    }
  }

  private word(token: Token): ExpressionNode {
    const { value: name } = token;
    if (name === 'true' || name === 'True') return { kind: 'literal', at: token, value: true };
    if (name === 'false' || name === 'False') return { kind: 'literal', at: token, value: false };
    if (name === 'null') return { kind: 'literal', at: token, value: null };
    if (RESERVED.has(name)) throw this.reader.unexpected(token, 'a value');
    const called = this.namespaced(name);
    return this.reader.skip('left-paren') === null
      ? { kind: 'name', at: token, name: called }
      : { kind: 'call', at: token, name: called, args: this.arguments() };
  }

  /** `fn:list(…)`: the only names with a colon. */
  private namespaced(name: string): string {
    if (name !== 'fn' || this.reader.skip('colon') === null) return name;
    return `fn:${this.reader.expect('symbol', 'the name of a function').value}`;
  }

  /** What stands in round brackets: one expression, or a tuple. */
  private group(at: Place): ExpressionNode {
    const first = this.parse();
    if (!this.reader.isNext('comma')) {
      this.reader.expect('right-paren', '")"');
      return first;
    }
    const items = [first];
    while (this.reader.skip('comma') !== null) items.push(this.parse());
    this.reader.expect('right-paren', '")"');
    return { kind: 'list', at, items, isTuple: true };
  }

  private map(at: Place): MapNode {
    const entries: Array<[ExpressionNode, ExpressionNode]> = [];
    while (!this.reader.isNext('right-curly')) {
      const key = this.parse();
      this.reader.expect('colon', '":"');
      entries.push([key, this.parse()]);
      if (this.reader.skip('comma') === null) break;
    }
    this.reader.expect('right-curly', '"}"');
    return { kind: 'map', at, entries };
  }

  private separated<T>(closer: string, spelling: string, parseItem: () => T): T[] {
    const items: T[] = [];
    if (this.reader.skip(closer) !== null) return items;
    do items.push(parseItem());
    while (this.reader.skip('comma') !== null);
    this.reader.expect(closer, `"," or ${spelling}`);
    return items;
  }

  private argument(): Argument {
    const value = this.parse();
    const mark = this.reader.skip('operator', '=');
    if (mark === null) return { name: null, value };
    if (value.kind !== 'name') throw this.reader.fault('Only a name stands before "=".', mark);
    return { name: value.name, value: this.parse() };
  }

  private postfix(primary: ExpressionNode): ExpressionNode {
    let node = primary;
    for (let next = this.postfixOf(node); next !== null; next = this.postfixOf(node)) node = next;
    return node;
  }

  private postfixOf(target: ExpressionNode): ExpressionNode | null {
    const dot = this.reader.skip('operator', '.');
    if (dot !== null) return this.called(target, this.dottedKey(dot), true);
    const bracket = this.reader.skip('left-bracket');
    if (bracket === null) return this.refuseIndex();
    const from = this.reader.isNext('colon') ? null : this.parse();
    if (this.reader.skip('colon') === null) {
      this.reader.expect('right-bracket', '"]" or ":"');
      return from === null ? null : this.called(target, from, false);
    }
    const to = this.reader.isNext('right-bracket') ? null : this.parse();
    this.reader.expect('right-bracket', '"]"');
    return { kind: 'slice', at: bracket, target, from, to };
  }

  /** `list.0` reads as a list and the number `.0`. */
  private refuseIndex(): null {
    const token = this.reader.peek();
    if (token.type === 'float' && token.value.startsWith('.')) {
      throw this.reader.fault(`An index stands in brackets: [${token.value.slice(1)}].`, token);
    }
    return null;
  }

  private called(target: ExpressionNode, key: ExpressionNode, isDotted: boolean): ExpressionNode {
    if (this.reader.skip('left-paren') === null) return { kind: 'lookup', at: key.at, target, key, isDotted };
    return { kind: 'method', at: key.at, target, name: key, args: this.arguments() };
  }

  /** Any word may follow a dot: partners' keys are not ours to forbid (DOMAIN §9.15). */
  private dottedKey(dot: Token): ExpressionNode {
    const key = this.reader.next();
    if (key.type !== 'symbol') {
      throw this.reader.fault('After a dot a name is expected. Write any other key in brackets: ["…"].', key.type === 'end' ? dot : key);
    }
    return { kind: 'literal', at: key, value: key.value };
  }

  private filter(input: ExpressionNode): ExpressionNode {
    const at = this.reader.next();
    const { value: name } = this.reader.expect('symbol', 'the name of a filter');
    return { kind: 'filter', at, input, name, args: this.reader.skip('left-paren') === null ? [] : this.arguments() };
  }

  private test(input: ExpressionNode): ExpressionNode {
    const at = this.reader.next();
    const isNegated = this.reader.skip('symbol', 'not') !== null;
    const name = this.reader.next();
    if (name.type !== 'symbol' && !SYMBOL_TESTS.has(name.value)) throw this.reader.unexpected(name, 'the name of a test');
    return { kind: 'test', at, input, name: name.value, argument: this.startsValue() ? this.value() : null, isNegated };
  }

  /** Whether a bare argument of a test follows. */
  private startsValue(): boolean {
    const { type, value } = this.reader.peek();
    if (type === 'symbol') return value !== 'is' && (!RESERVED.has(value) || /^(?:true|false|null)$/i.test(value));
    return ['int', 'float', 'string', 'left-paren', 'left-bracket', 'left-curly'].includes(type);
  }

  private nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > TEMPLATE_LIMITS.depthMax * CALLS_PER_LEVEL) throw this.reader.stream.error('too_large', 'This is nested too deeply.');
    const node = parse();
    this.depth -= 1;
    return node;
  }
}

/** One level of brackets passes `parse`, `unary` and `value`. */
const CALLS_PER_LEVEL = 3;
