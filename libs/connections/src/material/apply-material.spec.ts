import { applyMaterial, maskMaterial } from './apply-material.js';
import type { Material } from './material.js';

const request = { method: 'POST', url: 'https://example.com/a?b=c', headers: [['authorization', 'mine'], ['X-Other', '1']] as const, body: '{}' }; // prettier-ignore
const material: Material = { headers: [['Authorization', 'Bearer k']], urlParameters: [['key', 'a&b=c é']], secrets: [] };

describe('applyMaterial', () => {
  it('replaces headers of the same name in any case, appends parameters and leaves the rest', () => {
    expect(applyMaterial(request, material)).toEqual({
      method: 'POST',
      url: 'https://example.com/a?b=c&key=a%26b%3Dc%20%C3%A9',
      headers: [['X-Other', '1'], ['Authorization', 'Bearer k']],
      body: '{}',
    }); // prettier-ignore
  });

  it.each([
    ['https://example.com', 'https://example.com?k=v'],
    ['https://example.com/?', 'https://example.com/?k=v'],
    ['https://example.com/?a=1&', 'https://example.com/?a=1&k=v'],
    ['https://example.com/#top?x', 'https://example.com/?k=v#top?x'],
  ])('appends to %s', (url, expected) => {
    expect(applyMaterial({ url, headers: [] }, { ...material, urlParameters: [['k', 'v']] }).url).toBe(expected);
  });

  it('sends half a surrogate pair as U+FFFD instead of failing', () => {
    expect(applyMaterial({ url: 'https://a.b', headers: [] }, { ...material, urlParameters: [['k', '\ud800']] }).url).toBe(
      'https://a.b?k=%EF%BF%BD',
    );
  });

  it('changes nothing without material', () => {
    expect(applyMaterial(request, { headers: [], urlParameters: [], secrets: [] })).toEqual(request);
  });
});

describe('maskMaterial', () => {
  it('gives the request that was sent with every value of the material masked', () => {
    expect(maskMaterial(request, material)).toEqual({
      method: 'POST',
      url: 'https://example.com/a?b=c&key=********',
      headers: [['X-Other', '1'], ['Authorization', '********']],
      body: '{}',
    }); // prettier-ignore
  });
});
