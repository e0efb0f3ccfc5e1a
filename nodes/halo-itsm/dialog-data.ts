import { join } from 'node:path';
import type { NodeAPI } from 'node-red';

const RESOURCES_DIR = join(__dirname, '..', '..', 'resources');

/** Compressed variants that the build creates, smallest first. */
const COMPRESSIONS = [
  { encoding: 'br', extension: '.br' },
  { encoding: 'gzip', extension: '.gz' },
];

/**
 * Registers the admin routes for the operation catalogue and the record schemas, which the node's dialog loads.
 * Node-RED does not compress responses, so these are compressed by the build. Browsers accept Brotli only over https
 * and from localhost.
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
