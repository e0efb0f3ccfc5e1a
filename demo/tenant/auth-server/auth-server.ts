import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Provider } from 'oidc-provider';
import { RUNTIME_ERROR_PAGE, sendHtml } from '../http';
import { ArtifactStore } from './artifacts';
import { applyHaloErrorText } from './errors';
import { HALO_SCOPES, unknownScope } from './scopes';
import { type Authenticate, createSignInHandler, SIGN_IN_PATH } from './sign-in';
import { authorizationErrorPage } from './sign-in-page';

export interface ClientApplication {
  clientId: string;
  clientSecret: string;
}

export interface AuthServerOptions {
  url: string;
  tenantName: string;
  account: ClientApplication;
  application: ClientApplication;
  redirectUris: string[];
  accessTokenTtlSeconds: number;
  refreshTokenTtlSeconds: number;
  rotateRefreshTokens: boolean;
  authenticate: Authenticate;
  /** Called for every token request, with the parsed form. */
  onTokenRequest: (req: IncomingMessage, form: Record<string, unknown>) => void;
}

/** The owner and scopes of an access token. Without a subject it belongs to the application itself. */
export interface TokenInfo {
  subject?: string;
  scopes: Set<string>;
}

export interface AuthServer {
  handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void>;
  introspect(accessToken: string): Promise<TokenInfo | undefined>;
  expireAccessTokens(): void;
  revokeAll(): void;
  /** Number of grants revoked because a refresh token was used a second time. */
  revokedGrantCount: number;
}

const SESSION_TTL_SECONDS = 14 * 24 * 3600;

let cachedKey: object | undefined;

/** Created once per process and shared by all tenants: RSA key generation is slow. */
function signingKey(): object {
  const generateKey = () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  cachedKey ??= { ...generateKey(), kid: 'practice', use: 'sig' };
  return cachedKey;
}

function providerConfiguration(
  options: AuthServerOptions,
  artifacts: ArtifactStore,
  errors: typeof import('oidc-provider').errors,
) {
  const client = ({ clientId, clientSecret }: ClientApplication) => ({
    client_id: clientId,
    client_secret: clientSecret,
    token_endpoint_auth_method: 'client_secret_post',
  });
  return {
    adapter: (model: string) => artifacts.adapter(model),
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    clients: [
      {
        ...client(options.account),
        redirect_uris: options.redirectUris,
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
      {
        ...client(options.application),
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
      },
    ],
    scopes: ['openid', 'offline_access', ...HALO_SCOPES],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_post', 'client_secret_basic'],
    pkce: { required: () => false },
    rotateRefreshToken: options.rotateRefreshTokens,
    issueRefreshToken: async (_ctx: Context, _client: unknown, code: { scopes: Set<string> }) =>
      code.scopes.has('offline_access'),
    // Tokens outlive the browser session they were issued in.
    expiresWithSession: async () => false,
    // Halo rejects an unknown scope; oidc-provider ignores it. This hook runs on every authorization request after the
    // redirect URL has been validated, so that the error is returned to the application.
    extraParams: {
      tenant: (ctx: Context) => {
        // `ctx.query` is the original query: oidc-provider has already removed unknown scopes from its own parameters.
        const scope = unknownScope(ctx.query.scope);
        if (scope) throw new errors.InvalidScope("The specified 'scope' is invalid.", scope);
      },
    },
    findAccount: async (_ctx: Context, accountId: string) => ({
      accountId,
      claims: async () => ({ sub: accountId }),
    }),
    interactions: { url: async (_ctx: Context, { uid }: { uid: string }) => `${SIGN_IN_PATH}/${uid}` },
    renderError: async (ctx: Context, out: { error: string; error_description?: string }) => {
      ctx.type = 'html';
      ctx.body = authorizationErrorPage(out.error, out.error_description ?? 'The request is not valid.');
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: async () => true },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
    },
    routes: { authorization: '/authorize', token: '/token' },
    ttl: {
      AccessToken: options.accessTokenTtlSeconds,
      ClientCredentials: options.accessTokenTtlSeconds,
      AuthorizationCode: 300,
      IdToken: options.accessTokenTtlSeconds,
      RefreshToken: options.refreshTokenTtlSeconds,
      Grant: SESSION_TTL_SECONDS + options.refreshTokenTtlSeconds,
      Interaction: 3600,
      Session: SESSION_TTL_SECONDS,
    },
  };
}

/** Halo issues a refresh token whenever `offline_access` is requested; oidc-provider only with a consent prompt. */
function addConsentPrompt(url: URL): void {
  const { searchParams } = url;
  const prompt = searchParams.get('prompt') ?? '';
  if (prompt === 'none' || !searchParams.get('scope')?.split(' ').includes('offline_access')) return;
  searchParams.set('prompt', [...new Set([...prompt.split(' ').filter(Boolean), 'consent'])].join(' '));
}

/** Loads oidc-provider without its warning about older Node.js versions; the tests cover all supported versions. */
async function loadOidcProvider() {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

/** Halo's authorization server, below `/auth`. */
export async function createAuthServer(options: AuthServerOptions): Promise<AuthServer> {
  const { Provider, errors } = await loadOidcProvider();
  const artifacts = new ArtifactStore();
  const provider: Provider = new Provider(
    `${options.url}/auth`,
    providerConfiguration(options, artifacts, errors),
  );

  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'token') return;
    options.onTokenRequest(ctx.req, ctx.oidc.body ?? {});
    const scope = unknownScope(ctx.oidc.body?.scope);
    if (scope && ctx.status === 200) {
      ctx.status = 400;
      ctx.body = { error: 'invalid_scope' };
    }
    applyHaloErrorText(ctx);
  });

  const providerCallback = provider.callback();
  const handleSignIn = createSignInHandler(provider, options.authenticate);
  const server: AuthServer = {
    revokedGrantCount: 0,

    async handle(req, res, url) {
      const tenant = url.searchParams.get('tenant');
      if (tenant && tenant.toLowerCase() !== options.tenantName.toLowerCase())
        return sendHtml(res, 500, RUNTIME_ERROR_PAGE);
      if (url.pathname.startsWith(`${SIGN_IN_PATH}/`)) return handleSignIn(req, res);
      if (url.pathname === '/auth/authorize') addConsentPrompt(url);
      // oidc-provider derives its mount path from `originalUrl`.
      const mountedRequest = Object.assign(req, { originalUrl: url.pathname + url.search });
      req.url = mountedRequest.originalUrl.slice('/auth'.length) || '/';
      await providerCallback(req, res);
    },

    async introspect(accessToken) {
      const token =
        (await provider.AccessToken.find(accessToken)) ??
        (await provider.ClientCredentials.find(accessToken));
      return token && { subject: token.accountId, scopes: new Set(token.scope?.split(' ') ?? []) };
    },

    expireAccessTokens: () => artifacts.deleteModels('AccessToken', 'ClientCredentials'),

    revokeAll: () =>
      artifacts.deleteModels('AccessToken', 'ClientCredentials', 'RefreshToken', 'Grant', 'Session'),
  };
  provider.on('grant.revoked', (ctx) => {
    if (ctx.oidc.route === 'token' && ctx.oidc.params?.grant_type === 'refresh_token')
      server.revokedGrantCount++;
  });
  return server;
}
