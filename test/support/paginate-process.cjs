// A process that fetches a whole list and reports the bytes per page that only a full garbage collection frees:
// `paginate-process.cjs {url} {pages}`. It uses the built package: tsx wraps functions, which changes V8's memory use.
const { getHeapSpaceStatistics } = require('node:v8');
const { HaloClient, parseConnectionSettings, temporaryTokenManager } = require('../../dist/engine.js');
const { findOperation } = require('../../dist/catalogue.js');

const [url, pages] = process.argv.slice(2);
const WARM_UP = 100;

/** Bytes in the old generation and outside the heap. */
function retainedBytes() {
  for (let times = 0; times < 3; times++) gc({ type: 'minor' });
  const old = getHeapSpaceStatistics().filter(({ space_name }) => /^(old|large_object)/.test(space_name));
  const used = old.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  return used + process.memoryUsage().arrayBuffers;
}

async function fetchAll() {
  const settings = parseConnectionSettings({
    instanceUrl: url,
    authServer: `${url}/auth`,
    clientId: 'client-one',
    clientSecret: 'a-secret-of-the-test',
    signIn: 'application',
    requestLimit: 1_000_000,
  });
  const client = new HaloClient(settings, temporaryTokenManager(settings));
  let before = 0;
  let pageCount = 0;
  for await (const _ of client.pages(findOperation('ticket.list'), {}, { allPages: true })) {
    pageCount++;
    if (pageCount === WARM_UP) {
      gc();
      before = retainedBytes();
    }
    // Objects that survive two minor collections move to the old generation.
    if (pageCount > WARM_UP && pageCount % 50 === 0) gc({ type: 'minor' });
  }
  client.close();
  return (retainedBytes() - before) / (Number(pages) - WARM_UP);
}

fetchAll().then((bytes) => process.stdout.write(String(Math.round(bytes))));
