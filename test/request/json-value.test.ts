import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { findOperation } from '../../src/catalogue';
import type { Operation } from '../../src/catalogue/operation';
import { HaloError } from '../../src/errors';
import { buildRequest } from '../../src/request/build';
import { hasInvisibleCharacters } from '../../src/request/property-names';
import { catchHaloError } from '../support/errors';

const find = (id: string) => findOperation(id) as Operation;
const bodyOf = (id: string, request: unknown) =>
  JSON.parse(String(buildRequest(find(id), { request }).body)) as object;
const update = (properties: object) => bodyOf('ticket.update', { id: 1, ...properties });
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const namesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, property]) => [name, ...namesOf(property)])
    : [];
const cyclic: Record<string, unknown> = {};
cyclic.self = { cyclic };

/** Values that JSON.stringify drops or changes, as source text: evaluated in this realm and in another one. */
const UNSENDABLE = [
  "new Date('31.12.2026 17:00')",
  'NaN',
  'Infinity',
  '-Infinity',
  'new Map([["a", 1]])',
  'new Set(["vip"])',
  'new WeakMap()',
  '/x/g',
  '(() => 1)',
  '(class {})',
  'Symbol("s")',
  '10n',
  'new Error("x")',
  'Promise.resolve()',
  'new Uint8Array([104])',
  'new Float64Array(2)',
  'new DataView(new ArrayBuffer(2))',
  'new ArrayBuffer(2)',
  '({ type: "Buffer", data: [104, 105] })',
  'new Number(NaN)',
  'new (class { #hidden = 1; })()',
  '({ toJSON: () => null })',
  '({ toJSON: () => new Date(NaN) })',
  '({ toJSON: () => NaN })',
  '({ toJSON() { throw new Error("x"); } })',
  '({ get value() { throw new Error("x"); } })',
  'new Proxy({}, { ownKeys() { throw new Error("x"); } })',
];

describe('A value in a request that JSON cannot express', () => {
  for (const source of UNSENDABLE) {
    for (const [realm, value] of [
      ['another', runInNewContext(source)],
      ['this', new Function(`return ${source}`)()],
    ] as [string, unknown][]) {
      it(`is rejected with the path of its property: ${source}, ${realm} realm`, async () => {
        for (const [request, path] of [
          [{ id: 1, deadlinedate: value }, 'deadlinedate'],
          [{ id: 1, customfields: [{ name: 'CFcost', value }] }, 'customfields[0].value'],
          [{ id: 1, assets: [{ id: 5 }, value] }, 'assets[1]'],
          [[{ id: 1 }, { id: 2, a: { b: value } }], '[1].a.b'],
        ] as [unknown, string][]) {
          const error = await catchHaloError(() => buildRequest(find('ticket.update'), { request }));
          error.code.should.equal('HALO_REQUEST');
          String(error.field).should.startWith(path);
          error.message.should.containEql(`"${path}`).and.match(/Nothing was sent/);
        }
      });
    }
  }

  for (const [description, assets] of [
    ['undefined', [{ id: 5 }, undefined]],
    ['a hole', Object.assign(Array(3), { 0: { id: 5 }, 2: { id: 6 } })],
  ] as [string, unknown][]) {
    it(`is rejected as an element of an array: ${description}`, async () => {
      const error = await catchHaloError(() =>
        buildRequest(find('ticket.linkAssets'), { request: { id: 1, assets } }),
      );
      [error.code, error.field].should.deepEqual(['HALO_REQUEST', 'assets[1]']);
    });
  }

  it('is rejected when it is circular, too deep, or an array of four billion holes', async () => {
    for (const [a, path] of [
      [cyclic, /^a\.self\.cyclic$/],
      [nested(6000), /^a\[0\]\[0\]/],
      [Array(4e9), /^a\[0\]$/],
    ] as const) {
      const error = await catchHaloError(() => update({ a }));
      error.code.should.equal('HALO_REQUEST');
      String(error.field).should.match(path);
    }
  });

  it('is rejected as the request itself', async () => {
    for (const request of [new Map(), new Set(), /x/, () => 1, Buffer.from('x'), new Date('x'), Number.NaN]) {
      for (const id of ['ticket.create', 'report.sqlPreview', 'automation.runbookStart']) {
        const operation = findOperation(id);
        if (!operation) continue;
        (await catchHaloError(() => buildRequest(operation, { request }))).code.should.equal('HALO_REQUEST');
      }
    }
  });

  it('is rejected in the parameters of a read', async () => {
    for (const input of [
      { request: new Map([['search', 'x']]) },
      { parameters: new Map([['search', 'x']]) },
      { parameters: { search: new Set(['x']) } },
      { request: { agent_id: Number.NaN } },
      { request: { startdate: new Date('x') } },
      { request: { search: { a: [1, undefined] } } },
    ]) {
      const error = await catchHaloError(() => buildRequest(find('ticket.list'), input));
      error.code.should.equal('HALO_REQUEST');
    }
  });
});

