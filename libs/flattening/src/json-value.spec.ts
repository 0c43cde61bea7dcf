import { ExactNumber } from './json-value.js';

describe('an exact number', () => {
  it('keeps its text, and gives JSON.stringify the nearest number', () => {
    const number = new ExactNumber('9007199254740993');
    expect(number.text).toBe('9007199254740993');
    expect(`${String(number)}`).toBe('9007199254740993');
    expect(JSON.stringify([number])).toBe('[9007199254740992]');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(new ExactNumber('1.0'))).toBe(true);
  });

  it.each(['', '1,2', '01', '.5', '1.', '+1', '0x10', 'NaN', '1 ', '1\n', '1}{"a":1'])('refuses %j, which is not a JSON number', (text) => {
    expect(() => new ExactNumber(text)).toThrow(TypeError);
  });
});
