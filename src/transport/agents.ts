import http from 'node:http';
import https from 'node:https';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import { libraries } from '../util/load-libraries';
import { timerMs } from '../util/timer';
import type { Reach } from './address-guard';

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
  except: string[];
  username?: string;
  password?: string;
}

type Pair = { http: http.Agent; https: https.Agent };

/** The sockets of one connection: kept alive for reads, fresh for every write, through a proxy where there is one. */
export class Agents {
  readonly #tls: TlsOptions | undefined;
  readonly #proxy: ProxyOptions | undefined;
  readonly #timeout: number;
  readonly #pairs = new Map<string, Pair>();

  /** @param timeout - how long a proxy may take to open a tunnel, ms: nothing else would end that */
  constructor(timeout: number, tls?: TlsOptions, proxy?: ProxyOptions) {
    this.#timeout = timeout;
    this.#tls = tls;
    this.#proxy = proxy;
  }

  /**
   * The agents for a URL. A write never uses a kept connection: the server could close it at the very moment we
   * write, and nobody would know whether the record was saved. Where an address may be is checked when a connection is
   * made: one made under another rule is not used again.
   */
  async for(url: URL, reusable: boolean, nearest?: Reach): Promise<{ agent: http.Agent; proxied: boolean }> {
    const { getProxyForUrl, HttpProxyAgent, HttpsProxyAgent } = await libraries();
    // Asked with a text, it would use url.parse(), of which Node.js 24 warns everybody.
    const proxy = this.#proxyFor(url, getProxyForUrl as (url: object) => string);
    const key = `${reusable} ${nearest} ${proxy ?? ''}`;
    let pair = this.#pairs.get(key);
    if (!pair) {
      const options = { ...this.#tls, keepAlive: reusable };
      if (proxy) {
        const through = { ...options, proxy, timeout: timerMs(this.#timeout) };
        pair = { http: new HttpProxyAgent(through), https: new HttpsProxyAgent(through) };
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
    if (!this.#proxy) return checkedProxy(fromEnvironment(url));
    if (this.#proxy.except.some((entry) => excepts(entry, url))) return undefined;
    const address = checkedProxy(this.#proxy.url);
    if (!address || !this.#proxy.username) return address;
    const withUser = new URL(address);
    withUser.username = encodeURIComponent(this.#proxy.username);
    withUser.password = encodeURIComponent(this.#proxy.password ?? '');
    return withUser.href;
  }
}

function checkedProxy(address: string): string | undefined {
  if (!address) return undefined;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new HaloError('HALO_CONFIG', say.settings('proxyAddress'), { field: 'proxy' });
  }
  return address;
}

/** One entry of a no-proxy list: a host, a suffix (`.corp`, `*.corp`) or `*`, with an optional port. */
function excepts(entry: string, url: URL): boolean {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  const actualPort = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (!host || (port && port !== actualPort)) return false;
  if (host === '*') return true;
  return /^[.*]/.test(host) ? url.hostname.endsWith(host.replace(/^\*/, '')) : url.hostname === host;
}
