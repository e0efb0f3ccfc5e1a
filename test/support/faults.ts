import { gzipSync } from 'node:zlib';
import type { Fault } from './faulty-server';

/** Closes the connection before the request is processed. */
export const connectionClosed: Fault = ({ socket }) => socket.end();

/** Resets the connection before the request is processed. */
export const connectionReset: Fault = ({ socket }) => socket.resetAndDestroy();

/** Processes the request, then resets the connection instead of responding. */
export const resetAfterProcessing: Fault = async ({ execute, socket }) => {
  await execute();
  socket.resetAndDestroy();
};

/** Processes the request and never responds. */
export const noResponse: Fault = ({ execute }) => execute();

/** Responds with this status without processing the request. */
export function status(
  code: number,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Fault {
  return ({ response, request }) => {
    request.resume();
    response.writeHead(code, headers).end(body);
  };
}

/** Processes the request and responds with another body. */
export function replaceBody(body: string | Buffer, headers: Record<string, string> = {}): Fault {
  return async ({ execute, response }) => {
    const healthyResponse = await execute();
    response.writeHead(healthyResponse.status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}

/** Processes the request, writes these bytes to the socket, then closes it, resets it or leaves it open. */
export function rawResponse(bytes: string | Buffer, ending: 'close' | 'reset' | 'open' = 'close'): Fault {
  return async ({ execute, socket }) => {
    await execute();
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    if (ending === 'close') socket.end();
    if (ending === 'reset') socket.resetAndDestroy();
  };
}

/** Processes the request and writes single bytes until the client disconnects. */
export function drip(start: string, bytes: string): Fault {
  return async ({ execute, socket }) => {
    await execute();
    socket.write(start);
    let sentBytes = 0;
    const timer = setInterval(() => socket.write(bytes[sentBytes++ % bytes.length] as string), 20);
    socket.once('close', () => clearInterval(timer));
  };
}

/** A body without end, written as fast as it is taken. */
export const endlessBody: Fault = async ({ execute, socket }) => {
  await execute();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"');
  const pump = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', pump);
  pump();
};

const CHUNK_BYTES = 10 * 1024 * 1024;

/** A small body that becomes this many bytes when it is unpacked, or a few more. */
export function gzipBomb(bytes: number): Fault {
  const chunk = gzipSync(Buffer.alloc(CHUNK_BYTES, ' '));
  return replaceBody(Buffer.concat(Array(Math.ceil(bytes / CHUNK_BYTES)).fill(chunk)), {
    'content-encoding': 'gzip',
  });
}
