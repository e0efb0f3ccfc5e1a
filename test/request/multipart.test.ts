import { buildRequest } from '../../src/request/build';
import { toFormData } from '../../src/request/multipart';
import { catchHaloError } from '../support/errors';
import { operation } from '../support/operations';

const upload = operation(
  'POST /Attachment/image',
  {},
  { body: 'multipart', parameters: [{ name: 'ticket_id', type: 'integer', in: 'query' }] },
);
const PNG_BYTES = Buffer.from('89504e470d0a1a0a', 'hex');

/** The parts of a form: fields as strings, files as `name: hex`. */
async function parts(form: FormData): Promise<Record<string, string>> {
  const entries = form as unknown as Iterable<[string, string | File]>;
  const readEntries = [...entries].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    return [name, `${value.name}: ${Buffer.from(await value.arrayBuffer()).toString('hex')}`] as const;
  });
  return Object.fromEntries(await Promise.all(readEntries));
}

describe('A multipart request', () => {
  it('sends a Buffer as the file', async () => {
    (await parts(toFormData(upload, PNG_BYTES))).should.deepEqual({ file: 'file: 89504e470d0a1a0a' });
  });

  it('decodes data_base64 and uses filename', async () => {
    const request = { filename: 'screen.png', data_base64: PNG_BYTES.toString('base64') };
    (await parts(toFormData(upload, request))).should.deepEqual({ file: 'screen.png: 89504e470d0a1a0a' });
  });

  for (const [description, data_base64] of [
    ['a Buffer', PNG_BYTES],
    ['a Uint8Array', new Uint8Array(PNG_BYTES)],
    ['the JSON form of a Buffer', PNG_BYTES.toJSON()],
    ['a data URL', 'data:image/png;base64,iVBORw0KGgo='],
    ['a data URL with parameters, in upper case', 'DATA:image/png;charset=utf-8;BASE64,iVBORw0KGgo='],
    ['base64 with line breaks', 'iVBO\r\nRw0K\r\nGgo=\r\n'],
    ['base64 without padding', 'iVBORw0KGgo'],
  ] as const) {
    it(`sends the bytes of data_base64 given as ${description}`, async () => {
      (await parts(toFormData(upload, { filename: 'a.png', data_base64 }))).should.deepEqual({
        file: 'a.png: 89504e470d0a1a0a',
      });
    });
  }

  for (const data_base64 of [
    'not base64!',
    'data:image/png,iVBORw0KGgo=',
    'data:image/png;base64,',
    'data:image/png;base64,%%%',
    'data:image/png;base64',
    'iVBORw0KGgo==',
    'iVBOR',
    5,
    [137, 80],
    { a: 1 },
  ]) {
    it(`rejects data_base64 that is not base64: ${JSON.stringify(data_base64)}`, async () => {
      const error = await catchHaloError(() => toFormData(upload, { filename: 'a.png', data_base64 }));
      [error.code, error.field].should.deepEqual(['HALO_REQUEST', 'data_base64']);
      error.message.should.match(/"data_base64"/).and.match(/Nothing was sent/);
    });
  }

  it('rejects form fields that have no JSON form', async () => {
    for (const value of [Number.NaN, new Date('x'), new Map(), [1, undefined], { a: Number.NaN }]) {
      const error = await catchHaloError(() => toFormData(upload, { image: PNG_BYTES, extra: value }));
      error.code.should.equal('HALO_REQUEST');
      error.message.should.match(/"extra(\.a|\[1\])?"/);
    }
  });

  it('sends other properties as form fields', async () => {
    const form = toFormData(upload, { image: PNG_BYTES, filename: 'a.png', note: 'x', number: 5, empty: '' });
    (await parts(form)).should.deepEqual({ image: 'a.png: 89504e470d0a1a0a', note: 'x', number: '5' });
  });

  for (const request of [undefined, null, 'text', {}, { filename: 'a.png' }, [PNG_BYTES]]) {
    it(`is rejected without a file: ${JSON.stringify(request)}`, async () => {
      const error = await catchHaloError(() => toFormData(upload, request));
      error.code.should.equal('HALO_REQUEST');
      error.message.should.match(/must be a file/).and.match(/Nothing was sent/);
    });
  }

  it('sends parameters in the query', () => {
    const httpRequest = buildRequest(upload, { form: { ticket_id: 1001 }, request: PNG_BYTES });
    httpRequest.query.toString().should.equal('ticket_id=1001');
    (httpRequest.body instanceof FormData).should.be.true();
  });
});
