import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HaloFixture } from '../support/halo-fixture';
import { target } from '../support/node-red';
import { sendJson } from '../support/stub-server';

const execFileAsync = promisify(execFile);
const script = join(__dirname, '..', 'support', 'paginate-process.cjs');
const PAGE_COUNT = 400;
const PAGE_SIZE = 100;

describe('A page of a long list', () => {
  let halo: HaloFixture;
  beforeEach(async () => {
    halo = await HaloFixture.start();
  });
  afterEach(() => halo.close());

  /*
   * V8 allocates some closures in its old generation, where they retain their variables until the next full garbage
   * collection. A single closure that references a response adds 100 MB for 100,000 rows.
   */
  it('is released without a full garbage collection', async () => {
    const details = 'The laptop shows a blue screen. '.repeat(20);
    let size = 0;
    halo.server.on('GET /api/Tickets', (request, res) => {
      const first = (Number(request.query.get('page_no')) - 1) * PAGE_SIZE + 1;
      const tickets = Array.from({ length: PAGE_SIZE }, (_, row) => ({ id: first + row, details }));
      const page = { record_count: PAGE_COUNT * PAGE_SIZE, tickets };
      size = JSON.stringify(page).length;
      sendJson(res, 200, page);
    });
    const { stdout } = await execFileAsync(target.node, [
      '--expose-gc',
      script,
      halo.server.url,
      String(PAGE_COUNT),
    ]);
    Number(stdout).should.be.below(size / 2);
  });
});
