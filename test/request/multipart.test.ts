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
