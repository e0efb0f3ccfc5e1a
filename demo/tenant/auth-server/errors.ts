import type { Context } from 'oidc-provider';

/** Halo's authorisation server is OpenIddict: same error codes as everywhere, its own sentences and links. */
interface Wording {
  description: string;
  id: string;
}

const WORDINGS: Record<string, Wording> = {
  invalid_grant: { description: 'The specified token is no longer valid.', id: 'ID2019' },
  invalid_scope: { description: "The specified 'scope' is invalid.", id: 'ID2052' },
  unsupported_grant_type: { description: "The specified 'grant_type' is not supported.", id: 'ID2032' },
};

function wordingFor(error: string, clientIsKnown: boolean): Wording | undefined {
  if (error !== 'invalid_client') return WORDINGS[error];
  return clientIsKnown
    ? { description: 'The specified client credentials are invalid.', id: 'ID2055' }
    : { description: "The specified 'client_id' is invalid.", id: 'ID2052' };
}

/** Words the error that a token request is about to be answered with as Halo's server does. */
export function wordAsHalo(ctx: Context): void {
  const body = ctx.body;
  if (typeof body !== 'object' || body === null || !('error' in body)) return;
  const error = String(body.error);
  const wording = wordingFor(error, ctx.oidc.client !== undefined);
  if (!wording) return;
  ctx.body = {
    error,
    error_description: wording.description,
    error_uri: `https://documentation.openiddict.com/errors/${wording.id}`,
  };
}
