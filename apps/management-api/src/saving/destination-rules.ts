import type { FactoryProvider } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { checkDestination, checkHeaderName, parseEgressPolicy } from '@crossdock/egress';
import type { DestinationRules } from '@crossdock/workflow';

/** The injection token of the `DestinationRules` that definitions are checked with on save. */
export const DESTINATION_RULES = Symbol('DestinationRules');

/** The rules by which the dispatcher will send, so that a save refuses what could never be sent. */
export const destinationRulesProvider: FactoryProvider<DestinationRules> = {
  provide: DESTINATION_RULES,
  inject: [SETTINGS],
  useFactory: (settings: Settings) => {
    const policy = parseEgressPolicy(settings.egressAllow);
    return {
      checkUrl: (url) => toSentence(checkDestination(url, policy)),
      checkHeaderName: (name) => toSentence(checkHeaderName(name)),
    };
  },
};

function toSentence(verdict: ReturnType<typeof checkDestination>): string | null {
  return verdict.allowed ? null : verdict.detail;
}
