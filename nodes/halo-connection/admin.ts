import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { NodeAPI } from 'node-red';
import { asHaloError, HaloError } from '../../src/index';
import type { Connections } from './connections';
import type { LookUps } from './look-ups';

/** What every admin route stands behind, by what it does. */
export function guards(RED: NodeAPI): {
  read: RequestHandler[];
  write: RequestHandler[];
  deploy: RequestHandler[];
} {
  const write = [RED.auth.needsPermission('halo-connection.write'), ownSite, jsonOnly];
  return {
    read: [RED.auth.needsPermission('halo-connection.read'), ownSite],
    write,
    // What the dialog sends is resolved as a deploy would: environment variables, any address. So it takes the right to deploy.
    deploy: [RED.auth.needsPermission('flows.write'), ...write],
  };
}

/**
 * A route below `/halo-connection/:id/` on which an open dialog asks Halo through the connection as it is deployed.
 * Whatever goes wrong is answered as `{ message, hint, field, code }`.
 * @param path - Express's, e.g. `lists/:list`
 */
export function lookUpRoute(
  RED: NodeAPI,
  connections: Connections,
  path: string,
  answer: (lookUps: LookUps, req: Request) => Promise<object>,
): void {
  RED.httpAdmin.get(
    `/halo-connection/:id/${path}`,
    guards(RED).read,
    handled(async (req, res) => {
      res.json(await answer(connections.lookUps(idOf(req)), req));
    }),
  );
}

/** Node-RED keeps credentials in a plain object by id: names that every object has are no ids. */
export function idOf(req: Request): string {
  const id = String(req.params.id);
  if (id in Object.prototype) throw new HaloError('HALO_CONFIG', 'There is no connection of this id.');
  return id;
}

/** Errors as `{ message, hint, field, code }`; never cached, never a stack. */
export function handled(handle: (req: Request, res: Response) => Promise<void>): RequestHandler {
  return (req, res) => {
    res.set('Cache-Control', 'no-store');
    handle(req, res).catch((thrown: unknown) => {
      const { message, hint, field, code } = asHaloError(thrown);
      res.status(thrown instanceof HaloError ? 400 : 500).json({ message, hint, field, code });
    });
  };
}

/**
 * Keeps other web pages out: without adminAuth nothing else does, and Node-RED 4.1 lets them read every answer.
 * Browsers say where a request comes from in `Sec-Fetch-Site` (but not to plain http addresses) and in `Origin`.
 */
function ownSite(req: Request, res: Response, next: NextFunction): void {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const own = site === 'same-origin' || site === 'none';
  if (site === 'cross-site' || (!own && origin !== undefined && !isOwn(origin, req))) {
    refuse(
      res,
      403,
      'This request came from another web site and was refused. If it did not, Node-RED is behind a proxy that must pass the Host header on.',
    );
  } else next();
}

function isOwn(origin: string, req: Request): boolean {
  // Anybody can send X-Forwarded-Host: it counts where Node-RED was told that a proxy sets it.
  const hosts = [req.get('host'), req.app.enabled('trust proxy') && req.get('x-forwarded-host')];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

/** A form on another page cannot send JSON. */
function jsonOnly(req: Request, res: Response, next: NextFunction): void {
  if (req.is('application/json')) next();
  else refuse(res, 415, 'The request must be JSON.');
}

function refuse(res: Response, status: number, message: string): void {
  res.status(status).set('Cache-Control', 'no-store').json({ message });
}
