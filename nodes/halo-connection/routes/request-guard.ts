import type { Request, Response } from 'express';
import * as messages from '../../../src/i18n/messages';
import type { LocalizedText } from '../../../src/index';
import { translateFor } from './handler';
import type { RoutePermission } from './routes';

/**
 * Protects the routes against cross-site requests, in addition to Node-RED's permissions.
 * @returns whether the request was rejected; the response has then been sent
 */
export function rejectUntrusted(permission: RoutePermission, req: Request, res: Response): boolean {
  if (permission === 'public') return false;
  if (isCrossSite(req)) sendError(req, res, 403, messages.dialog('crossSiteRequest'));
  // An HTML form on another site cannot send JSON.
  else if (permission !== 'read' && !req.is('application/json'))
    sendError(req, res, 415, messages.dialog('jsonRequired'));
  else return false;
  return true;
}

/**
 * Whether another web site sent the request. Without `adminAuth` there is no other protection, and Node-RED 4.1 lets
 * other sites read the responses. Browsers send the source of a request in `Sec-Fetch-Site` (https and localhost only)
 * and in `Origin`.
 */
function isCrossSite(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const isSameSite = site === 'same-origin' || site === 'none';
  return site === 'cross-site' || (!isSameSite && origin !== undefined && !isSameHost(origin, req));
}

function isSameHost(origin: string, req: Request): boolean {
  // Any client can send X-Forwarded-Host, so it counts only if Node-RED is configured to trust a proxy.
  const hosts = [req.get('host'), req.app.enabled('trust proxy') && req.get('x-forwarded-host')];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

function sendError(req: Request, res: Response, status: number, message: LocalizedText): void {
  res
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({ message: translateFor(message, req) });
}
