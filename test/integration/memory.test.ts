import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Halo } from '../support/clients';
import { line } from '../support/node-red';
import { json } from '../support/stub-server';

const run = promisify(execFile);
const script = join(__dirname, '..', 'support', 'many-pages.cjs');
const PAGES = 400;
const ROWS = 100;

describe('A page of a long collection', () => {
  let halo: Halo;
  beforeEach(async () => {
    halo = await Halo.start();
  });
  afterEach(() => halo.close());

  /*
   * V8 makes some closures in its old generation, where they keep all they know until the next full collection. One of
   * them that knows an answer, and 100,000 rows need 100 MB more.
   */
  it('is let go of without a full collection', async () => {
    const details = 'The laptop shows a blue screen. '.repeat(20);
    let size = 0;
    halo.server.on('GET /api/Tickets', (request, res) => {
      const first = (Number(request.query.get('page_no')) - 1) * ROWS + 1;
      const tickets = Array.from({ length: ROWS }, (_, row) => ({ id: first + row, details }));
      const page = { record_count: PAGES * ROWS, tickets };
      size = JSON.stringify(page).length;
      json(res, 200, page);
    });
    const { stdout } = await run(line.node, ['--expose-gc', script, halo.server.url, String(PAGES)]);
    Number(stdout).should.be.below(size / 2);
  });
});
