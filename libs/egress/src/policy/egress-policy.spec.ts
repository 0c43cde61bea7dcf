import { parseEgressPolicy } from './egress-policy.js';

describe('the allow list of the operator', () => {
  it('names every faulty entry', () => {
    const entries = [
      'hooks.corp',
      'http://x.corp',
      '*.corp',
      '10.0.0.5',
      '[::1]',
      '10.0.0/8',
      '010.0.0.0/8',
      '10.0.0.0/33',
      'a:0',
      'a:99999',
      '',
    ];
    const faulty = entries.slice(1);
    const parse = () => parseEgressPolicy(entries);
    for (const entry of faulty) expect(parse).toThrow(`"${entry}" is`);
    expect(parse).not.toThrow('hooks.corp');
    expect(parse).toThrow('"10.0.0.5" is an address; write it as a CIDR such as 10.0.0.5/32.');
  });

  it.each(['a b', 'user@host', 'host?x', 'host#x', 'a..b', '0x7f.1', '2130706433', '１２７.1', 'a:b', '::1', 'fe80::/200', 'x/8'])(
    'refuses %j',
    (entry) => {
      expect(() => parseEgressPolicy([entry])).toThrow(`"${entry}"`);
    },
  );

  it('allows a name at any port, or at the one given with it, and nothing below it', () => {
    const policy = parseEgressPolicy(['Receiver', 'Hooks.Corp.:8443', ' żółw.corp ']);
    expect(policy.allowsName('receiver', 1)).toBe(true);
    expect(policy.allowsName('hooks.corp', 8443)).toBe(true);
    expect(policy.allowsName('hooks.corp', 443)).toBe(false);
    expect(policy.allowsName('a.receiver', 1)).toBe(false);
    expect(policy.allowsName('xn--w-uga1v8h.corp', 443)).toBe(true);
  });

  it('allows the addresses of a network, of its own family only', () => {
    const policy = parseEgressPolicy(['10.0.0.5/8', 'fd00::/8', '192.168.7.7/32']);
    const judge = (address: string) => policy.allowsAddress(address, 'hooks.example.com', 443);
    expect(['10.1.2.3', '192.168.7.7', 'fd12::1', '8.8.8.8', '2606:4700::1'].map(judge)).toEqual([true, true, true, true, true]);
    expect(['11.0.0.1.', '192.168.7.8', 'fe80::1', '::ffff:10.1.2.3', '127.0.0.1', 'text'].map(judge)).toEqual(Array(6).fill(false));
  });

  it('lets an allowed name resolve to any address, and no other name', () => {
    const policy = parseEgressPolicy(['receiver', 'hooks.corp:80']);
    expect(policy.allowsAddress('127.0.0.1', 'receiver', 9)).toBe(true);
    expect(policy.allowsAddress('169.254.169.254', 'hooks.corp', 80)).toBe(true);
    expect(policy.allowsAddress('127.0.0.1', 'hooks.corp', 81)).toBe(false);
    expect(policy.allowsAddress('127.0.0.1', 'hooks.example.com', 80)).toBe(false);
  });
});
