import { Paginator } from '../../src/pagination/paginator';

interface PageResponse {
  ids: number[];
  count?: number;
}

const envelope = ({ ids, count }: PageResponse) => ({
  ...(count !== undefined && { record_count: count }),
  tickets: ids.map((id) => ({ id })),
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Feeds responses to a paginator until it needs no more, and returns the outcome. */
function paginateAll(
  responses: unknown[],
  overrides: Partial<ConstructorParameters<typeof Paginator>[0]> = {},
) {
  const paginator = new Paginator({
    key: 'tickets',
    page: { number: 1, size: 100 },
    followPages: true,
    maxRecords: Number.POSITIVE_INFINITY,
    ...overrides,
  });
  const rows: unknown[] = [];
  let pageCount = 0;
  while (paginator.shouldFetchMore(0)) {
    if (pageCount >= responses.length) throw new Error(`page ${pageCount + 1} was requested`);
    rows.push(...paginator.accept(responses[pageCount++]).rows);
  }
  return { requested: pageCount, rows: rows.length, ...paginator.summary(), paginator };
}

describe('Paginator', () => {
  it('continues until record_count rows have arrived, even if pages are shorter than requested', () => {
    const pages = [1, 2, 3].map((page) => envelope({ ids: range(page * 50 - 49, page * 50), count: 150 }));
    paginateAll(pages).should.containEql({ requested: 3, rows: 150, complete: true, recordCount: 150 });
  });

  it('ends incomplete at an earlier empty page and ignores its record_count of 0', () => {
    const pages = [envelope({ ids: range(1, 100), count: 250 }), envelope({ ids: [], count: 0 })];
    paginateAll(pages).should.containEql({ requested: 2, rows: 100, complete: false, recordCount: 250 });
  });

  it('ends incomplete at a page without new rows', () => {
    const page = envelope({ ids: range(1, 100), count: 250 });
    paginateAll([page, page]).should.containEql({
      requested: 2,
      rows: 100,
      complete: false,
      duplicates: 100,
    });
  });

  for (const count of [undefined, 0]) {
    describe(`with ${count === undefined ? 'no record_count' : 'a record_count of 0'}`, () => {
      it('continues until a page is empty', () => {
        const pages = [range(1, 100), range(101, 140), []].map((ids) => envelope({ ids, count }));
        paginateAll(pages).should.containEql({ requested: 3, rows: 140, complete: true });
      });

      it('ends at a page longer than requested: the endpoint ignores paging', () => {
        paginateAll([envelope({ ids: range(1, 101), count })]).should.containEql({
          rows: 101,
          complete: true,
        });
      });

      it('ends at a repeated page', () => {
        const page = envelope({ ids: range(1, 30), count });
        paginateAll([page, page]).should.containEql({
          requested: 2,
          rows: 30,
          complete: true,
          duplicates: 30,
        });
      });
    });
  }

  it('passes on rows once that moved between pages', () => {
    const pages = [
      envelope({ ids: range(1, 100), count: 150 }),
      envelope({ ids: range(100, 149), count: 150 }),
      envelope({ ids: [], count: 150 }),
    ];
    paginateAll(pages).should.containEql({ rows: 149, duplicates: 1, complete: false });
  });

  it('keeps rows of one page with the same id: some ids are unique per parent only', () => {
    paginateAll([envelope({ ids: [1, 1, 2], count: 3 })]).should.containEql({ rows: 3, complete: true });
  });

  it('handles ids of any kind: strings, negative, far apart', () => {
    const ids = [-5, 0, 31, 32, 2 ** 40, 'a', 'b'];
    const page = { tickets: ids.map((id) => ({ id })) };
    paginateAll([page, { tickets: [...page.tickets, { id: 33 }, { id: 'c' }] }, page]).should.containEql({
      rows: 9,
      duplicates: 14,
    });
  });

  it('ends when pages without ids repeat', () => {
    const page = { tickets: [{ name: 'a' }, { name: 'a' }] };
    paginateAll([page, page]).should.containEql({ requested: 2, rows: 2, complete: true });
  });

  it('reads bare arrays and ends at a response without a list', () => {
    paginateAll([range(1, 3).map((id) => ({ id })), []], { key: null }).should.containEql({
      rows: 3,
      complete: true,
    });
    paginateAll([envelope({ ids: [1], count: 5 }), null]).should.containEql({ rows: 1, complete: false });
  });

  it('stops at exactly maxRecords', () => {
    const pages = [1, 2, 3].map((page) => envelope({ ids: range(page * 100 - 99, page * 100), count: 300 }));
    paginateAll(pages, { maxRecords: 150 }).should.containEql({
      requested: 2,
      rows: 150,
      truncated: true,
      complete: false,
    });
    paginateAll(pages, { maxRecords: 200 }).should.containEql({ requested: 2, rows: 200, truncated: true });
    const allPages = paginateAll(pages, { maxRecords: 300 });
    allPages.should.containEql({ rows: 300, complete: true });
    allPages.should.not.have.property('truncated');
  });

  it('applies maxRecords after the filter', () => {
    const rows = range(1, 100).map((id) => ({ id, open: id % 2 }));
    paginateAll([{ record_count: 100, tickets: rows }], {
      where: { open: 1 },
      maxRecords: 60,
    }).should.containEql({
      rows: 50,
      records: 50,
      complete: true,
    });
  });

  it('prefetches only pages that record_count announces', () => {
    const { paginator } = paginatorAfter(envelope({ ids: range(1, 100), count: 450 }));
    [1, 2, 3, 4, 5]
      .map((inFlight) => paginator.shouldFetchMore(inFlight))
      .should.deepEqual([true, true, true, false, false]);
    const unknown = paginatorAfter(envelope({ ids: range(1, 100) }));
    [unknown.paginator.shouldFetchMore(0), unknown.paginator.shouldFetchMore(1)].should.deepEqual([
      true,
      false,
    ]);
    const limitedPages = paginatorAfter(envelope({ ids: range(1, 100), count: 450 }), 150);
    [limitedPages.paginator.shouldFetchMore(0), limitedPages.paginator.shouldFetchMore(1)].should.deepEqual([
      true,
      false,
    ]);
  });
});

describe('A single response is complete', () => {
  const completeOf = (
    rows: number,
    recordCount: number | undefined,
    request: { page?: { number: number; size: number }; count?: number },
  ) => {
    const paginator = new Paginator({
      key: 'tickets',
      page: undefined,
      followPages: false,
      maxRecords: Number.POSITIVE_INFINITY,
      ...request,
    });
    paginator.accept(envelope({ ids: range(1, rows), count: recordCount }));
    return paginator.complete;
  };
  const first = (size: number) => ({ page: { number: 1, size } });

  for (const [rows, recordCount, request, expected] of [
    [50, 50, { count: 50 }, false],
    [50, undefined, { count: 50 }, false],
    [7, 7, { count: 7 }, false],
    [6, 6, { count: 7 }, true],
    [0, 0, { count: 7 }, true],
    [49, 49, { count: 50 }, true],
    [1000, 1000, { count: 25_000 }, false],
    [100, 100, { count: 25_000 }, false],
    [1001, 1001, { count: 25_000 }, true],
    [999, 2000, { count: 25_000 }, false],
    [50, undefined, first(100), false],
    [50, 50, first(100), false],
    [100, 100, first(20), false],
    [100, undefined, first(100), false],
    [100, 100, first(100), true],
    [100, 101, first(100), false],
    [42, undefined, first(100), true],
    [42, 42, first(100), true],
    [5, 5, { page: { number: 2, size: 100 } }, false],
    [1000, undefined, {}, false],
    [1000, 1000, {}, false],
    [1000, 1200, {}, false],
    [42, undefined, {}, true],
  ] as const) {
    it(`${expected}: ${rows} rows, record_count ${recordCount}, requested ${JSON.stringify(request)}`, () => {
      String(completeOf(rows, recordCount, request)).should.equal(String(expected));
    });
  }
});

function paginatorAfter(response: unknown, maxRecords = Number.POSITIVE_INFINITY) {
  const paginator = new Paginator({
    key: 'tickets',
    page: { number: 1, size: 100 },
    followPages: true,
    maxRecords,
  });
  paginator.accept(response);
  return { paginator };
}
