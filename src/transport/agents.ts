import http from 'node:http';
import https from 'node:https';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { loadLibraries } from '../util/load-libraries';
import { timerMs } from '../util/timer';
import type { AddressScope } from './address-guard';

/** TLS options as Node-RED's tls-config node gives them. */
export interface TlsOptions {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  pfx?: string | Buffer;
  passphrase?: string;
  servername?: string;
  rejectUnauthorized?: boolean;
  ALPNProtocols?: string[];
}

/** A proxy configured by the user. Without one the environment variables `http_proxy`, `https_proxy`, `no_proxy` apply. */
export interface ProxyOptions {
  url: string;
  /** Hosts that are connected to directly. */
  bypass: string[];
  username?: string;
  password?: string;
}

type AgentPair = { http: http.Agent; https: https.Agent };

/** HTTP agents of one connection: keep-alive for reads, a new socket for every write, with a proxy if one applies. */
export class Agents {
  readonly #tls: TlsOptions | undefined;
  readonly #proxy: ProxyOptions | undefined;
  readonly #tunnelTimeoutMs: number;
  readonly #pairs = new Map<string, AgentPair>();

  /** @param tunnelTimeoutMs - time for a proxy to open a tunnel; no other timeout covers this phase */
  constructor(tunnelTimeoutMs: number, tls?: TlsOptions, proxy?: ProxyOptions) {
    this.#tunnelTimeoutMs = tunnelTimeoutMs;
    this.#tls = tls;
    this.#proxy = proxy;
  }

  /**
   * Returns the agent for a URL. Writes never use a keep-alive socket: the server could close it while the request is
   * sent, and the outcome of the write would be unknown. `minScope` is part of the key, because addresses are checked
   * when a socket connects: a socket created with another minimum is not reused.
   */
  async for(
    url: URL,
    reusable: boolean,
    minScope?: AddressScope,
  ): Promise<{ agent: http.Agent; proxied: boolean }> {
    const { getProxyForUrl, HttpProxyAgent, HttpsProxyAgent } = await loadLibraries();
    // Passed as a URL object: for a string it calls url.parse(), which is deprecated in Node.js 24.
    const proxy = this.#proxyFor(url, getProxyForUrl as (url: object) => string);
    const key = `${reusable} ${minScope} ${proxy ?? ''}`;
    let pair = this.#pairs.get(key);
    if (!pair) {
      const options = { ...this.#tls, keepAlive: reusable };
      if (proxy) {
        const proxyOptions = { ...options, proxy, timeout: timerMs(this.#tunnelTimeoutMs) };
        pair = { http: new HttpProxyAgent(proxyOptions), https: new HttpsProxyAgent(proxyOptions) };
      } else pair = { http: new http.Agent(options), https: new https.Agent(options) };
      this.#pairs.set(key, pair);
    }
    return { agent: url.protocol === 'https:' ? pair.https : pair.http, proxied: proxy !== undefined };
  }

  close(): void {
    for (const pair of this.#pairs.values()) {
      pair.http.destroy();
      pair.https.destroy();
    }
    this.#pairs.clear();
  }

  /** The proxy's URL with its credentials; undefined for a direct connection. */
  #proxyFor(url: URL, fromEnvironment: (url: object) => string): string | undefined {
    if (!this.#proxy) return validProxyUrl(fromEnvironment(url));
    if (this.#proxy.bypass.some((entry) => matchesBypass(entry, url))) return undefined;
    const address = validProxyUrl(this.#proxy.url);
    if (!address || !this.#proxy.username) return address;
    const withCredentials = new URL(address);
    withCredentials.username = encodeURIComponent(this.#proxy.username);
    withCredentials.password = encodeURIComponent(this.#proxy.password ?? '');
    return withCredentials.href;
  }
}

function validProxyUrl(address: string): string | undefined {
  if (!address) return undefined;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new HaloError('HALO_CONFIG', messages.settings('invalidProxyAddress'), { field: 'proxy' });
  }
  return address;
}

/** Whether an entry of a no-proxy list matches: a host, a suffix (`.corp`, `*.corp`) or `*`, with an optional port. */
function matchesBypass(entry: string, url: URL): boolean {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  const actualPort = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (!host || (port && port !== actualPort)) return false;
  if (host === '*') return true;
  return /^[.*]/.test(host) ? url.hostname.endsWith(host.replace(/^\*/, '')) : url.hostname === host;
}
