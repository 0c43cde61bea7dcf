import { traceHeaders } from './trace-context.js';

const EVENT_ID = '01912d68-783e-7a03-8467-5661c1243ad4';
const DELIVERY_ID = '01912d68-783e-8b12-9f00-0123456789ab';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE_ID}-b7ad6b7169203331-00`;

const headersOf = (eventHeaders: Record<string, string> = {}, requestHeaders: Array<[string, string]> = [], attempt = 1) =>
  Object.fromEntries(traceHeaders({ eventId: EVENT_ID, deliveryId: DELIVERY_ID, attempt, eventHeaders }, requestHeaders));

describe('the trace context of an attempt', () => {
  it('is named by the event, and sampled', () => {
    expect(headersOf()).toEqual({ traceparent: '00-01912d68783e7a0384675661c1243ad4-0123456789ab0001-01' });
  });

  it('is the same when a job runs twice, and another for another attempt of the same trace', () => {
    expect(headersOf()).toEqual(headersOf());
    const [first, second] = [headersOf({}, [], 1), headersOf({}, [], 2)].map(({ traceparent }) => traceparent?.split('-'));
    expect(first?.[1]).toBe(second?.[1]);
    expect(first?.[2]).not.toBe(second?.[2]);
  });

  it('goes on with the trace and the state the event came with', () => {
    const headers = headersOf({ Traceparent: PARENT, Tracestate: 'rojo=00f067aa0ba902b7, t@congo=a b/c' });
    expect(headers['traceparent']).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
    expect(headers['tracestate']).toBe('rojo=00f067aa0ba902b7, t@congo=a b/c');
    expect(headers['traceparent']).not.toContain('b7ad6b7169203331');
  });

  it('takes what it knows of a later version', () => {
    for (const later of [`cc-${TRACE_ID}-b7ad6b7169203331-01`, `cc-${TRACE_ID}-b7ad6b7169203331-01-what-comes`]) {
      expect(headersOf({ Traceparent: later })['traceparent']).toContain(TRACE_ID);
    }
  });

  it.each([
    '',
    'text',
    PARENT.toUpperCase(),
    `${PARENT}-`,
    `${PARENT}-more`,
    `${PARENT}, ${PARENT}`,
    `ff-${TRACE_ID}-b7ad6b7169203331-01`,
    `0-${TRACE_ID}-b7ad6b7169203331-01`,
    `cc-${TRACE_ID}-b7ad6b7169203331-01x`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
    `00-${TRACE_ID.slice(1)}-b7ad6b7169203331-01`,
    `00-${TRACE_ID}-b7ad6b7169203331-1`,
  ])('does not follow the invalid trace parent %j, nor its state', (parent) => {
    expect(headersOf({ Traceparent: parent, Tracestate: 'a=1' })).toEqual(headersOf());
  });

  it.each([
    ...['', ' ', 'a', 'a=', '=b', 'A=1', 'a=1=2', 'a=1,a=2', 'a=1\u0000', 'a=ż', `a=${'x'.repeat(257)}`, '1a=1', 'a@1=1'],
    Array.from({ length: 33 }, (_, index) => `k${index}=1`).join(','),
    Array.from({ length: 3 }, (_, index) => `k${index}=${'x'.repeat(200)}`).join(','),
  ])('does not pass on the state %j', (state) => {
    expect(headersOf({ Traceparent: PARENT, Tracestate: state })).not.toHaveProperty('tracestate');
  });

  it('leaves a request alone that has one of its own, in any case', () => {
    expect(headersOf({ Traceparent: PARENT, Tracestate: 'a=1' }, [['TraceParent', 'mine']])).toEqual({});
    expect(headersOf({ Traceparent: PARENT, Tracestate: 'a=1' }, [['Tracestate', 'b=2']])).not.toHaveProperty('tracestate');
  });
});
