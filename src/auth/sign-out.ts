import { type ConnectionSettings, fingerprint } from '../connection/settings';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { Transport } from '../transport/transport';
import type { StoredLogin } from './login';
import { revokeToken } from './oauth';

/**
 * Revokes the refresh token of a removed login. Does nothing if the token is already invalid or belongs to other
 * settings.
 * @returns a warning if the token could not be revoked
 */
export async function revokeLogin(
  login: StoredLogin | undefined,
  settings: ConnectionSettings | undefined,
): Promise<LocalizedText | undefined> {
  if (!login?.refreshToken || login.refused || !settings || login.fingerprint !== fingerprint(settings)) {
    return undefined;
  }
  const transport = new Transport(settings);
  try {
    await revokeToken({ server: login.server, settings, transport }, login.refreshToken);
    return undefined;
  } catch (error) {
    const reason = error instanceof HaloError ? error.localizedMessage : messages.tokens('requestFailed');
    return messages.tokens('revocationFailed', { reason });
  } finally {
    transport.close();
  }
}
