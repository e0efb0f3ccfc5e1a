import {
  type ConnectionSettings,
  parseConnectionSettings,
  type RawConnection,
} from '../../src/connection/settings';

/** Connection settings for a test. */
export function settingsFor(instanceUrl: string, overrides: RawConnection = {}): ConnectionSettings {
  return parseConnectionSettings({
    instanceUrl,
    clientId: 'client-one',
    clientSecret: 'a-secret-of-the-test',
    signIn: 'application',
    timeout: 5,
    ...overrides,
  });
}
