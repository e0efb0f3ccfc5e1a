import type { Context } from 'oidc-provider';

/** Halo's authorization server is OpenIddict: standard OAuth error codes with OpenIddict's descriptions and links. */
interface ErrorText {
  description: string;
  id: string;
}

const ERROR_TEXTS: Record<string, ErrorText> = {
  invalid_grant: { description: 'The specified token is no longer valid.', id: 'ID2019' },
  invalid_scope: { description: "The specified 'scope' is invalid.", id: 'ID2052' },
  unsupported_grant_type: { description: "The specified 'grant_type' is not supported.", id: 'ID2032' },
};

function errorTextFor(error: string, isKnownClient: boolean): ErrorText | undefined {
  if (error !== 'invalid_client') return ERROR_TEXTS[error];
  return isKnownClient
    ? { description: 'The specified client credentials are invalid.', id: 'ID2055' }
    : { description: "The specified 'client_id' is invalid.", id: 'ID2052' };
}

/** Replaces the description of a token error with the one Halo's server sends. */
export function applyHaloErrorText(ctx: Context): void {
  const body = ctx.body;
  if (typeof body !== 'object' || body === null || !('error' in body)) return;
  const error = String(body.error);
  const errorText = errorTextFor(error, ctx.oidc.client !== undefined);
  if (!errorText) return;
  ctx.body = {
    error,
    error_description: errorText.description,
    error_uri: `https://documentation.openiddict.com/errors/${errorText.id}`,
  };
}
