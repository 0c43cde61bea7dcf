import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';

describe('the logger of Nest', () => {
  let lines: string[];
  let logger: NestLogger;
  beforeEach(() => {
    lines = [];
    logger = new NestLogger(createLogger('ingress', 'debug', { write: (line) => void lines.push(line) }));
  });
  const records = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('writes one line of JSON a record, with service, context and text', () => {
    logger.log('Ready.', 'Main');
    expect(records()).toEqual([{ level: 'info', time: expect.any(String), service: 'ingress', context: 'Main', msg: 'Ready.' }]);
  });

  it('makes the members of an object the fields of the record, beside its text', () => {
    logger.warn({ deliveryId: 'd', attempt: 2 }, 'It failed.', 'Deliverer');
    expect(records()[0]).toMatchObject({ level: 'warn', context: 'Deliverer', deliveryId: 'd', attempt: 2, msg: 'It failed.' });
  });

  it('keeps the stack of an error', () => {
    logger.error({ err: new Error('broken') }, 'A request failed.', 'Filter');
    expect(records()[0]).toMatchObject({ err: { message: 'broken', stack: expect.stringContaining('broken') } });
  });

  it('leaves out what else hangs on an error and its causes, such as a statement with its values', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', parameters: ['customer@example.com'], config: { auth: 'x' } });
    logger.error({ err: new Error('not stored', { cause }) }, 'Failed.', 'Ledger');
    expect(records()[0]).toMatchObject({ err: { message: 'not stored', cause: { message: 'duplicate key', code: '23505' } } });
    expect(lines[0]).not.toMatch(/customer@example|config/);
  });

  it('keeps what Nest says of its own assembly for those who debug', () => {
    logger.log('Mapped {/x, GET} route', 'RouterExplorer');
    expect(records()[0]).toMatchObject({ level: 'debug' });
  });

  it('never writes a field that holds a secret', () => {
    logger.log({ password: 'p4ss', headers: { authorization: 'Bearer t0ken' }, token: 't0ken' }, 'Look.', 'X');
    expect(lines[0]).not.toMatch(/p4ss|t0ken/);
  });
});
