import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { SUPERUSER } from './cluster.js';
import { serverNameOf, stopLeftoverServer } from './leftover-server.js';
import { ended, type ServerTools, startProgram } from './server-process.js';

const HOST = '127.0.0.1';
const STARTS_MAX = 3;
const POLL_MS = 20;

/** Recovery after a crash replays the log written since the last checkpoint: seconds, on a slow disk a minute. */
const READY_MS = 120_000;
const RESTART_DELAY_MS = 500;

interface ServerOptions {
  readonly clusterDir: string;
  readonly password: string;
  readonly tools: ServerTools;
}

/**
 * A PostgreSQL server on one cluster. While it is wanted it runs: when it ends by itself (killed, out of memory) it is started again
 * on the same port, because clients know that port.
 */
export class Server {
  private child: ChildProcess | undefined;
  private wanted = true;
  private supervision: Promise<void> = Promise.resolve();
  private readonly stopAtExit = () => void this.child?.kill('SIGINT');

  private constructor(
    private readonly options: ServerOptions,
    readonly port: number,
  ) {}

  /** Starts a server on a free port and answers when it takes connections. */
  static async start(options: ServerOptions): Promise<Server> {
    for (let attempt = 1; ; attempt += 1) {
      const server = new Server(options, await freePort());
      try {
        await server.launch();
        process.once('exit', server.stopAtExit);
        server.supervision = server.supervise();
        return server;
      } catch (error) {
        // Another process may have taken the port between its choice and its use.
        if (attempt === STARTS_MAX) throw error;
      }
    }
  }

  /** Ends the server by a fast shutdown (open transactions are rolled back) and answers when it is gone. A second call waits too. */
  async stop(): Promise<void> {
    this.wanted = false;
    process.off('exit', this.stopAtExit);
    this.child?.ref();
    this.child?.kill('SIGINT');
    await this.supervision;
  }

  /** How to connect as the superuser, in clear: for this machine only. */
  connectionTo(database: string): ClientConfig & { host: string } {
    return { host: HOST, port: this.port, user: SUPERUSER, password: this.options.password, database };
  }

  private async supervise(): Promise<void> {
    while (this.child !== undefined) {
      await ended(this.child);
      this.child = undefined;
      while (this.wanted && this.child === undefined) await this.relaunch();
    }
  }

  private async relaunch(): Promise<void> {
    this.options.tools.log('The PostgreSQL server has ended unexpectedly; starting it again.');
    // Its children need a moment to notice that it is gone, and hold on to the shared memory until they do.
    await sleep(RESTART_DELAY_MS);
    if (this.wanted) await this.launch().catch((error: unknown) => this.options.tools.log(String(error)));
  }

  private async launch(): Promise<void> {
    const { clusterDir, tools } = this.options;
    await stopLeftoverServer(clusterDir, tools);
    const lines: string[] = [];
    const log = (line: string) => {
      lines.splice(0, lines.length - 4);
      lines.push(line);
      tools.log(line);
    };
    const args = argumentsOf(await serverNameOf(clusterDir), this.port);
    const child = await startProgram({ ...tools, log }, { name: 'postgres', clusterDir, args });
    this.child = child;
    try {
      await this.ready(child);
      // A process that has nothing else to do ends, and the server with it.
      child.unref();
    } catch (cause) {
      child.kill('SIGQUIT');
      await ended(child);
      this.child = undefined;
      throw new Error(`PostgreSQL did not start in ${clusterDir}: ${lines.join(' ')}`, { cause });
    }
  }

  private async ready(child: ChildProcess): Promise<void> {
    for (let waitedMs = 0; waitedMs < READY_MS; waitedMs += POLL_MS) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('The server ended.');
      if (await canConnect(this.connectionTo('postgres'))) return;
      await sleep(POLL_MS);
    }
    throw new Error('The server does not take connections.');
  }
}

function argumentsOf(name: string, port: number): string[] {
  const settings = {
    cluster_name: name,
    listen_addresses: HOST,
    unix_socket_directories: '',
    // Pools of all services and the queues' connections live on this one server.
    max_connections: '200',
    fsync: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return ['-p', String(port), ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
}

async function canConnect(config: ClientConfig): Promise<boolean> {
  const client = new Client({ ...config, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