describe('A value in a request', () => {
  it('is sent as JSON.stringify converts it, if JSON can express it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(namesOf(value).every((name) => !hasInvisibleCharacters(name)));
        const [sent] = update({ value }) as [{ value: unknown }];
        JSON.stringify(sent.value).should.equal(JSON.stringify(value));
      }),
    );
  });

  it('may be null, a valid date, an object with toJSON, or an instance of a class', () => {
    class Row {
      summary = 'x';
      omitted = undefined;
    }
    const foreign: unknown = runInNewContext(
      "({ date: new Date('2026-12-31T16:00:00Z'), list: [null, false, 0, ''] })",
    );
    update({
      deadlinedate: null,
      date: new Date('2026-12-31T16:00:00Z'),
      price: { toJSON: () => '12.50' },
      name: new String('boxed'),
      row: new Row(),
      foreign,
      omitted: undefined,
    }).should.deepEqual([
      {
        id: 1,
        deadlinedate: null,
        date: '2026-12-31T16:00:00.000Z',
        price: '12.50',
        name: 'boxed',
        row: { summary: 'x' },
        foreign: { date: '2026-12-31T16:00:00.000Z', list: [null, false, 0, ''] },
      },
    ]);
  });

  it('of a property __proto__ stays a property', () => {
    const request: unknown = JSON.parse('{"id":1,"__proto__":{"polluted":true}}');
    String(buildRequest(find('ticket.update'), { request }).body).should.containEql(
      '"__proto__":{"polluted":true}',
    );
    ('polluted' in {}).should.be.false();
  });

  const hello = Buffer.from('hello');
  for (const [description, data_base64] of [
    ['a Buffer', hello],
    ['a Uint8Array', new Uint8Array(hello)],
    ['a Uint8Array of another realm', runInNewContext('new Uint8Array([104, 101, 108, 108, 111])')],
    ['a view of a larger buffer', new Uint8Array(Buffer.from('__hello__')).subarray(2, 7)],
    ['an ArrayBuffer', new Uint8Array(hello).buffer],
    ['the JSON form of a Buffer', hello.toJSON()],
    ['base64', 'aGVsbG8='],
  ] as [string, unknown][]) {
    it(`of a property data_base64 is sent as base64: ${description}`, () => {
      bodyOf('attachment.upload', { ticket_id: 1, filename: 'a.txt', data_base64 }).should.deepEqual([
        { ticket_id: 1, filename: 'a.txt', data_base64: 'aGVsbG8=' },
      ]);
      bodyOf('ticket.create', { summary: 'm', attachments: [{ data_base64 }] }).should.deepEqual([
        { summary: 'm', attachments: [{ data_base64: 'aGVsbG8=' }] },
      ]);
    });
  }

  it('of a property data_base64 may be a data URL, which is sent unchanged', () => {
    const data_base64 = 'data:text/plain;base64,aGVsbG8=';
    bodyOf('attachment.upload', { ticket_id: 1, filename: 'a.txt', data_base64 }).should.deepEqual([
      { ticket_id: 1, filename: 'a.txt', data_base64 },
    ]);
  });

  it('of attachment.upload needs no ticket: the file can be uploaded first', () => {
    const request = { filename: 'a.txt', isimage: false, data_base64: 'data:text/plain;base64,aGVsbG8=' };
    bodyOf('attachment.upload', request).should.deepEqual([request]);
  });

  it('of a property data_base64 is rejected when it is not base64', async () => {
    for (const data_base64 of ['häßlich', 'data:text/plain,hello', [104], { 0: 104 }, 5]) {
      const error = await catchHaloError(() =>
        bodyOf('attachment.upload', { ticket_id: 1, filename: 'a.txt', data_base64 }),
      );
      [error.code, error.field].should.deepEqual(['HALO_REQUEST', 'data_base64']);
    }
  });

  it('of any size becomes the base64 of its bytes', () => {
    for (const length of [0, 1, 2, 3, 24_575, 24_576, 24_577, 200_001]) {
      const bytes = Buffer.alloc(length, 0xfb);
      const [sent] = bodyOf('ticket.create', { summary: 'm', data_base64: bytes }) as [
        { data_base64: string },
      ];
      sent.data_base64.should.equal(bytes.toString('base64'));
    }
  });

  it('is sent or rejected with HALO_REQUEST, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withDate: true,
          withMap: true,
          withSet: true,
          withBigInt: true,
          withTypedArray: true,
          withSparseArray: true,
          withObjectString: true,
        }),
        (value) => {
          try {
            const [sent] = update({ value }) as [{ value: unknown }];
            JSON.stringify(sent.value ?? null).should.equal(JSON.stringify(value ?? null));
          } catch (error) {
            if (!(error instanceof HaloError)) throw error;
            error.code.should.equal('HALO_REQUEST');
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
