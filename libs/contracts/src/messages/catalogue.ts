import type { QuestionContract } from './question-contract.js';
import { resolveMaterial } from './resolve-material.question.js';
import { storeSecrets } from './store-secrets.question.js';

/** Every question there is. A service that answers one without a handler for it does not start. */
export const QUESTIONS: readonly QuestionContract[] = [resolveMaterial, storeSecrets];
