// A process that reads one ticket and tells how it ended and how much memory it took at most: `one-read.ts {url} {secret} {maxResponse}`.

import { temporarySession } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { asHaloError } from '../../src/errors';
import { operation } from './operations';
import { settingsFor } from './settings';

const [url = '', clientSecret, maxResponse] = process.argv.slice(2);
const mb = () => Math.round(process.memoryUsage.rss() / 1024 / 1024);
let peak = mb();
setInterval(() => {
  peak = Math.max(peak, mb());
}, 5).unref();

const settings = settingsFor(url, { clientSecret, maxResponse, timeout: 60 });
const client = new HaloClient(settings, temporarySession(settings));
client
  .run(operation('GET /Tickets/{id}'), { request: { id: 7 } })
  .then(
    () => 'ok',
    (thrown: unknown) => asHaloError(thrown).code,
  )
  .then((code) => {
    client.close();
    process.stdout.write(JSON.stringify({ code, peakMb: Math.max(peak, mb()) }));
  });
