import { Socket } from 'node:net';

/**
 * A socket for a connection of `pg` that ends itself after so many milliseconds without a byte either way. Without it a connection whose
 * other end is gone without a farewell (a failover, a firewall that forgot it) keeps whoever waits for its answer until the system gives
 * up sending, after a quarter of an hour or more.
 */
export function socketOfBoundedSilence(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () => socket.destroy(new Error(`The database was silent for ${silenceMs} ms.`)));
  return socket;
}
