import { randomUUID } from 'node:crypto';

export interface HealthyResponse {
  status: number;
  body: string;
}

/**
 * A token endpoint that follows RFC 9700: a refresh token can be used once, and a second use revokes the whole grant.
 */
export class StrictTokenEndpoint {
  rotate = true;
  /** Seconds. */
  accessTtlSeconds = 3600;
  /** Properties to override in every successful response; undefined removes one. */
  responseOverrides: Record<string, unknown> = {};
  /** How often a refresh token was used a second time. */
  reuseCount = 0;
  /** Every secret issued so far. */
  readonly issuedSecrets: string[] = [];
  readonly #accessTokens = new Set<string>();
  readonly #refreshTokens = new Set<string>();
  readonly #used = new Set<string>();

  /** Issues tokens as a sign-in does. */
  issue(): { accessToken: string; refreshToken: string } {
    const accessToken = this.#issueSecret('access');
    const refreshToken = this.#issueSecret('refresh');
    this.#accessTokens.add(accessToken);
    this.#refreshTokens.add(refreshToken);
    return { accessToken, refreshToken };
  }

  accepts(authorization: string | undefined): boolean {
    return this.#accessTokens.has(authorization?.replace(/^Bearer /, '') ?? '');
  }

  expireAccessTokens(): void {
    this.#accessTokens.clear();
  }

  revokeAll(): void {
    this.#accessTokens.clear();
    this.#refreshTokens.clear();
  }

  respond(form: URLSearchParams): HealthyResponse {
    if (form.get('client_secret') !== CLIENT_SECRET) return oauthError('invalid_client', 401);
    const grantType = form.get('grant_type');
    if (grantType === 'refresh_token') {
      const presented = form.get('refresh_token') ?? '';
      if (this.#used.has(presented)) {
        this.reuseCount++;
        this.revokeAll();
      }
      if (!this.#refreshTokens.has(presented)) return oauthError('invalid_grant');
      if (this.rotate) {
        this.#refreshTokens.delete(presented);
        this.#used.add(presented);
      }
    } else if (grantType === 'authorization_code') {
      const code = form.get('code') ?? '';
      if (this.#used.has(code)) return oauthError('invalid_grant');
      this.#used.add(code);
    } else if (grantType !== 'client_credentials') {
      // In particular the password grant.
      return oauthError('unsupported_grant_type');
    }
    const { accessToken, refreshToken } = this.issue();
    const issuesRefreshToken =
      grantType !== 'client_credentials' && (this.rotate || grantType === 'authorization_code');
    const response = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: this.accessTtlSeconds,
      ...(issuesRefreshToken && { refresh_token: refreshToken }),
      ...this.responseOverrides,
    };
    return { status: 200, body: JSON.stringify(response) };
  }

  #issueSecret(prefix: string): string {
    const secret = `${prefix}-${randomUUID()}`;
    this.issuedSecrets.push(secret);
    return secret;
  }
}

/** The only valid client secret. */
export const CLIENT_SECRET = `secret-${randomUUID()}`;

function oauthError(error: string, status = 400): HealthyResponse {
  return { status, body: JSON.stringify({ error }) };
}
