import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';

/** The URLs of a Halo instance. */
export interface InstanceAddress {
  /** For example `https://acme.haloitsm.com` or `https://intranet/halo`, without a trailing slash. */
  base: string;
  /** `{base}/api` */
  api: string;
  origin: string;
  host: string;
  /** Plain http to a host other than this machine. */
  insecure: boolean;
}

/** Whether a host name refers to this machine: the only host for which plain http needs no permission. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

function throwInvalid(field: string, message: LocalizedText): never {
  throw new HaloError('HALO_CONFIG', message, { field });
}

/**
 * Parses an http(s) URL. Without a scheme, https is assumed.
 * @param label - name of the setting, for the error message
 * @throws HaloError HALO_CONFIG with `field`: not a URL, with credentials, or http although it is not allowed
 */
export function parseWebAddress(input: string, label: LocalizedText, field: string, allowHttp: boolean): URL {
  const trimmed = input.trim();
  if (!trimmed) throwInvalid(field, messages.address('missing', { label }));
  // The regular expressions applied to the URL take quadratic time.
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
 * Parses an instance URL as users paste it. A trailing `/api…` or `/auth…`, query and fragment are removed; any other
 * path prefix is kept.
 * @throws HaloError HALO_CONFIG with `field: 'instanceUrl'`
 */
export function parseInstanceAddress(input: string, allowHttp = false): InstanceAddress {
  const url = parseWebAddress(input, messages.address('instanceUrl'), 'instanceUrl', allowHttp);
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
