import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { EgressClient } from './exchange/egress-client.js';
import { toForwardProxy } from './exchange/forward-proxy.js';
import { EgressPolicy, parseEgressPolicy } from './policy/egress-policy.js';

/**
 * The policy of `CROSSDOCK_EGRESS_ALLOW` and the one client that sends under it, through `CROSSDOCK_EGRESS_PROXY` when that is set. A faulty entry stops the start and is named. The
 * connections close in the last phase of a stop, after the workers have let their requests end.
 */
@Module({
  providers: [
    { provide: EgressPolicy, useFactory: (settings: Settings) => parseEgressPolicy(settings.egressAllow), inject: [SETTINGS] },
    {
      provide: EgressClient,
      useFactory: (policy: EgressPolicy, { egressProxy }: Settings) =>
        new EgressClient(policy, { proxy: egressProxy === null ? null : toForwardProxy(egressProxy) }),
      inject: [EgressPolicy, SETTINGS],
    },
  ],
  exports: [EgressClient, EgressPolicy],
})
export class EgressModule implements OnApplicationShutdown {
  constructor(private readonly client: EgressClient) {}

  onApplicationShutdown(): void {
    this.client.close();
  }
}
