import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder for everything that `npm start` writes. */
export const DEMO_FOLDER = join(__dirname, '..', '.demo');

interface Secrets {
  account: string;
  application: string;
  password: string;
}

/** The practice tenant's secrets. Created once per clone, so that connections still work after a restart. */
export function loadSecrets(): Secrets {
  const file = join(DEMO_FOLDER, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const randomToken = () => randomBytes(18).toString('base64url');
  const secrets = {
    account: randomToken(),
    application: randomToken(),
    password: randomBytes(4).toString('hex'),
  };
  mkdirSync(DEMO_FOLDER, { recursive: true });
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
