// A process that reads one ticket and reports the result code and its peak memory: `read-ticket-process.ts {url} {secret} {maxResponse}`.

import { temporaryTokenManager } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { asHaloError } from '../../src/errors';
import { operation } from './operations';
import { settingsFor } from './settings';

const [url = '', clientSecret, maxResponse] = process.argv.slice(2);
const rssMb = () => Math.round(process.memoryUsage.rss() / 1024 / 1024);
let peak = rssMb();
setInterval(() => {
  peak = Math.max(peak, rssMb());
}, 5).unref();

const settings = settingsFor(url, { clientSecret, maxResponse, timeout: 60 });
const client = new HaloClient(settings, temporaryTokenManager(settings));
client
  .run(operation('GET /Tickets/{id}'), { request: { id: 7 } })
  .then(
    () => 'ok',
    (error: unknown) => asHaloError(error).code,
  )
  .then((code) => {
    client.close();
    process.stdout.write(JSON.stringify({ code, peakMb: Math.max(peak, rssMb()) }));
  });
