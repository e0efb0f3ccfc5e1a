import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import type { SealedEntries } from '../../../src/index';

/** Where the sealed logins rest in Node-RED's settings. */
const KEY = 'nodeRedContribHaloItsm';

/** Beside the logins: what makes every state another one. */
const WRITTEN = 'written';

/** What is there; some storages and the test helper throw instead of having nothing. */
export function readDurable(RED: NodeAPI): unknown {
  try {
    return RED.settings.get(KEY);
  } catch {
    return undefined;
  }
}

/** Whether any login rests there. */
export function holdsLogins(RED: NodeAPI): boolean {
  const { [WRITTEN]: _, ...entries } = Object(readDurable(RED)) as Record<string, unknown>;
  return Object.keys(entries).length > 0;
}

/** @throws when it did not reach the disk */
export async function writeDurable(RED: NodeAPI, entries: SealedEntries): Promise<void> {
  const settings = RED.settings as { readOnly?: boolean; userDir?: string; storageModule?: unknown };
  // In read-only storages Node-RED drops what is set without a word.
  if (settings.readOnly) throw new Error('settings are read-only');
  // Never the same twice: Node-RED does not write what it takes for written.
  const written = randomUUID();
  await RED.settings.set(KEY, { ...entries, [WRITTEN]: written });
  if (settings.userDir && !settings.storageModule && !(await isOnDisk(settings.userDir, written))) {
    throw new Error('the settings did not reach the disk');
  }
}

/** Node-RED takes a write for done when the disk was full, and leaves an empty file: so it is looked at. */
async function isOnDisk(userDir: string, written: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(join(userDir, '.config.runtime.json'), 'utf8');
  } catch {
    // Kept elsewhere.
    return true;
  }
  return text.includes(written);
}
