import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import type { SealedEntries } from '../../../src/index';

/** Where the sealed logins rest in Node-RED's settings. */
const SETTINGS_KEY = 'nodeRedContribHaloItsm';

/** Beside the logins: what makes every state another one. */
const WRITE_ID_KEY = 'written';

/** What is there; some storages and the test helper throw instead of having nothing. */
export function readStoredEntries(RED: NodeAPI): unknown {
  try {
    return RED.settings.get(SETTINGS_KEY);
  } catch {
    return undefined;
  }
}

/** Whether any login rests there. */
export function hasStoredLogins(RED: NodeAPI): boolean {
  const { [WRITE_ID_KEY]: _, ...entries } = Object(readStoredEntries(RED)) as Record<string, unknown>;
  return Object.keys(entries).length > 0;
}

/** @throws when it did not reach the disk */
export async function writeStoredEntries(RED: NodeAPI, entries: SealedEntries): Promise<void> {
  const settings = RED.settings as { readOnly?: boolean; userDir?: string; storageModule?: unknown };
  // In read-only storages Node-RED drops what is set without a word.
  if (settings.readOnly) throw new Error('settings are read-only');
  // Never the same twice: Node-RED does not write what it takes for written.
  const writeId = randomUUID();
  await RED.settings.set(SETTINGS_KEY, { ...entries, [WRITE_ID_KEY]: writeId });
  if (settings.userDir && !settings.storageModule && !(await isOnDisk(settings.userDir, writeId))) {
    throw new Error('the settings did not reach the disk');
  }
}

/** Node-RED takes a write for done when the disk was full, and leaves an empty file: so it is looked at. */
async function isOnDisk(userDir: string, writeId: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(join(userDir, '.config.runtime.json'), 'utf8');
  } catch {
    // Kept elsewhere.
    return true;
  }
  return text.includes(writeId);
}
