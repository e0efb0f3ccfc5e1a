import { createHash, randomBytes } from 'node:crypto';
import { startTenant, type Tenant, type TenantOptions } from '../../demo/tenant/index';

export const REDIRECT_URI = 'http://127.0.0.1:1880/halo-connection/callback';

export type Json = Record<string, unknown>;

export interface ParsedResponse {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined when there is none. */
  body: object | undefined;
}

async function parseResponse(response: Response): Promise<ParsedResponse> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

/** An HTTP client for a practice tenant. */
export class PracticeTenant {
  private constructor(
    readonly tenant: Tenant,
    private token: string,
  ) {}

  static async start(options: TenantOptions = {}): Promise<PracticeTenant> {
    const rateLimit = options.rateLimit ?? { requests: 100_000, windowMinutes: 5 };
    const tenant = await startTenant({ redirectUris: [REDIRECT_URI], ...options, rateLimit });
    const practice = new PracticeTenant(tenant, '');
    await practice.signIn();
    tenant.requests.length = 0;
    return practice;
  }

  /** Signs in as the application. */
  async signIn(scope = 'all'): Promise<void> {
    const { body } = await this.requestToken({
      grant_type: 'client_credentials',
      ...this.clientCredentials('application'),
      scope,
    });
    this.token = String((body as Json).access_token);
  }

  useToken(accessToken: unknown): void {
    this.token = String(accessToken);
  }

  clientCredentials(kind: 'account' | 'application'): Record<string, string> {
    const { clientId, clientSecret } = this.tenant[kind];
    return { client_id: clientId, client_secret: clientSecret };
  }

  async requestToken(form: Record<string, string>, query = ''): Promise<ParsedResponse> {
    return parseResponse(
      await fetch(`${this.tenant.url}/auth/token${query}`, {
        method: 'POST',
        body: new URLSearchParams(form),
      }),
    );
  }

  async request(method: string, path: string, body?: unknown): Promise<ParsedResponse> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(json && { 'content-type': 'application/json' }),
    };
    return parseResponse(await fetch(`${this.tenant.url}/api${path}`, { method, headers, body: json }));
  }

  async sendRaw(method: string, path: string, type: string, body: BodyInit): Promise<ParsedResponse> {
    const headers = { authorization: `Bearer ${this.token}`, ...(type && { 'content-type': type }) };
    return parseResponse(await fetch(`${this.tenant.url}/api${path}`, { method, headers, body }));
  }

  get = (path: string) => this.request('GET', path);
  post = (path: string, body?: unknown) => this.request('POST', path, body);
  remove = (path: string) => this.request('DELETE', path);

  /** The response body of a request that must succeed. */
  async expectOk(method: string, path: string, body?: unknown): Promise<Json> {
    const response = await this.request(method, path, body);
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${response.text}`);
    return response.body as Json;
  }
}

/** A browser for the sign-in: follows redirects within the tenant and keeps its cookies. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly origin: string) {}

  async goto(
    url: string,
    form?: Record<string, string>,
  ): Promise<{ url: string; status: number; text: string }> {
    const target = new URL(url, this.origin);
    if (target.origin !== this.origin) return { url: target.href, status: 0, text: '' };
    const response = await fetch(target, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location) return this.goto(new URL(location, target).href);
    return { url: target.href, status: response.status, text: await response.text() };
  }
}

export interface SignInOptions {
  scope?: string;
  username?: string;
  password?: string;
  choice?: string;
  browser?: Browser;
}

export const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

/** Signs in an account. @returns the final URL and the PKCE verifier */
export async function signInAccount({ tenant }: PracticeTenant, options: SignInOptions = {}) {
  const browser = options.browser ?? new Browser(tenant.url);
  const { verifier, challenge } = pkce();
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: tenant.account.clientId,
    redirect_uri: REDIRECT_URI,
    scope: options.scope ?? 'all:standard offline_access',
    state: 'the-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    tenant: 'practice',
  });
  const page = await browser.goto(`${tenant.url}/auth/authorize?${query}`);
  if (!page.text.includes('name="password"')) return { ...page, verifier, form: page };
  const username = options.username ?? tenant.signIn.username;
  const password = options.password ?? tenant.signIn.password;
  const result = await browser.goto(page.url, { username, password, choice: options.choice ?? 'sign-in' });
  return { ...result, verifier, form: page };
}

/** The tokens of a signed-in account. */
export async function accountTokens(practice: PracticeTenant, options: SignInOptions = {}): Promise<Json> {
  const { url, verifier } = await signInAccount(practice, options);
  const code = new URL(url).searchParams.get('code') ?? '';
  const { body } = await practice.requestToken({
    grant_type: 'authorization_code',
    ...practice.clientCredentials('account'),
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
  });
  return body as Json;
}
