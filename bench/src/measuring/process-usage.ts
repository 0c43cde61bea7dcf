import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

/** A process whose cost is measured. */
export interface ProcessCost {
  readonly pid: number;
  /** Whether what it has started belongs to it: a database server is one process a connection. */
  readonly withChildren?: boolean;
  /** A child that is a process of its own in the report. */
  readonly except?: number;
}

export interface Usage {
  readonly processorMs: number;
  readonly residentBytes: number;
}

/** What a process has used of the processors so far and of memory now. Zero once it is gone. */
export function usageOf(cost: ProcessCost): Usage {
  const pids = cost.withChildren === true ? treeOf(cost.pid) : [cost.pid];
  const usages = pids.filter((pid) => pid !== cost.except).map(readUsage);
  const shared = Math.max(0, ...usages.map(({ sharedBytes }) => sharedBytes));
  // Children that have ended are counted by their parent.
  const ended = cost.withChildren === true ? endedChildrenMs(cost.pid) : 0;
  return {
    processorMs: usages.reduce((sum, usage) => sum + usage.processorMs, ended),
    // Memory that several processes of a server share is there once.
    residentBytes: usages.reduce((sum, usage) => sum + usage.ownBytes, shared),
  };
}

function readUsage(pid: number): { processorMs: number; ownBytes: number; sharedBytes: number } {
  const status = readProc(`/proc/${pid}/status`);
  const shared = kibibytesOf(status, 'RssShmem') + kibibytesOf(status, 'RssFile');
  const [user = 0, system = 0] = timesOf(pid);
  return { processorMs: (user + system) * TICK_MS, ownBytes: kibibytesOf(status, 'RssAnon') * 1_024, sharedBytes: shared * 1_024 };
}

function endedChildrenMs(pid: number): number {
  const [, , user = 0, system = 0] = timesOf(pid);
  return (user + system) * TICK_MS;
}

/** Fields 14 to 17 of proc_pid_stat(5): user, system, and the same of children that have ended. */
function timesOf(pid: number): number[] {
  const stat = readProc(`/proc/${pid}/stat`);
  // The second field is the program's name, which may hold spaces; the third follows its closing parenthesis.
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
}

function treeOf(pid: number): number[] {
  const children = readProc(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((text) => text !== '');
  return [pid, ...children.flatMap((child) => treeOf(Number(child)))];
}

function kibibytesOf(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}

/** Empty when the process is gone. Nothing here waits for a disk, and by way of other threads a look would take more from what is measured. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
