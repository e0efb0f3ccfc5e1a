import { randomUUID } from 'node:crypto';
import type { Healthy } from './faulty-server';

/**
 * A token endpoint as strict as RFC 9700 asks for: every refresh token works once, and one that comes a second time
 * ends the whole grant.
 */
export class StrictTokens {
  rotate = true;
  /** Seconds. */
  accessTtl = 3600;
  /** Members put over every good answer; undefined takes one away. */
  answered: Record<string, unknown> = {};
  /** How often a refresh token came a second time. */
  reuses = 0;
  /** Every secret ever given out. */
  readonly given: string[] = [];
  readonly #access = new Set<string>();
  readonly #refresh = new Set<string>();
  readonly #spent = new Set<string>();

  /** A login as a sign-in would have brought it. */
  issue(): { accessToken: string; refreshToken: string } {
    const accessToken = this.#new('access');
    const refreshToken = this.#new('refresh');
    this.#access.add(accessToken);
    this.#refresh.add(refreshToken);
    return { accessToken, refreshToken };
  }

  accepts(authorization: string | undefined): boolean {
    return this.#access.has(authorization?.replace(/^Bearer /, '') ?? '');
  }

  expireAccess(): void {
    this.#access.clear();
  }

  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  answer(form: URLSearchParams): Healthy {
    if (form.get('client_secret') !== CLIENT_SECRET) return refused('invalid_client', 401);
    const kind = form.get('grant_type');
    if (kind === 'refresh_token') {
      const presented = form.get('refresh_token') ?? '';
      if (this.#spent.has(presented)) {
        this.reuses++;
        this.revokeAll();
      }
      if (!this.#refresh.has(presented)) return refused('invalid_grant');
      if (this.rotate) {
        this.#refresh.delete(presented);
        this.#spent.add(presented);
      }
    } else if (kind === 'authorization_code') {
      const code = form.get('code') ?? '';
      if (this.#spent.has(code)) return refused('invalid_grant');
      this.#spent.add(code);
    } else if (kind !== 'client_credentials') {
      // Passwords, above all.
      return refused('unsupported_grant_type');
    }
    const { accessToken, refreshToken } = this.issue();
    const renewable = kind !== 'client_credentials' && (this.rotate || kind === 'authorization_code');
    const answer = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: this.accessTtl,
      ...(renewable && { refresh_token: refreshToken }),
      ...this.answered,
    };
    return { status: 200, body: JSON.stringify(answer) };
  }

  #new(kind: string): string {
    const value = `${kind}-${randomUUID()}`;
    this.given.push(value);
    return value;
  }
}

/** The only client secret that is right. */
export const CLIENT_SECRET = `secret-${randomUUID()}`;

function refused(error: string, status = 400): Healthy {
  return { status, body: JSON.stringify({ error }) };
}
