import { ValueFault } from '../../../value/value-fault.js';

interface Charset {
  encode(text: string): Buffer;
  decode(bytes: Buffer): string;
}

const ASCII = singleByte(0x7f);
const LATIN = singleByte(0xff);
const UTF_8 = unicode('utf-8', (text) => Buffer.from(text.replace(/\p{Surrogate}/gu, '?')));
const LITTLE_ENDIAN = unicode('utf-16le', (text) => Buffer.from(text.replace(/\p{Surrogate}/gu, '\ufffd'), 'utf16le'));
const BIG_ENDIAN = unicode('utf-16be', (text) => LITTLE_ENDIAN.encode(text).swap16());
const UTF_16: Charset = { encode: (text) => BIG_ENDIAN.encode(`\ufeff${text}`), decode: decodeMarked };

/** Java's six standard character sets, by the names and aliases it knows them under. */
const CHARSETS: ReadonlyMap<string, Charset> = new Map(
  [
    { charset: ASCII, names: 'US-ASCII ASCII ASCII7 ISO646-US ISO_646.IRV:1991 ANSI_X3.4-1968 ANSI_X3.4-1986 CP367 IBM367 646 US DEFAULT' },
    { charset: LATIN, names: 'ISO-8859-1 ISO_8859-1 ISO_8859_1 ISO8859-1 ISO8859_1 ISO_8859-1:1987 ISO-IR-100 LATIN1 L1 CP819 IBM819 819' },
    { charset: UTF_8, names: 'UTF-8 UTF8 UNICODE-1-1-UTF-8' },
    { charset: BIG_ENDIAN, names: 'UTF-16BE UTF_16BE X-UTF-16BE ISO-10646-UCS-2 UNICODEBIGUNMARKED' },
    { charset: LITTLE_ENDIAN, names: 'UTF-16LE UTF_16LE X-UTF-16LE UNICODELITTLEUNMARKED' },
    { charset: UTF_16, names: 'UTF-16 UTF16 UTF_16 UNICODE UNICODEBIG' },
  ].flatMap(({ charset, names }) => names.split(' ').map((name): [string, Charset] => [name, charset])),
);

/** The bytes of a text; what the character set lacks is replaced. Throws a `ValueFault` for a character set it does not know. */
export function toBytes(text: string, charset: string): Buffer {
  return charsetNamed(charset).encode(text);
}

/** The text of bytes; what means nothing is replaced by U+FFFD. Throws a `ValueFault` for a character set it does not know. */
export function toText(bytes: Buffer, charset: string): string {
  return charsetNamed(charset).decode(bytes);
}

function charsetNamed(name: string): Charset {
  const charset = CHARSETS.get(name.toUpperCase());
  if (charset === undefined)
    throw new ValueFault('The character set is not one of US-ASCII, ISO-8859-1, UTF-8, UTF-16BE, UTF-16LE and UTF-16.');
  return charset;
}

function singleByte(last: number): Charset {
  const byteOf = (character: string): number => Math.min(character.codePointAt(0) ?? 0, 0x110000);
  return {
    encode: (text) => Buffer.from(Array.from(text, (character) => (byteOf(character) > last ? 0x3f : byteOf(character)))),
    decode: (bytes) => bytes.toString('latin1').replace(/[\x80-\xff]/g, (character) => (byteOf(character) > last ? '\ufffd' : character)),
  };
}

function unicode(label: string, encode: (text: string) => Buffer): Charset {
  // A byte order mark is a character here, as in Java.
  return { encode, decode: (bytes) => new TextDecoder(label, { ignoreBOM: true }).decode(bytes) };
}

function decodeMarked(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isMarked = isLittle || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return (isLittle ? LITTLE_ENDIAN : BIG_ENDIAN).decode(bytes.subarray(isMarked ? 2 : 0));
}
