import { judge } from './checking/verdict.js';
import { parseCommand } from './options.js';
import type { Played } from './play.js';
import { findingsOf } from './report/findings.js';
import { Printer } from './report/printer.js';
import { type Result, runChaos } from './run.js';

describe('a hub under chaos', () => {
  let output = '';
  let result: Result;
  let played: Played;

  beforeAll(async () => {
    const command = parseCommand(['--only', 'essentials', '--seed', '1', '--rate', '30'], () => 1);
    if (command.kind !== 'run') throw new Error('The command line is not one that runs.');
    result = await runChaos(command.options, new Printer((text) => (output += text), false));
    const [only] = result.played;
    if (only === undefined) throw new Error(`Nothing was played:\n${output}`);
    played = only;
  }, 240_000);

  it('loses nothing and doubles nothing while services are killed, Redis is emptied and PostgreSQL restarts', () => {
    expect(findingsOf(result)).toEqual([]);
    expect(played.verdict.accepted).toBeGreaterThan(100);
    expect(played.verdict.responseEvents).toBeGreaterThanOrEqual(2 * played.verdict.accepted);
  });

  it('felt every fault', () => {
    expect(played.evidence.map(({ what }) => what)).toEqual([
      'dispatcher ended by SIGKILL',
      'event-sink ended by SIGKILL',
      'keys flushed',
      'connections to postgres lost',
    ]);
    for (const { count } of played.evidence) expect(count).toBeGreaterThan(0);
  });

  it('recovers within 30 s', () => {
    expect(played.verdict.recoveredAfterMs).toBeLessThan(30_000);
  });

  describe('is watched by a checker that', () => {
    const findingsWith = (change: Partial<Played['observation']>): string[] => {
      const observation = { ...played.observation, ...change };
      return findingsOf({ played: [{ ...played, observation, verdict: judge(observation) }], collapses: [], unplayed: [] });
    };

    it('turns red when one response event is hidden from it', () => {
      expect(findingsWith({ responses: played.observation.responses.slice(1) })).toEqual([
        expect.stringMatching(/^essentials: lost: The event .* has response events of 1 of 2 deliveries\.$/),
      ]);
    });

    it('turns red when it is shown one response event twice', () => {
      const [first] = played.observation.responses;
      expect(findingsWith({ responses: [...played.observation.responses, first!] })).toEqual([
        expect.stringMatching(/^essentials: doubled: The event .* has 2 response events\.$/),
      ]);
    });

    it('turns red when an accepted event is hidden from it', () => {
      const accepted = played.observation.orders.flatMap(({ answered }) => (answered.kind === 'ok' ? [answered.eventId] : []));
      expect(findingsWith({ events: played.observation.events.filter(({ id }) => id !== accepted[0]) })).toEqual([
        expect.stringMatching(/^essentials: lost: .* was answered 202, and its event is not in the ledger\.$/),
      ]);
    });

    it('turns red when a fault was not felt', () => {
      expect(findingsOf({ played: [{ ...played, toothless: ['keys flushed'] }], collapses: [], unplayed: [] })).toEqual([
        'essentials: a fault was not felt: keys flushed',
      ]);
    });
  });
});
