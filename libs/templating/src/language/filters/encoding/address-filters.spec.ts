import { callServices } from '../../../../test/call-services.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { ADDRESS_FILTERS } from './address-filters.js';

const FILTERS = new Map(ADDRESS_FILTERS);

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, null), callServices()) ?? null;
}

describe('a filter of addresses', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['ipaddr', '192.168.0.1', [], 'true'],
    ['ipaddr', ' 2001:DB8::1 ', [], 'true'],
    ['ipaddr', '192.168.0.1/24', [], 'false'],
    ['ipaddr', '001.02.3.255', [], 'true'],
    ['ipaddr', '1.2.3.256', [], 'false'],
    ['ipaddr', ':::', [], 'false'],
    ['ipaddr', '1::2::3', [], 'false'],
    ['ipaddr', '1:2:3:4:5:6:7', [], 'false'],
    ['ipaddr', null, [], 'false'],
    ['ipaddr', 42, [], 'false'],
    ['ipv4', '::1', [], 'false'],
    ['ipv6', '::1', [], 'true'],
    ['ipv6', '1.2.3.4', [], 'false'],
    ['ipaddr', '10.1.2.3/20', ['prefix'], '20'],
    ['ipaddr', '10.1.2.3/20', ['netmask'], '255.255.240.0'],
    ['ipaddr', '10.1.18.3/20', ['network'], '10.1.16.0'],
    ['ipaddr', '10.1.18.3/20', ['broadcast'], '10.1.31.255'],
    ['ipaddr', '10.1.18.3/20', ['gateway'], '10.1.16.1'],
    ['ipaddr', '10.1.2.3/31', ['gateway'], '0.0.0.0'],
    ['ipaddr', '1.2.3.4/0', ['netmask'], '0.0.0.0'],
    ['ipaddr', '10.1.2.3/20', [' address '], '10.1.2.3'],
    ['ipaddr', '10.1.2.3', ['private'], 'true'],
    ['ipaddr', '172.32.0.1', ['private'], 'false'],
    ['ipaddr', '8.8.8.8', ['public'], 'true'],
    ['ipaddr', 'fe80::1', ['private'], 'true'],
    ['ipaddr', '::ffff:c0a8:1', ['private'], 'true'],
    ['ipaddr', '2001:db8:0:1::5/64', ['network'], '2001:db8:0:1::'],
    ['ipaddr', '2001:db8:0:1::5/64', ['broadcast'], '2001:db8:0:1:ffff:ffff:ffff:ffff'],
    ['ipaddr', '2001:db8:0:1::5/64', ['gateway'], '2001:db8:0:1::1'],
    ['ipaddr', '2001:db8:0:1::5/64', ['netmask'], 'ffff:ffff:ffff:ffff::'],
    ['ipaddr', '1:0:0:2:0:0:0:3/128', ['network'], '1:0:0:2::3'],
    ['ipaddr', '10.1.2.3', ['netmask'], ''],
    ['ipaddr', '10.1.2.3/8/9', ['netmask'], ''],
    ['ipaddr', ['1.2.3.4', 'x', null, 5, '::1'], [], '[1.2.3.4, ::1]'],
    ['ipaddr', ['1.2.3.4/24', '1.2.3.4/x', '::1/64'], ['prefix'], '[24, 64]'],
    ['ipv6', { a: '::1', b: '1.2.3.4', c: 3 }, [], '{a=::1}'],
  ])('%s of %p with %p is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['ipaddr', '1.2.3.4/24', ['constructor']],
    ['ipaddr', '1.2.3.4/x', ['prefix']],
    ['ipaddr', '1.2.3.4/33', ['netmask']],
    ['ipv6', '::1/129', ['network']],
    ['ipv6', '::1/-1', ['network']],
    ['ipv6', '1:2:3:4:5:6:7:8::/64', ['network']],
    ['ipaddr', '1.2.3.4', [null]],
  ])('%s of %p with %p is a fault', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  test('a list is not changed', () => {
    const list = ['1.2.3.4/24'];
    apply('ipaddr', list, 'address');
    expect(list).toEqual(['1.2.3.4/24']);
  });
});
