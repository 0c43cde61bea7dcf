import type { HubService } from '@crossdock/testing';
import { touchConnection } from '../stage/orders.js';
import { repeat } from './repeat.js';
import type { Scenario, Stage } from './scenario.js';

const TOUCH_EVERY_MS = 400;

/** `kill -9` of one service, replica after replica, again and again. */
export function killService(service: HubService): Scenario {
  return {
    name: `kill-${service}`,
    says: `kill -9 of ${service} at random moments, again and again`,
    on: 'services',
    run: async (stage) => {
      const { orchestrator } = stage.ground;
      const asking = service === 'credentials' ? keepAsking(stage) : undefined;
      await repeat(stage, orchestrator.placesOf(service), (place) =>
        stage.faults.during(`kill -9 ${service} ${place.replica}`, () => orchestrator.kill(place)),
      );
      await asking?.stop();
    },
  };
}

/** Dispatchers remember what the credential service told them. Without new questions its end would not be felt. */
function keepAsking(stage: Stage): { stop(): Promise<void> } {
  let isOver = false;
  const ask = async (): Promise<void> => {
    while (!isOver) {
      // A save is answered by the credential service, which is just being killed.
      await touchConnection(stage.ground.client, stage.orders.connectionId).catch(() => undefined);
      await stage.wait(TOUCH_EVERY_MS);
    }
  };
  const asking = ask();
  return {
    stop: async () => {
      isOver = true;
      await asking;
    },
  };
}
