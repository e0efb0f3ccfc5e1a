import should from 'should';
import type { HaloClient } from '../../src/client';
import type { HaloPage, RunOptions } from '../../src/types';
import { catchHaloError } from '../support/errors';
import { HaloFixture } from '../support/halo-fixture';
import { operation } from '../support/operations';
import { sendJson } from '../support/stub-server';
import { ticketPage } from '../support/ticket-page';
import { flushEventLoop } from '../support/wait';

const orderParameter = { name: 'order', type: 'string', in: 'query' } as const;
const list = operation(
  'GET /Tickets',
  {},
  { parameters: [orderParameter], list: { key: 'tickets', paged: true, certain: true } },
);
const unorderedList = operation('GET /Tickets', {}, { list: { key: 'tickets', paged: true, certain: true } });
const statusList = operation('GET /Status', {}, { list: { key: null, paged: false, certain: true } });
const allPages: RunOptions = { allPages: true };

describe('Pages of a list', () => {
  let halo: HaloFixture;
  let client: HaloClient;
  let total: number;
  beforeEach(async () => {
    halo = await HaloFixture.start();
    client = halo.client();
    total = 450;
    halo.server.on('GET /api/Tickets', (request, res) => sendJson(res, 200, ticketPage(request, total)));
  });
  afterEach(() => halo.close());

  const requestedPages = () =>
    halo.server.requestsTo('/api/Tickets').map(({ query }) => Number(query.get('page_no')));
  const idsOf = (rows: unknown[]) => rows.map((row) => (row as { id: number }).id);
  const range = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

  it('are combined into one result in the shape of the first page, in order', async () => {
    const { payload, rows, halo: metadata } = await client.run(list, {}, allPages);
    idsOf(rows).should.deepEqual(range(450));
    should(payload).have.properties({ record_count: 450, tickets: rows });
    metadata.should.containEql({ records: 450, recordCount: 450, pages: 5, complete: true, attempts: 5 });
    requestedPages().sort().should.deepEqual([1, 2, 3, 4, 5]);
    const { query } = halo.server.requestsTo('/api/Tickets')[0] ?? {};
    [query?.get('pageinate'), query?.get('page_size'), query?.get('order')].should.deepEqual([
      'true',
      '100',
      'id',
    ]);
  });

  it('keep the user’s sort order, and have none where the endpoint has no sort parameter', async () => {
    await client.run(list, { parameters: { order: 'dateoccurred' } }, allPages);
    await client.run(unorderedList, {}, allPages);
    const requestedOrders = halo.server.requestsTo('/api/Tickets').map(({ query }) => query.get('order'));
    [...new Set(requestedOrders)].should.deepEqual(['dateoccurred', null]);
  });

  it('are prefetched while earlier ones are processed, up to a limit', async () => {
    total = 3000;
    const pages = client.pages(list, {}, allPages);
    should((await pages.next()).value?.rows.length).equal(100);
    while (requestedPages().length < 5) await new Promise(setImmediate);
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    requestedPages().should.have.length(5);
    await pages.return();
  });

  it('are prefetched eight at a time for a flow that waits for them, and two at a time for one that does not', async () => {
    total = 3000;
    let activeRequests = 0;
    let maxActiveRequests = 0;
    halo.server.on('GET /api/Tickets', async (request, res) => {
      maxActiveRequests = Math.max(maxActiveRequests, ++activeRequests);
      await flushEventLoop(100);
      activeRequests--;
      sendJson(res, 200, ticketPage(request, total));
    });
    const pages = client.pages(list, {}, allPages);
    for (let page = 0; page < 15; page++) await pages.next();
    maxActiveRequests.should.equal(8);
    const waitUntilIdle = async () => {
      let before: number;
      do {
        before = requestedPages().length;
        await flushEventLoop(200);
      } while (activeRequests > 0 || requestedPages().length > before);
    };
    for (let page = 15; page < 25; page++) {
      await waitUntilIdle();
      await pages.next();
    }
    await waitUntilIdle();
    maxActiveRequests = 0;
    await pages.next();
    await waitUntilIdle();
    requestedPages().length.should.equal(28);
    maxActiveRequests.should.equal(1);
    await pages.return();
  });

  it('are yielded in order even if later responses arrive first', async () => {
    halo.server.on('GET /api/Tickets', async (request, res) => {
      const page = Number(request.query.get('page_no'));
      await new Promise((resolve) => setTimeout(resolve, page === 1 ? 0 : 60 - page * 10));
      sendJson(res, 200, ticketPage(request, total));
    });
    const { rows } = await client.run(list, {}, allPages);
    idsOf(rows).should.deepEqual(range(450));
  });

  it('are requested one by one when Halo reports no total', async () => {
    halo.server.on('GET /api/Tickets', (request, res) => sendJson(res, 200, ticketPage(request, 250, 0)));
    const { rows, halo: metadata } = await client.run(list, {}, allPages);
    idsOf(rows).should.deepEqual(range(250));
    metadata.should.containEql({ pages: 4, complete: true });
    requestedPages().should.deepEqual([1, 2, 3, 4]);
  });

  it('of an endpoint without paging are one request', async () => {
    halo.server.on('GET /api/Status', (_, res) =>
      sendJson(
        res,
        200,
        range(150).map((id) => ({ id })),
      ),
    );
    const { rows, halo: metadata } = await client.run(statusList, {}, allPages);
    rows.should.have.length(150);
    metadata.should.containEql({ pages: 1, complete: true });
    halo.server.requestsTo('/api/Status').should.have.length(1);
  });

  it('are cut at maxRecords, without further requests', async () => {
    total = 30_000;
    const { rows, halo: metadata } = await client.run(list, {}, { ...allPages, maxRecords: 250 });
    idsOf(rows).should.deepEqual(range(250));
    metadata.should.containEql({ records: 250, truncated: true, complete: false });
    Math.max(...requestedPages()).should.equal(3);
  });

  it('are collected up to 10,000 records by default', async () => {
    halo.server.on('GET /api/Status', (_, res) =>
      sendJson(
        res,
        200,
        range(10_001).map((id) => ({ id })),
      ),
    );
    const truncated = await client.run(statusList, {});
    [truncated.rows.length, truncated.halo.truncated].should.deepEqual([10_000, true]);
    const complete = await client.run(statusList, {}, { maxRecords: 10_001 });
    [complete.rows.length, complete.halo.truncated].should.deepEqual([10_001, undefined]);
  });

  it('are an error above maxRecords with onLimit error', async () => {
    const error = await catchHaloError(() =>
      client.run(list, {}, { ...allPages, maxRecords: 449, onLimit: 'error' }),
    );
    [error.code, error.message].should.match(['HALO_TOO_LARGE', /more than 449 records/]);
    (await client.run(list, {}, { ...allPages, maxRecords: 450, onLimit: 'error' })).rows.should.have.length(
      450,
    );
  });

  it('end with the error of the failed page, after the pages before it', async () => {
    halo.server.on('GET /api/Tickets', (request, res) =>
      request.query.get('page_no') === '3'
        ? sendJson(res, 403, '')
        : sendJson(res, 200, ticketPage(request, total)),
    );
    const pages: HaloPage[] = [];
    let records: number | undefined;
    const error = await catchHaloError(async () => {
      const pageMetadata: { records?: number }[] = [];
      try {
        for await (const page of client.pages(
          list,
          {},
          { ...allPages, onMetadata: (metadata) => pageMetadata.push(metadata) },
        ))
          pages.push(page);
      } finally {
        records = pageMetadata[0]?.records;
      }
    });
    [error.code, pages.length, records].should.deepEqual(['HALO_FORBIDDEN', 2, 200]);
  });

  it('each have their own deadline', async () => {
    total = 600;
    halo.server.on('GET /api/Tickets', async (request, res) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      // No total, so that pages are requested one by one.
      sendJson(res, 200, ticketPage(request, total, 0));
    });
    (await client.run(list, {}, { ...allPages, deadlineMs: 1500 })).rows.should.have.length(600);
  });

  it('are no longer fetched when the iteration ends early', async () => {
    total = 100_000;
    const controller = new AbortController();
    const error = await catchHaloError(async () => {
      for await (const _ of client.pages(list, {}, { ...allPages, signal: controller.signal }))
        controller.abort();
    });
    error.code.should.equal('HALO_CLOSED');
    const count = requestedPages().length;
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    requestedPages().length.should.be.belowOrEqual(Math.max(count, 9));
  });

  it('have a lower priority than messages in the rate limiter', async () => {
    total = 1000;
    const narrowClient = halo.client({ requestLimit: 2, requestWindow: 0.004 });
    halo.server.on('GET /api/Tickets/1', (_, res) => sendJson(res, 200, { id: 1 }));
    const paginator = narrowClient.run(list, {}, allPages);
    while (requestedPages().length < 2) await new Promise(setImmediate);
    await narrowClient.run(operation('GET /Tickets/{id}'), { request: { id: 1 } });
    halo.server.requests.filter(({ path }) => path.startsWith('/api')).length.should.be.belowOrEqual(4);
    (await paginator).rows.should.have.length(1000);
  });

  it('survive 429s, resets and an expired token: every row is passed on once', async () => {
    total = 3000;
    let request = 0;
    halo.server.on('GET /api/Tickets', (received, res) => {
      request++;
      if (request % 11 === 5) res.destroy();
      else if (request % 13 === 7) sendJson(res, 502, '');
      else if (request === 9) sendJson(res, 429, 'Rate Limit Reached', { 'retry-after': '1' });
      else if (received.headers.authorization === 'Bearer token-1' && request > 15) res.writeHead(401).end();
      else sendJson(res, 200, ticketPage(received, total));
    });
    const { rows, halo: metadata } = await client.run(list, {}, allPages);
    idsOf(rows).should.deepEqual(range(3000));
    metadata.should.containEql({ complete: true, pages: 30 });
    metadata.attempts.should.be.above(33);
  });

  const rejected: [name: string, op: typeof list, parameters: object, field: string][] = [
    ['page_no', list, { page_no: 1 }, 'page_no'],
    ['page_size', list, { page_size: 50 }, 'page_size'],
    ['count', list, { count: 10 }, 'count'],
    ['an operation that is no list', operation('GET /Tickets/{id}'), { id: 1 }, 'allPages'],
    ['a write', operation('POST /Tickets', { id: 'free' }), {}, 'allPages'],
  ];
  for (const [name, op, parameters, field] of rejected) {
    it(`cannot be combined with ${name}`, async () => {
      const error = await catchHaloError(() => client.run(op, { parameters, request: {} }, allPages));
      [error.code, error.field].should.deepEqual(['HALO_REQUEST', field]);
      halo.server.requests.should.be.empty();
    });
  }
});
