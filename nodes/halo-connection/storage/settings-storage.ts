import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import type { SealedEntries } from '../../../src/index';

/** Key of the encrypted logins in Node-RED's settings. */
const SETTINGS_KEY = 'nodeRedContribHaloItsm';

/** Key of an id that changes with every write. */
const WRITE_ID_KEY = 'written';

/** Reads the entries. Some storage modules, and the test helper, throw if there are none. */
export function readStoredEntries(RED: NodeAPI): unknown {
  try {
    return RED.settings.get(SETTINGS_KEY);
  } catch {
    return undefined;
  }
}

/** Whether any login is stored. */
export function hasStoredLogins(RED: NodeAPI): boolean {
  const { [WRITE_ID_KEY]: _, ...entries } = Object(readStoredEntries(RED)) as Record<string, unknown>;
  return Object.keys(entries).length > 0;
}

/** @throws if the entries were not written to disk */
export async function writeStoredEntries(RED: NodeAPI, entries: SealedEntries): Promise<void> {
  const settings = RED.settings as { readOnly?: boolean; userDir?: string; storageModule?: unknown };
  // Node-RED silently ignores writes to read-only settings.
  if (settings.readOnly) throw new Error('settings are read-only');
  // Node-RED skips a write that does not change the settings, even if an earlier write failed.
  const writeId = randomUUID();
  await RED.settings.set(SETTINGS_KEY, { ...entries, [WRITE_ID_KEY]: writeId });
  if (settings.userDir && !settings.storageModule && !(await isOnDisk(settings.userDir, writeId))) {
    throw new Error('the settings were not written to disk');
  }
}

/** Reads the file back: on a full disk Node-RED leaves an empty file and reports success. */
async function isOnDisk(userDir: string, writeId: string): Promise<boolean> {
  let content: string;
  try {
    content = await readFile(join(userDir, '.config.runtime.json'), 'utf8');
  } catch {
    // The settings are not stored in this file.
    return true;
  }
  return content.includes(writeId);
}
