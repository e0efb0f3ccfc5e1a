import { gzipSync } from 'node:zlib';
import type { Fault } from './faulty-server';

/** Closes without a word, before anything was done. */
export const closed: Fault = ({ socket }) => socket.end();

/** Resets before anything was done. */
export const reset: Fault = ({ socket }) => socket.resetAndDestroy();

/** Does what was asked for, and resets instead of saying so. */
export const resetAfter: Fault = async ({ carryOut, socket }) => {
  await carryOut();
  socket.resetAndDestroy();
};

/** Does what was asked for and never answers. */
export const silent: Fault = ({ carryOut }) => carryOut();

/** Says something other than what a healthy server would; nothing was done. */
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

/** Does what was asked for, and says this instead. */
export function instead(body: string | Buffer, headers: Record<string, string> = {}): Fault {
  return async ({ carryOut, response }) => {
    const healthy = await carryOut();
    response.writeHead(healthy.status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}

/** Does what was asked for, writes these bytes to the socket, and then closes it, resets it or leaves it open. */
export function raw(bytes: string | Buffer, then: 'close' | 'reset' | 'open' = 'close'): Fault {
  return async ({ carryOut, socket }) => {
    await carryOut();
    await new Promise<void>((written) => socket.write(bytes, () => written()));
    if (then === 'close') socket.end();
    if (then === 'reset') socket.resetAndDestroy();
  };
}

/** Does what was asked for and writes one byte after the other, until the client has had enough. */
export function drip(start: string, bytes: string): Fault {
  return async ({ carryOut, socket }) => {
    await carryOut();
    socket.write(start);
    let sent = 0;
    const timer = setInterval(() => socket.write(bytes[sent++ % bytes.length] as string), 20);
    socket.once('close', () => clearInterval(timer));
  };
}

/** A body without end, written as fast as it is taken. */
export const endless: Fault = async ({ carryOut, socket }) => {
  await carryOut();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"');
  const pump = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', pump);
  pump();
};

const PIECE = 10 * 1024 * 1024;

/** A small body that becomes this many bytes when it is unpacked, or a few more. */
export function gzipBomb(bytes: number): Fault {
  const piece = gzipSync(Buffer.alloc(PIECE, ' '));
  return instead(Buffer.concat(Array(Math.ceil(bytes / PIECE)).fill(piece)), { 'content-encoding': 'gzip' });
}
