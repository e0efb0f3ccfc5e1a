import { join } from 'node:path';
import type { NodeAPI } from 'node-red';

const FOLDER = join(__dirname, '..', '..', 'resources');

/** What the build puts beside each file, the smallest first. */
const COMPRESSED = [
  { encoding: 'br', extension: '.br' },
  { encoding: 'gzip', extension: '.gz' },
];

/**
 * Serves the dialog's data as small as the browser takes it: Node-RED itself compresses nothing. (Browsers take Brotli
 * over https and from localhost.)
 */
export function dialogData(RED: NodeAPI): void {
  for (const file of ['catalogue.json', 'schemas.json']) {
    RED.httpAdmin.get(`/halo-itsm/${file}`, RED.auth.needsPermission('halo-itsm.read'), (req, res) => {
      const taken = COMPRESSED.find(({ encoding }) => req.acceptsEncodings(encoding));
      res.type('json').vary('Accept-Encoding');
      if (taken) res.set('Content-Encoding', taken.encoding);
      res.sendFile(file + (taken?.extension ?? ''), { root: FOLDER });
    });
  }
}
