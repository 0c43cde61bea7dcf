import { callServices } from '../../../../test/call-services.js';
import { Double } from '../../../value/numbers/double.js';
import { print } from '../../../value/print.js';
import type { TemplateList, TemplateValue } from '../../../value/template-value.js';
import { RenderStop } from '../../../fault.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { DIGEST_FILTERS } from './digest-filters.js';

const FILTERS = new Map(DIGEST_FILTERS);

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, null), callServices()) ?? null;
}

describe('a filter of bytes', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['b64encode', 'Zażółć 🚀', [], 'WmHFvMOzxYLEhyDwn5qA'],
    ['b64encode', 'é', ['latin1'], '6Q=='],
    ['b64encode', 'é🚀', ['us-ascii'], 'Pz8='],
    ['b64encode', 'a', ['UTF-16'], '/v8AYQ=='],
    ['b64encode', '𐐷', ['utf-16le'], 'Adg33A=='],
    ['b64encode', '\ud800', [], 'Pw=='],
    ['b64encode', null, [], ''],
    ['b64encode', 'x', [null], 'eA=='],
    ['b64encode', [3, "it's", null, new Double(2)], [], 'WzMsICdpdFwncycsIG51bGwsIDIuMF0='],
    ['b64encode', { a: { b: 1 }, c: {} }, [], 'eydhJzogeydiJzogMX0gLCAnYyc6IHt9IH0='],
    ['b64decode', 'WmHFvMOzxYLEhyDwn5qA', [], 'Zażółć 🚀'],
    ['b64decode', 'SGVsbG8', [], 'Hello'],
    ['b64decode', '6Q==', ['ISO-8859-1'], 'é'],
    ['b64decode', '6Q==', ['ascii'], '\ufffd'],
    ['b64decode', '6Q==', [], '\ufffd'],
    ['b64decode', '//5hAA==', ['utf-16'], 'a'],
    ['b64decode', 'AGE=', ['utf-16'], 'a'],
    ['b64decode', '', [], ''],
    ['md5', 'Hello World', [], 'b10a8db164e0754105b7a99be72e3fe5'],
    ['md5', 5, [], '5'],
    ['md5', null, [], ''],
    ['base64Encode', 'żółw', [], 'xbzDs8WCdw=='],
    ['base64Encode', 12, [], 'MTI='],
    ['base64Encode', null, [], ''],
    ['base64Decode', 'xbzDs8WCdw==', [], 'żółw'],
    ['base64Decode', null, [], ''],
    ['hash', 'abc', [], 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['hash', 'abc', ['MD5'], '900150983cd24fb0d6963f7d28e17f72'],
    ['hash', 'abc', ['SHA-1'], 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['hash', 12, ['sha-1'], '7b52009b64fd0a2a49e6d8a939753077792b0554'],
    ['hash', null, ['MD5'], 'd41d8cd98f00b204e9800998ecf8427e'],
  ])('%s of %p with %p is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test.each([
    ['SHA-384', 96],
    ['SHA-512', 128],
  ])('%s gives %i digits', (algorithm, digits) => {
    expect(apply('hash', 'abc', algorithm)).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`));
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['b64decode', 'SGVsbG8=x', []],
    ['b64decode', 'A', []],
    ['b64decode', 'AB=', []],
    ['b64decode', 'ABCD=', []],
    ['b64decode', ' SGk=', []],
    ['b64decode', 'żó', []],
    ['b64decode', null, []],
    ['b64decode', 5, []],
    ['b64decode', 'SGk=', ['bogus']],
    ['b64encode', 'x', ['constructor']],
    ['base64Decode', '?', []],
    ['hash', 'x', ['SHA-3']],
    ['hash', 'x', ['RIPEMD160']],
  ])('%s of %p with %p is a fault', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  test('a list that holds itself stops the rendering', () => {
    const list: TemplateList = [1];
    list.push(list);
    expect(() => apply('b64encode', list)).toThrow(RenderStop);
  });
});
