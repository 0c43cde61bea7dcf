import { StoredTextPipe } from './stored-text.pipe.js';

describe('text that is stored', () => {
  const pipe = new StoredTextPipe();

  it('passes as it is', () => {
    const value = { name: 'Żółć 🚚 \t\n', list: [1, null, true, { deep: 'ok' }], none: undefined };
    expect(pipe.transform(value)).toBe(value);
  });

  it('is refused with NUL or half a surrogate pair, at its path', () => {
    const value = { name: 'a\u0000', nodes: [{ body: 'fine' }, { body: '\udc00 alone' }] };
    expect(() => pipe.transform(value)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        errors: [expect.objectContaining({ path: 'name' }), expect.objectContaining({ path: 'nodes[1].body' })],
      }),
    );
  });
});
