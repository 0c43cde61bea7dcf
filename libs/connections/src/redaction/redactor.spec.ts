import fc from 'fast-check';
import { createRedactor, createRedactorOf } from './redactor.js';

const MASK = '********';
const CANARY = 'q+7/Zx"&%=é\\<n>\'K  🔑😀w#t;R.9-_~!*()Lm';

const asciiJson = (text: string, digits: (hex: string) => string = (hex) => hex): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${digits(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const everyUnitEscaped = (text: string): string => text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const form = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
const everyByteEscaped = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&');
const html = (text: string): string =>
  text.replace(/[&<>"']/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[each] ?? each);
const htmlNumbers = (text: string): string => Array.from(text, (each) => `&#x${each.codePointAt(0)?.toString(16)};`).join('');

const SPELLINGS: Record<string, (secret: string) => string> = {
  raw: (secret) => secret,
  JSON: json,
  'JSON with escaped slashes': (secret) => json(secret).replaceAll('/', '\\/'),
  'JSON in ASCII': (secret) => asciiJson(secret),
  'JSON in ASCII, upper case': (secret) => asciiJson(secret, (hex) => hex.toUpperCase()),
  'JSON, safe for HTML': (secret) => json(secret).replace(/[<>&']/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`),
  'JSON, all escaped': everyUnitEscaped,
  'JSON in JSON': (secret) => json(json(secret)),
  'URL component': encodeURIComponent,
  'URL component, lower case': (secret) => encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
  'URL component twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'URL, all escaped': everyByteEscaped,
  form,
  HTML: html,
  'HTML numbers': htmlNumbers,
  hex: (secret) => Buffer.from(secret).toString('hex'),
  HEX: (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
};

describe('createRedactor', () => {
  const redact = createRedactor([CANARY]);

  it.each(Object.entries(SPELLINGS))('replaces a secret spelled as %s, and nothing beside it', (_name, spell) => {
    expect(redact(`{"before":"§","echo":"${spell(CANARY)}","after":"§"}`)).toBe(`{"before":"§","echo":"${MASK}","after":"§"}`);
  });

  it.each([0, 1, 2])('replaces a secret inside base64 at alignment %i, save the characters it shares with its neighbours', (offset) => {
    const text = Buffer.from(`${'x'.repeat(offset)}${CANARY}yy`).toString('base64');
    const redacted = redact(`token=${text}`);
    expect(redacted).toMatch(/^token=.{0,3}\*{8}.{0,6}$/);
  });

  it('replaces every secret it knows, also where they overlap', () => {
    const both = createRedactor(['overlap-one-', 'one-two-three']);
    expect(both('a overlap-one-two-three b')).toBe(`a ${MASK} b`);
    expect(both('overlap-one- and one-two-three')).toBe(`${MASK} and ${MASK}`);
  });

  it('replaces a secret that the end of a cut text left incomplete', () => {
    expect(redact(`echo: ${CANARY.slice(0, 12)}`)).toBe(`echo: ${MASK}`);
    expect(redact(`echo: ${CANARY.slice(0, 3)}`)).toBe(`echo: ${CANARY.slice(0, 3)}`);
  });

  it('returns a text without secrets as it is, half surrogate pairs and broken escapes included', () => {
    const text = '\ud800 %zz %4 \\u12 \\q &amp &#xfffffff; + \\';
    expect(redact(text)).toBe(text);
    expect(redact('')).toBe('');
  });

  it('leaves secrets of fewer than 8 characters alone', () => {
    expect(createRedactor(['admin', ''])('admin admin')).toBe('admin admin');
  });

  it('leaves no trace of a secret, whatever it is, wherever it stands and however it is spelled', () => {
    const secrets = fc
      .string({ minLength: 8, maxLength: 40, unit: 'grapheme' })
      .filter((text) => text.length >= 8 && Buffer.from(text).toString() === text);
    const spellings = fc.constantFrom(...Object.values(SPELLINGS));
    fc.assert(
      fc.property(secrets, spellings, fc.string(), fc.string(), (secret, spell, before, after) => {
        const spelled = spell(secret);
        const text = `${before} ${spelled} ${after}`;
        expect(createRedactor([secret])(text)).not.toContain(spelled);
      }),
      { numRuns: 500 },
    );
  });

  it('finds what a plain search finds, in texts made to overlap with themselves', () => {
    const units = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
    const pieces = fc.array(fc.constantFrom('unit', 'secret', 'a', 'b'), { maxLength: 12 });
    fc.assert(
      fc.property(units, fc.integer({ min: 8, max: 12 }), pieces, (unit, length, names) => {
        const secret = unit.repeat(length).slice(0, length);
        const words: Record<string, string> = { unit, secret };
        // The closing mark keeps a beginning of the secret from standing at the end of the text.
        const text = `${names.map((name) => words[name] ?? name).join('')}.`;
        expect(createRedactor([secret])(text)).toBe(plainly(text, secret));
      }),
      { numRuns: 500 },
    );
  });
});

function plainly(text: string, secret: string): string {
  const hidden = Array.from(text, () => false);
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) hidden.fill(true, at, at + secret.length);
  const marked = Array.from(text, (each, index) => (hidden[index] === true ? '#' : each)).join('');
  return marked.replace(/#+/g, MASK);
}

describe('a redactor of known texts', () => {
  it.each(Object.entries(SPELLINGS))(
    'hides what a redactor of any text hides, spelled as %s, whole or cut, in any of the texts',
    (_name, spell) => {
      const spelled = spell(CANARY);
      const texts = ['{"ok":true}', `x${spelled}y`, 'text/plain', spelled.slice(0, Math.ceil(spelled.length / 2)), 'C:\\', '100%', 'a&'];
      const each = createRedactor([CANARY]);
      const known = createRedactorOf([CANARY], texts);
      expect(texts.map(known)).toEqual(texts.map(each));
    },
  );

  it('leaves texts without a secret as they are', () => {
    const texts = ['a', '', 'Bearer of news', '\\u00', '%4'];
    expect(texts.map(createRedactorOf([CANARY], texts))).toEqual(texts);
    expect(texts.map(createRedactorOf([], texts))).toEqual(texts);
  });

  it('hides the same as a redactor of any text, for any texts', () => {
    const piece = fc.constantFrom(
      CANARY,
      json(CANARY),
      encodeURIComponent(CANARY),
      CANARY.slice(0, 12),
      '\\',
      '%',
      '&',
      '"',
      'plain',
      '\n',
    );
    const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
        expect(texts.map(createRedactorOf([CANARY], texts))).toEqual(texts.map(createRedactor([CANARY])));
      }),
      { numRuns: 2_000 },
    );
  });
});
