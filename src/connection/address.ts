import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';

/** Where a Halo instance lives. */
export interface InstanceAddress {
  /** `https://acme.haloitsm.com` or `https://intranet/halo`, without a slash at the end. */
  base: string;
  /** `{base}/api` */
  api: string;
  origin: string;
  host: string;
  /** Plain http to a host that is not this machine. */
  insecure: boolean;
}

/** Whether a host name means this machine; the only place where plain http is always fine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

function throwInvalid(field: string, message: LocalizedText): never {
  throw new HaloError('HALO_CONFIG', message, { field });
}

/** An http(s) URL without user-info; https when no scheme is given; http only where it is allowed. */
export function parseWebAddress(text: string, label: LocalizedText, field: string, allowHttp: boolean): URL {
  const trimmed = text.trim();
  if (!trimmed) throwInvalid(field, messages.address('missing', { label }));
  // Longer than any address, and what is done with it below takes time with its length squared.
  if (trimmed.length > 2000) throwInvalid(field, messages.address('tooLong', { label }));
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  } catch {
    return throwInvalid(field, messages.address('notAnAddress', { label }));
  }
  if (url.username || url.password) throwInvalid(field, messages.address('credentialsInUrl', { label }));
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throwInvalid(field, messages.address('wrongScheme', { label, scheme: url.protocol }));
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowHttp) {
    throwInvalid(field, messages.address('httpNotAllowed', { label, host: url.host }));
  }
  return url;
}

/**
 * The instance URL as people paste it, made into the addresses we use: a trailing `/api…` or `/auth…`, query and
 * fragment are dropped, any other path prefix is kept.
 * @throws HaloError HALO_CONFIG with `field: 'instanceUrl'`
 */
export function parseInstanceAddress(text: string, allowHttp = false): InstanceAddress {
  const url = parseWebAddress(text, messages.address('instanceUrl'), 'instanceUrl', allowHttp);
  const prefix = url.pathname.replace(/\/(api|auth)(\/.*)?$/i, '').replace(/\/+$/, '');
  const base = url.origin + prefix;
  return {
    base,
    api: `${base}/api`,
    origin: url.origin,
    host: url.host,
    insecure: url.protocol === 'http:' && !isLoopback(url.hostname),
  };
}
