import type * as OAuth from 'oauth4webapi';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { MessageDescriptor } from '../i18n/translate';
import { toHaloError } from '../transport/to-halo-error';
import { redact } from '../util/redact';
import type { AuthServer } from './discovery';

interface OAuthError {
  code: 'HALO_CONFIG' | 'HALO_LOGIN_REQUIRED';
  /** The setting to correct. */
  field?: string;
  message: MessageDescriptor;
}

/** Message and setting for each error code of RFC 6749 sections 4.1.2.1 and 5.2. */
const OAUTH_ERRORS: Record<string, OAuthError> = {
  invalid_client: {
    code: 'HALO_CONFIG',
    field: 'clientSecret',
    message: messages.signIn('invalidClient'),
  },
  unauthorized_client: {
    code: 'HALO_CONFIG',
    field: 'signIn',
    message: messages.signIn('unauthorizedClient'),
  },
  unsupported_grant_type: {
    code: 'HALO_CONFIG',
    field: 'signIn',
    message: messages.signIn('unsupportedGrantType'),
  },
  invalid_scope: {
    code: 'HALO_CONFIG',
    field: 'scope',
    message: messages.signIn('invalidScope'),
  },
  invalid_grant: {
    code: 'HALO_LOGIN_REQUIRED',
    message: messages.signIn('invalidGrant'),
  },
  access_denied: {
    code: 'HALO_LOGIN_REQUIRED',
    message: messages.signIn('cancelled'),
  },
};

/** Looks up own properties only: the error name is untrusted input, for example `constructor`. */
export function knownOAuthError(error: string): OAuthError | undefined {
  return Object.hasOwn(OAUTH_ERRORS, error) ? OAUTH_ERRORS[error] : undefined;
}

/** Converts an error of the OAuth library or the transport. @param secrets - values to remove from the message */
export function toSignInError(
  error: unknown,
  oauth: typeof OAuth,
  { server, settings }: { server: AuthServer; settings: ConnectionSettings },
  secrets: readonly string[],
): HaloError {
  const host = new URL(server.url).host;
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    const oauthError = knownOAuthError(error.error);
    if (oauthError) return new HaloError(oauthError.code, oauthError.message, { field: oauthError.field });
    // A faulty server may return the secrets that were sent to it, or control characters.
    const description = redact(String(error.error_description ?? error.error), [
      settings.clientSecret,
      ...secrets,
    ])
      .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .slice(0, 200);
    return new HaloError('HALO_CONFIG', messages.signIn('rejected', { host, description }), {
      details: { error_description: description },
    });
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    return invalidResponseError(error, host, settings);
  }
  return toHaloError(error, host, settings.authServer ? 'authServer' : 'instanceUrl');
}

/** Only the status is read from `cause`: the library's errors hold the whole response there, tokens included. */
function invalidResponseError(error: Error, host: string, settings: ConnectionSettings): HaloError {
  const status = error.cause instanceof Response ? error.cause.status : undefined;
  if (status !== undefined && (status === 429 || status >= 500))
    return serverError(status, host, settings.tenant);
  if ('code' in error && /STATE|ISSUER|INVALID_RESPONSE/.test(String(error.code)) && status === undefined) {
    return new HaloError('HALO_CONFIG', messages.signIn('stateMismatch'));
  }
  return notAuthServerError(host, status);
}

/** Error for a response that no token endpoint sends. */
export function notAuthServerError(host: string, status: number | undefined): HaloError {
  return new HaloError('HALO_CONFIG', messages.signIn('notAnAuthServer', { host }), {
    field: 'authServer',
    statusCode: status,
  });
}

/** Halo responds to an unknown tenant with status 500. Other server errors are temporary. */
export function serverError(status: number, host: string, tenant: string | undefined): HaloError {
  if (status === 500) {
    return new HaloError(
      'HALO_CONFIG',
      tenant
        ? messages.signIn('status500WithTenant', { host, tenant })
        : messages.signIn('status500', { host }),
      { field: 'tenant', statusCode: status },
    );
  }
  return new HaloError(
    status === 429 ? 'HALO_RATE_LIMITED' : 'HALO_SERVER',
    messages.signIn('serverError', { host, status }),
    { statusCode: status },
  );
}
