import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import { writeDurable } from '../../nodes/halo-connection/storage/settings-storage';

const ENTRIES = { c1: { savedAt: 1, sealed: 'sealed' } };

describe('What is written to Node-RED’s settings', () => {
  let userDir: string;
  beforeEach(() => {
    userDir = mkdtempSync(join(tmpdir(), 'durable-'));
  });
  afterEach(() => rmSync(userDir, { recursive: true }));

  /** A Node-RED that says it has written what it was given, and has written this. */
  const write = (onDisk: (given: object) => string | undefined, more: object = {}) => {
    const set = async (key: string, given: object) => {
      const text = onDisk({ [key]: given });
      if (text !== undefined) writeFileSync(join(userDir, '.config.runtime.json'), text);
    };
    return writeDurable({ settings: { userDir, set, ...more } } as unknown as NodeAPI, ENTRIES);
  };

  it('is there', () => write((given) => JSON.stringify(given, null, 4)));

  it('is missed where a full disk left nothing, half or what was there before', async () => {
    await write(() => '').should.be.rejectedWith(/did not reach the disk/);
    await write((given) => JSON.stringify(given).slice(0, 40)).should.be.rejectedWith(
      /did not reach the disk/,
    );
    let before = '';
    await write((given) => {
      before = JSON.stringify(given);
      return before;
    });
    await write(() => before).should.be.rejectedWith(/did not reach the disk/);
  });

  it('is believed to be there where it is kept elsewhere', async () => {
    await write(() => undefined);
    await write(() => 'old', { storageModule: {} });
    await write(() => 'old', { userDir: undefined });
  });

  it('is not, where settings are read-only', () =>
    write((given) => JSON.stringify(given), { readOnly: true }).should.be.rejectedWith(/read-only/));
});
