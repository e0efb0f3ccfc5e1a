import type { IncomingMessage, ServerResponse } from 'node:http';

/** The whole body of a request as text. */
export async function readText(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function answerHtml(res: ServerResponse, status: number, page: string): void {
  res
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(page);
}

/** What IIS shows when an ASP.NET application fails before it can answer. */
export const RUNTIME_ERROR_PAGE =
  "<!DOCTYPE html><html><head><title>Runtime Error</title></head><body><h1>Server Error in '/' Application.</h1>" +
  '<h2>Runtime Error</h2><p>An application error occurred on the server.</p></body></html>';
