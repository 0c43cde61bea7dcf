import { request as requestHttp } from 'node:http';
import { connect, isIPv6, type Socket } from 'node:net';
import { Secret } from '@crossdock/contracts';

/** Much more than a proxy has to say. */
const HEAD_BYTES_MAX = 16_384;

/** The proxy an operator named: its address is his choice and is not vetted. */
export interface ForwardProxy {
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization; null when the proxy asks for none. */
  readonly authorization: Secret<string> | null;
}

/** The proxy did not open the tunnel. `code` names its answer: a status, or that it was no answer. */
export class ProxyRefusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Takes the URL of `CROSSDOCK_EGRESS_PROXY` apart, whose form the settings have checked. */
export function toForwardProxy(setting: Secret<string>): ForwardProxy {
  const url = new URL(setting.reveal());
  const hasCredentials = url.username !== '' || url.password !== '';
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 80 : Number(url.port),
    authorization: hasCredentials ? new Secret(`Basic ${Buffer.from(credentials).toString('base64')}`) : null,
  };
}

/**
 * Opens a TCP connection through the proxy (CONNECT, RFC 9110 §9.3.6) to exactly this address; nobody resolves a name again. Rejects
 * with `ProxyRefusal`, or with the error of the connection to the proxy; neither holds the credentials. When the signal fires, the
 * connection to the proxy is cut.
 */
export function openTunnel(proxy: ForwardProxy, target: { address: string; port: number }, signal: AbortSignal): Promise<Socket> {
  const authority = `${isIPv6(target.address) ? `[${target.address}]` : target.address}:${target.port}`;
  const socket = connect({ host: proxy.host, port: proxy.port, noDelay: true });
  const request = requestHttp({
    method: 'CONNECT',
    path: authority,
    headers: { Host: authority, ...(proxy.authorization === null ? {} : { 'Proxy-Authorization': proxy.authorization.reveal() }) },
    createConnection: () => socket,
    maxHeaderSize: HEAD_BYTES_MAX,
    signal,
  });
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.once('connect', ({ statusCode = 0 }, _, early) => {
      // From here on nobody else listens; whoever uses the tunnel sees it close.
      socket.on('error', () => undefined);
      const isOpen = statusCode >= 200 && statusCode < 300;
      // In HTTP and TLS the client speaks first: bytes that came with the answer are not the destination's.
      if (isOpen && early.length === 0) return resolve(socket);
      socket.destroy();
      reject(new ProxyRefusal(isOpen ? 'PROXY_MALFORMED' : `PROXY_${statusCode}`));
    });
    request.end();
  });
}
