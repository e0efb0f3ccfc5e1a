import { buildRequest } from '../../src/request/build';
import { formOf } from '../../src/request/multipart';
import { haloError } from '../support/errors';
import { operation } from '../support/operations';

const upload = operation(
  'POST /Attachment/image',
  {},
  { body: 'multipart', parameters: [{ name: 'ticket_id', type: 'integer', in: 'query' }] },
);
const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** The parts of a form: fields as text, files as `name: hex`. */
async function parts(form: FormData): Promise<Record<string, string>> {
  const entries = form as unknown as Iterable<[string, string | File]>;
  const read = [...entries].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    return [name, `${value.name}: ${Buffer.from(await value.arrayBuffer()).toString('hex')}`] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

describe('A request as a form', () => {
  it('is the file when it is a Buffer', async () => {
    (await parts(formOf(upload, PICTURE))).should.deepEqual({ file: 'file: 89504e470d0a1a0a' });
  });

  it('has the file from its Base64 text, under its name', async () => {
    const request = { filename: 'screen.png', data_base64: PICTURE.toString('base64') };
    (await parts(formOf(upload, request))).should.deepEqual({ file: 'screen.png: 89504e470d0a1a0a' });
  });

  it('has fields beside the files', async () => {
    const form = formOf(upload, { image: PICTURE, filename: 'a.png', note: 'x', number: 5, empty: '' });
    (await parts(form)).should.deepEqual({ image: 'a.png: 89504e470d0a1a0a', note: 'x', number: '5' });
  });

  for (const request of [undefined, null, 'text', {}, { filename: 'a.png' }, [PICTURE]]) {
    it(`needs a file: ${JSON.stringify(request)} is none`, async () => {
      const error = await haloError(() => formOf(upload, request));
      error.code.should.equal('HALO_REQUEST');
      error.message.should.match(/needs a file/).and.match(/Nothing was sent/);
    });
  }

  it('goes with the parameters in the address', () => {
    const built = buildRequest(upload, { form: { ticket_id: 1001 }, request: PICTURE });
    built.query.toString().should.equal('ticket_id=1001');
    (built.body instanceof FormData).should.be.true();
  });
});
