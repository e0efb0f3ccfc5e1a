import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, Provider } from 'oidc-provider';
import { readText } from '../http';
import { type Principal, subjectOf } from '../principals';
import { authorizationErrorPage, signInPage } from './sign-in-page';

export const SIGN_IN_PATH = '/auth/sign-in';

/** Checks a user name and a password. */
export type Authenticate = (userName: string, password: string) => Principal | undefined;

/**
 * The sign-in step between the authorization request and its response. Consent is implicit, as in Halo: a signed-in
 * user grants all requested scopes.
 */
export function createSignInHandler(provider: Provider, authenticate: Authenticate) {
  async function createGrant(interaction: Interaction, accountId: string): Promise<string> {
    const newGrant = new provider.Grant({ accountId, clientId: interaction.params.client_id ?? '' });
    newGrant.addOIDCScope(interaction.params.scope ?? '');
    return newGrant.save();
  }

  async function completeSignIn(
    req: IncomingMessage,
    res: ServerResponse,
    interaction: Interaction,
    accountId: string,
  ): Promise<void> {
    // `remember: false` makes the cookie a session cookie, which ends when the browser is closed.
    const login = { accountId, remember: false };
    await provider.interactionFinished(req, res, {
      login,
      consent: { grantId: await createGrant(interaction, accountId) },
    });
  }

  function sendPage(res: ServerResponse, status: number, page: string): void {
    res
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(page);
  }

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const interaction = await provider.interactionDetails(req, res).catch(() => undefined);
    if (!interaction) {
      sendPage(
        res,
        400,
        authorizationErrorPage('session_not_found', 'This sign-in has expired. Start it again.'),
      );
      return;
    }
    const action = `${SIGN_IN_PATH}/${interaction.uid}`;
    const signedInAccountId =
      interaction.prompt.name === 'consent' ? interaction.session?.accountId : undefined;
    if (signedInAccountId) return completeSignIn(req, res, interaction, signedInAccountId);
    if (req.method !== 'POST') return sendPage(res, 200, signInPage(action, '', false));

    const form = new URLSearchParams(await readText(req));
    if (form.get('choice') === 'cancel') {
      const denial = { error: 'access_denied', error_description: 'The sign-in was cancelled.' };
      return provider.interactionFinished(req, res, denial, { mergeWithLastSubmission: false });
    }
    const userName = form.get('username') ?? '';
    const principal = authenticate(userName, form.get('password') ?? '');
    if (!principal) return sendPage(res, 401, signInPage(action, userName, true));
    return completeSignIn(req, res, interaction, subjectOf(principal));
  };
}
