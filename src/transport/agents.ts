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

/** A proxy chosen by the user; without one the environment's `http_proxy`, `https_proxy`, `no_proxy` count. */
export interface ProxyOptions {
  url: string;
  /** Hosts that are reached directly. */
  bypass: string[];
  username?: string;
  password?: string;
}

type AgentPair = { http: http.Agent; https: https.Agent };

/** The sockets of one connection: kept alive for reads, fresh for every write, through a proxy where there is one. */
export class Agents {
  readonly #tls: TlsOptions | undefined;
  readonly #proxy: ProxyOptions | undefined;
  readonly #tunnelTimeoutMs: number;
  readonly #pairs = new Map<string, AgentPair>();

  /** @param tunnelTimeoutMs - how long a proxy may take to open a tunnel, ms: nothing else would end that */
  constructor(tunnelTimeoutMs: number, tls?: TlsOptions, proxy?: ProxyOptions) {
    this.#tunnelTimeoutMs = tunnelTimeoutMs;
    this.#tls = tls;
    this.#proxy = proxy;
  }

  /**
   * The agents for a URL. A write never uses a kept connection: the server could close it at the very moment we
   * write, and nobody would know whether the record was saved. Where an address may be is checked when a connection is
   * made: one made under another rule is not used again.
   */
  async for(
    url: URL,
    reusable: boolean,
    minScope?: AddressScope,
  ): Promise<{ agent: http.Agent; proxied: boolean }> {
    const { getProxyForUrl, HttpProxyAgent, HttpsProxyAgent } = await loadLibraries();
    // Asked with a text, it would use url.parse(), of which Node.js 24 warns everybody.
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

  /** The proxy's address with its credentials, or undefined for a direct connection. */
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

/** One entry of a no-proxy list: a host, a suffix (`.corp`, `*.corp`) or `*`, with an optional port. */
function matchesBypass(entry: string, url: URL): boolean {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  const actualPort = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (!host || (port && port !== actualPort)) return false;
  if (host === '*') return true;
  return /^[.*]/.test(host) ? url.hostname.endsWith(host.replace(/^\*/, '')) : url.hostname === host;
}
