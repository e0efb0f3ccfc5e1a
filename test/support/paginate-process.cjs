// A process that walks through a collection and tells how many bytes of each page only a full collection would free:
// `paginate-process.cjs {url} {pages}`. It runs what is built: other tools wrap functions, and V8 keeps more of those.
const { getHeapSpaceStatistics } = require('node:v8');
const { HaloClient, parseConnectionSettings, temporaryTokenManager } = require('../../dist/engine.js');
const { findOperation } = require('../../dist/catalogue.js');

const [url, pages] = process.argv.slice(2);
const WARM_UP = 100;

/** Bytes in the old generation, and outside of the heap. */
function kept() {
  for (let times = 0; times < 3; times++) gc({ type: 'minor' });
  const old = getHeapSpaceStatistics().filter(({ space_name }) => /^(old|large_object)/.test(space_name));
  const used = old.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  return used + process.memoryUsage().arrayBuffers;
}

async function walk() {
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
  let taken = 0;
  for await (const _ of client.pages(findOperation('ticket.list'), {}, { allPages: true })) {
    taken++;
    if (taken === WARM_UP) {
      gc();
      before = kept();
    }
    // What is still there the second time moves on to the old generation.
    if (taken > WARM_UP && taken % 50 === 0) gc({ type: 'minor' });
  }
  client.close();
  return (kept() - before) / (Number(pages) - WARM_UP);
}

walk().then((bytes) => process.stdout.write(String(Math.round(bytes))));
