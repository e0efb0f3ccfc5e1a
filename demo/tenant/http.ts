import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiResponse } from './api/call';

/** The whole body of a request. */
export async function readBytes(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The whole body of a request as a UTF-8 string. */
export async function readText(req: IncomingMessage): Promise<string> {
  return (await readBytes(req)).toString('utf8');
}

export function sendHtml(res: ServerResponse, status: number, page: string): void {
  res
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(page);
}

/** Sends JSON; a Buffer or a string with its own content type is sent unchanged; without a body only the status. */
export function sendResponse(res: ServerResponse, { status, body, headers = {} }: ApiResponse): void {
  const cacheHeaders = { 'cache-control': 'no-cache,no-store,must-revalidate' };
  if (body === undefined) {
    res.writeHead(status, { ...cacheHeaders, 'content-length': 0, ...headers }).end();
    return;
  }
  const isRaw = Buffer.isBuffer(body) || (typeof body === 'string' && headers['content-type'] !== undefined);
  const contentType = { 'content-type': 'application/json; charset=utf-8' };
  res
    .writeHead(status, { ...cacheHeaders, ...contentType, ...headers })
    .end(isRaw ? body : JSON.stringify(body));
}

/** The page IIS shows when an ASP.NET application fails before it can respond. */
export const RUNTIME_ERROR_PAGE =
  "<!DOCTYPE html><html><head><title>Runtime Error</title></head><body><h1>Server Error in '/' Application.</h1>" +
  '<h2>Runtime Error</h2><p>An application error occurred on the server.</p></body></html>';
