import type { JobContract, ServiceName } from '@crossdock/contracts';

/**
 * Throws unless every job whose consumer is hosted in this process has exactly one handler, and no job has two. The message names
 * each such job and what to do: a start stops with it, because a job without a handler would pile up unseen.
 */
export function assertHandlersTotal(jobs: readonly JobContract[], hosted: ReadonlySet<ServiceName>, handled: readonly JobContract[]): void {
  const count = (name: string): number => handled.filter((contract) => contract.name === name).length;
  const missing = jobs.filter(({ name, consumer }) => hosted.has(consumer) && count(name) === 0);
  const doubled = [...new Set(handled.map(({ name }) => name))].filter((name) => count(name) > 1);
  const faults = [
    ...missing.map(
      ({ name, consumer, queue }) =>
        `The job ${name} (queue ${queue}) has no handler, and this process hosts its consumer ${consumer}: ` +
        `call JobWorkers.handle for it in onModuleInit of a processor of ${consumer}.`,
    ),
    ...doubled.map((name) => `The job ${name} has ${count(name)} handlers: keep one call of JobWorkers.handle for it.`),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
