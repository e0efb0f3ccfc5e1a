import type { Request, Response } from 'express';
import * as messages from '../../../src/i18n/messages';
import { asHaloError, HaloError, type LocalizedText, translate } from '../../../src/index';
import { requestLanguage } from '../../shared/language';
import type { ConnectionRegistry } from '../connection-registry';
import type { LookupCache } from '../lookup-cache';
import type { Route } from './routes';

export type RouteHandler = (req: Request, res: Response) => void;

export type RouteHandlers = Record<Route, RouteHandler>;

/**
 * Wraps a handler so that its errors are sent as JSON `{ message, hint, field, code }`, never with a stack trace.
 * The status is 400 for a HaloError and 500 otherwise. Responses are not cached.
 */
export function asyncHandler(handler: (req: Request, res: Response) => Promise<void>): RouteHandler {
  return (req, res) => {
    res.set('Cache-Control', 'no-store');
    handler(req, res).catch((error: unknown) => {
      const { message, hint, field, code } = asHaloError(error).translate(requestLanguage(req));
      res.status(error instanceof HaloError ? 400 : 500).json({ message, hint, field, code });
    });
  };
}

/** A handler that sends data it reads from Halo through the running connection. */
export function lookupHandler(
  connections: ConnectionRegistry,
  readResult: (lookupCache: LookupCache, req: Request) => Promise<object>,
): RouteHandler {
  return asyncHandler(async (req, res) => {
    res.json(await readResult(connections.lookupCacheFor(connectionIdOf(req)), req));
  });
}

/**
 * The connection id in the route's path.
 * @throws HaloError HALO_CONFIG for names such as `constructor`: Node-RED looks up credentials in a plain object
 */
export function connectionIdOf(req: Request): string {
  const id = String(req.params.id);
  if (id in Object.prototype) throw new HaloError('HALO_CONFIG', messages.dialog('unknownConnection'));
  return id;
}

/** Whether the dialog requests data that is newer than the cache. */
export function wantsRefresh(req: Request): boolean {
  return req.query.refresh === 'true';
}

/** Translates a message to the language of the browser that sent the request. */
export function translateFor(message: LocalizedText, req: Request): string {
  return translate(message, requestLanguage(req));
}
