import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Outside the ranges from which Linux, macOS and Windows choose ports for clients and for `listen(0)`. */
const RANGE = { first: 20_000, count: 12_000 };
const reservations = join(tmpdir(), `halo-itsm-test-ports-${userInfo().uid}`);
const ownReservations: string[] = [];
process.on('exit', () => {
  for (const file of ownReservations) rmSync(file, { force: true });
});

/**
 * Reserves a port for a server whose port must be known before it starts, for a server that restarts on its port, or
 * for a test that needs a port on which nothing listens. No other test process gets the port while this process runs.
 */
export async function reservePort(): Promise<number> {
  mkdirSync(reservations, { recursive: true });
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = RANGE.first + randomInt(RANGE.count);
    // Servers that are not part of the tests reserve nothing.
    if (reserve(port) && (await canListen(port))) return port;
  }
  throw new Error('no free port');
}

function reserve(port: number): boolean {
  const file = join(reservations, String(port));
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    if (!isRunning(ownerOf(file))) rmSync(file, { force: true });
    return false;
  }
  ownReservations.push(file);
  return true;
}

function ownerOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isRunning(pid: number): boolean {
  // The file is being written or removed.
  if (pid === 0) return true;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
