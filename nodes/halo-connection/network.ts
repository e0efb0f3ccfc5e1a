import type { NodeAPI } from 'node-red';
import type { ProxyOptions, TlsOptions } from '../../src/index';

/** TLS and proxy options from the `tls-config` and `http proxy` config nodes that the connection uses. */
export function networkOptions(
  RED: NodeAPI,
  { tls, proxy }: { tls?: unknown; proxy?: unknown },
): { tls?: TlsOptions; proxy?: ProxyOptions } {
  return { tls: tlsOptions(RED, tls), proxy: proxyOptions(RED, proxy) };
}

function tlsOptions(RED: NodeAPI, id: unknown): TlsOptions | undefined {
  const node = configNode(RED, id);
  const addTlsOptions = node?.addTLSOptions;
  if (typeof addTlsOptions !== 'function') return undefined;
  const options: TlsOptions = {};
  addTlsOptions.call(node, options);
  return options;
}

function proxyOptions(RED: NodeAPI, id: unknown): ProxyOptions | undefined {
  const node = configNode(RED, id);
  if (typeof node?.url !== 'string' || !node.url) return undefined;
  const { username, password } = (node.credentials ?? {}) as { username?: string; password?: string };
  const bypass = Array.isArray(node.noproxy)
    ? node.noproxy.filter((entry): entry is string => typeof entry === 'string')
    : [];
  return { url: node.url, bypass, username, password };
}

function configNode(RED: NodeAPI, id: unknown): Record<string, unknown> | undefined {
  if (typeof id !== 'string' || !id) return undefined;
  return RED.nodes.getNode(id) as unknown as Record<string, unknown> | undefined;
}
