import { type QuestionContract, resolveMaterial, storeSecrets } from '@crossdock/contracts';

/** Every question there is. A service that answers one without a handler for it does not start. */
export const QUESTIONS: readonly QuestionContract[] = [resolveMaterial, storeSecrets];
