import { randomBytes } from 'node:crypto';
import { materialContext, materialKey, openMaterial, sealMaterial } from './material-seal.js';

describe('sealMaterial', () => {
  const masterKey = randomBytes(32);
  const key = materialKey(masterKey);
  const material = { headers: [['X-Key', 'é"1']], urlParameters: [['k', 'v']], secrets: ['é"1'] } as const;
  const context = materialContext('c0ffee', 7);

  it('gives material back to any service with the same master key', () => {
    expect(openMaterial(materialKey(masterKey), sealMaterial(key, material, context), context)).toEqual(material);
  });

  it('does not open for another connection, another revision or with another key', () => {
    const sealed = sealMaterial(key, material, context);
    const attempts: Array<[Buffer, string]> = [
      [key, materialContext('c0ffef', 7)],
      [key, materialContext('c0ffee', 8)],
      [materialKey(randomBytes(32)), context],
    ];
    for (const [otherKey, otherContext] of attempts) {
      expect(() => openMaterial(otherKey, sealed, otherContext)).toThrow(expect.objectContaining({ code: 'internal_error' }));
    }
  });

  it('does not open when it was altered or is no sealed value at all', () => {
    const bytes = Buffer.from(sealMaterial(key, material, context), 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => openMaterial(key, altered.toString('base64'), context)).toThrow(expect.objectContaining({ code: 'internal_error' }));
    }
    expect(() => openMaterial(key, '', context)).toThrow(expect.objectContaining({ code: 'internal_error' }));
  });
});
