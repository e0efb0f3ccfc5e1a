import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, Provider } from 'oidc-provider';
import { readText } from '../http';
import { type Person, subjectOf } from '../people';
import { authorisationErrorPage, signInPage } from './sign-in-page';

export const SIGN_IN_PATH = '/auth/sign-in';

/** Checks a user name and a password. */
export type Authenticate = (userName: string, password: string) => Person | undefined;

/**
 * The sign-in step between the authorisation request and its answer. Consent is automatic, as in Halo: whoever signs in
 * (or still is) grants what the application asked for.
 */
export function signIn(provider: Provider, authenticate: Authenticate) {
  async function grant(interaction: Interaction, accountId: string): Promise<string> {
    const granted = new provider.Grant({ accountId, clientId: interaction.params.client_id ?? '' });
    granted.addOIDCScope(interaction.params.scope ?? '');
    return granted.save();
  }

  async function finish(
    req: IncomingMessage,
    res: ServerResponse,
    interaction: Interaction,
    accountId: string,
  ): Promise<void> {
    // `remember: false` makes the cookie a session cookie: the sign-in ends with the browser.
    const login = { accountId, remember: false };
    await provider.interactionFinished(req, res, {
      login,
      consent: { grantId: await grant(interaction, accountId) },
    });
  }

  function show(res: ServerResponse, status: number, page: string): void {
    res
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(page);
  }

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const interaction = await provider.interactionDetails(req, res).catch(() => undefined);
    if (!interaction) {
      show(
        res,
        400,
        authorisationErrorPage('session_not_found', 'This sign-in has expired. Start it again.'),
      );
      return;
    }
    const action = `${SIGN_IN_PATH}/${interaction.uid}`;
    const signedIn = interaction.prompt.name === 'consent' ? interaction.session?.accountId : undefined;
    if (signedIn) return finish(req, res, interaction, signedIn);
    if (req.method !== 'POST') return show(res, 200, signInPage(action, '', false));

    const form = new URLSearchParams(await readText(req));
    if (form.get('choice') === 'cancel') {
      const refused = { error: 'access_denied', error_description: 'The sign-in was cancelled.' };
      return provider.interactionFinished(req, res, refused, { mergeWithLastSubmission: false });
    }
    const userName = form.get('username') ?? '';
    const person = authenticate(userName, form.get('password') ?? '');
    if (!person) return show(res, 401, signInPage(action, userName, true));
    return finish(req, res, interaction, subjectOf(person));
  };
}
