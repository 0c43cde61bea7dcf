import { connectionSchema, MASKED_SECRET } from '@crossdock/contracts';
import { joinConnection, parseConnectionSettings, splitConnection } from './connection-settings.js';

const resource = {
  id: '0198c0de-0000-7000-8000-000000000001',
  name: 'Shop',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-02T00:00:00.000Z',
};
const basic = { name: 'Shop', kind: 'basic', login: 'ann', password: 'correct horse' } as const;
const apiKey = {
  name: 'Shop',
  kind: 'apiKey' as const,
  secret: 'correct horse',
  headers: [{ key: 'X-Key', value: '{{secret}}' }],
  urlParameters: [{ key: 'k', value: 'v' }],
};

describe('splitConnection', () => {
  it('keeps secrets out of the settings', () => {
    expect(splitConnection(basic)).toEqual({ settings: { kind: 'basic', login: 'ann' }, secrets: { password: 'correct horse' }, kept: [] });
    expect(splitConnection(apiKey)).toEqual({
      settings: { kind: 'apiKey', headers: apiKey.headers, urlParameters: apiKey.urlParameters },
      secrets: { secret: 'correct horse' },
      kept: [],
    });
  });

  it('names a masked secret as kept instead of taking the mask for its value', () => {
    expect(splitConnection({ ...basic, password: MASKED_SECRET })).toMatchObject({ secrets: {}, kept: ['password'] });
    expect(splitConnection({ ...apiKey, secret: MASKED_SECRET })).toMatchObject({ secrets: {}, kept: ['secret'] });
  });
});

describe('joinConnection', () => {
  it.each([basic, apiKey])('gives the read form with its secret masked: $kind', (input) => {
    const { settings } = splitConnection(input);
    const connection = joinConnection(parseConnectionSettings(JSON.parse(JSON.stringify(settings))), resource);
    expect(connectionSchema.parse(connection)).toEqual(connection);
    expect(JSON.stringify(connection)).not.toContain('correct horse');
    expect(connection).toMatchObject({ id: resource.id, kind: input.kind });
    expect(JSON.stringify(connection)).toContain(MASKED_SECRET);
  });
});

describe('parseConnectionSettings', () => {
  it('drops fields of a later release and refuses a kind it does not know', () => {
    expect(parseConnectionSettings({ kind: 'basic', login: 'ann', since: 2 })).toEqual({ kind: 'basic', login: 'ann' });
    expect(() => parseConnectionSettings({ kind: 'oauth2' })).toThrow();
  });
});
