import type { Request, Response } from 'express';
import * as say from '../../../src/i18n/messages';
import { asHaloError, HaloError, type Said, tell } from '../../../src/index';
import { languageOfRequest } from '../../shared/language';
import type { Connections } from '../connection-registry';
import type { LookUps } from '../lookup-cache';
import type { Right, Route } from './routes';

/** Answers one route. */
export type Answer = (req: Request, res: Response) => void;

/** Every route's answer. */
export type Answers = Record<Route, Answer>;

/** What an open dialog asks Halo through the connection as it is deployed. */
export function lookUpAnswer(
  connections: Connections,
  answer: (lookUps: LookUps, req: Request) => Promise<object>,
): Answer {
  return handled(async (req, res) => {
    res.json(await answer(connections.lookUps(idOf(req)), req));
  });
}

/** Node-RED keeps credentials in a plain object by id: names that every object has are no ids. */
export function idOf(req: Request): string {
  const id = String(req.params.id);
  if (id in Object.prototype) throw new HaloError('HALO_CONFIG', say.dialog('noConnection'));
  return id;
}

/** Errors as `{ message, hint, field, code }`; never cached, never a stack. */
export function handled(handle: (req: Request, res: Response) => Promise<void>): Answer {
  return (req, res) => {
    res.set('Cache-Control', 'no-store');
    handle(req, res).catch((thrown: unknown) => {
      const { message, hint, field, code } = asHaloError(thrown).in(languageOfRequest(req));
      res.status(thrown instanceof HaloError ? 400 : 500).json({ message, hint, field, code });
    });
  };
}

/** Refuses what may not come in, whatever its sender's rights. @returns whether it has */
export function refuses(right: Right, req: Request, res: Response): boolean {
  if (right === 'anybody') return false;
  if (isOtherSite(req)) refuse(req, res, 403, say.dialog('otherSite'));
  // A form on another page cannot send JSON.
  else if (right !== 'read' && !req.is('application/json')) refuse(req, res, 415, say.dialog('json'));
  else return false;
  return true;
}

/**
 * Keeps other web pages out: without adminAuth nothing else does, and Node-RED 4.1 lets them read every answer.
 * Browsers say where a request comes from in `Sec-Fetch-Site` (but not to plain http addresses) and in `Origin`.
 */
function isOtherSite(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const own = site === 'same-origin' || site === 'none';
  return site === 'cross-site' || (!own && origin !== undefined && !isOwn(origin, req));
}

function isOwn(origin: string, req: Request): boolean {
  // Anybody can send X-Forwarded-Host: it counts where Node-RED was told that a proxy sets it.
  const hosts = [req.get('host'), req.app.enabled('trust proxy') && req.get('x-forwarded-host')];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

function refuse(req: Request, res: Response, status: number, said: Said): void {
  res
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({ message: told(said, req) });
}

/** What is said to whoever asks, in their language. */
export function told(said: Said, req: Request): string {
  return tell(said, languageOfRequest(req));
}
