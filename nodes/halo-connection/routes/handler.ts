import type { Request, Response } from 'express';
import * as messages from '../../../src/i18n/messages';
import { asHaloError, HaloError, type LocalizedText, translate } from '../../../src/index';
import { requestLanguage } from '../../shared/language';
import type { ConnectionRegistry } from '../connection-registry';
import type { LookupCache } from '../lookup-cache';
import type { Route, RoutePermission } from './routes';

/** Answers one route. */
export type RouteHandler = (req: Request, res: Response) => void;

/** Every route's answer. */
export type RouteHandlers = Record<Route, RouteHandler>;

/** What an open dialog asks Halo through the connection as it is deployed. */
export function lookupHandler(
  connections: ConnectionRegistry,
  getResult: (lookupCache: LookupCache, req: Request) => Promise<object>,
): RouteHandler {
  return asyncHandler(async (req, res) => {
    res.json(await getResult(connections.lookupCacheFor(connectionIdOf(req)), req));
  });
}

/** Node-RED keeps credentials in a plain object by id: names that every object has are no ids. */
export function connectionIdOf(req: Request): string {
  const id = String(req.params.id);
  if (id in Object.prototype) throw new HaloError('HALO_CONFIG', messages.dialog('unknownConnection'));
  return id;
}

/** Errors as `{ message, hint, field, code }`; never cached, never a stack. */
export function asyncHandler(handler: (req: Request, res: Response) => Promise<void>): RouteHandler {
  return (req, res) => {
    res.set('Cache-Control', 'no-store');
    handler(req, res).catch((error: unknown) => {
      const { message, hint, field, code } = asHaloError(error).translate(requestLanguage(req));
      res.status(error instanceof HaloError ? 400 : 500).json({ message, hint, field, code });
    });
  };
}

/** Refuses what may not come in, whatever its sender's rights. @returns whether it has */
export function rejectUntrusted(permission: RoutePermission, req: Request, res: Response): boolean {
  if (permission === 'public') return false;
  if (isCrossSite(req)) sendError(req, res, 403, messages.dialog('crossSiteRequest'));
  // A form on another page cannot send JSON.
  else if (permission !== 'read' && !req.is('application/json'))
    sendError(req, res, 415, messages.dialog('jsonRequired'));
  else return false;
  return true;
}

/**
 * Keeps other web pages out: without adminAuth nothing else does, and Node-RED 4.1 lets them read every answer.
 * Browsers say where a request comes from in `Sec-Fetch-Site` (but not to plain http addresses) and in `Origin`.
 */
function isCrossSite(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const isSameSite = site === 'same-origin' || site === 'none';
  return site === 'cross-site' || (!isSameSite && origin !== undefined && !isSameHost(origin, req));
}

function isSameHost(origin: string, req: Request): boolean {
  // Anybody can send X-Forwarded-Host: it counts where Node-RED was told that a proxy sets it.
  const hosts = [req.get('host'), req.app.enabled('trust proxy') && req.get('x-forwarded-host')];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

function sendError(req: Request, res: Response, status: number, message: LocalizedText): void {
  res
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({ message: translateFor(message, req) });
}

/** What is said to whoever asks, in their language. */
export function translateFor(message: LocalizedText, req: Request): string {
  return translate(message, requestLanguage(req));
}
