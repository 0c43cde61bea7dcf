import { JOBS, recordOutcome, routeEvent, type ServiceName } from '@crossdock/contracts';
import { assertHandlersTotal } from './handler-totality.js';

const hosting = (...services: ServiceName[]): Set<ServiceName> => new Set(services);

describe('the totality of handlers', () => {
  it('is given when each job of the hosted services has one handler', () => {
    expect(() => assertHandlersTotal(JOBS, hosting('dispatcher'), [routeEvent])).not.toThrow();
    expect(() => assertHandlersTotal(JOBS, hosting('ingress', 'management-api'), [])).not.toThrow();
  });

  it('stops a start without a handler, naming the job, its queue, its service and what to add', () => {
    expect(() => assertHandlersTotal(JOBS, hosting('dispatcher'), [])).toThrow(
      'The job route-event (queue incoming-events) has no handler, and this process hosts its consumer dispatcher: ' +
        'call JobWorkers.handle for it in onModuleInit of a processor of dispatcher.',
    );
  });

  it('stops a start with two handlers for one job, and names all faults at once', () => {
    expect(() => assertHandlersTotal(JOBS, hosting('event-sink'), [routeEvent, routeEvent])).toThrow(
      /record-outcome .* has no handler[\s\S]*route-event has 2 handlers/,
    );
    expect(() => assertHandlersTotal(JOBS, hosting('event-sink'), [recordOutcome])).not.toThrow();
  });
});
