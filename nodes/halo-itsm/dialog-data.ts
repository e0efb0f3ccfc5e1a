import { join } from 'node:path';
import type { NodeAPI } from 'node-red';

const RESOURCES_DIR = join(__dirname, '..', '..', 'resources');

/** What the build puts beside each file, the smallest first. */
const COMPRESSIONS = [
  { encoding: 'br', extension: '.br' },
  { encoding: 'gzip', extension: '.gz' },
];

/**
 * Serves the dialog's data as small as the browser takes it: Node-RED itself compresses nothing. (Browsers take Brotli
 * over https and from localhost.)
 */
export function serveDialogData(RED: NodeAPI): void {
  for (const file of ['catalogue.json', 'schemas.json']) {
    RED.httpAdmin.get(`/halo-itsm/${file}`, RED.auth.needsPermission('halo-itsm.read'), (req, res) => {
      const compression = COMPRESSIONS.find(({ encoding }) => req.acceptsEncodings(encoding));
      res.type('json').vary('Accept-Encoding');
      if (compression) res.set('Content-Encoding', compression.encoding);
      res.sendFile(file + (compression?.extension ?? ''), { root: RESOURCES_DIR });
    });
  }
}
