import { generate } from 'selfsigned';

/** A certificate and its key, both PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

const DAY_MS = 24 * 3600 * 1000;

/** A self-signed certificate made for a test, good for 127.0.0.1 and localhost unless told otherwise. */
export async function createCertificate({ name = '', expired = false } = {}): Promise<Certificate> {
  const from = Date.now() - (expired ? 10 * DAY_MS : DAY_MS);
  const generated = await generate([{ name: 'commonName', value: name || 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(from),
    notAfterDate: new Date(from + 3 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: name
          ? [{ type: 2, value: name }]
          : [
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
      },
    ],
  });
  return { key: generated.private, cert: generated.cert };
}
