import {
  type ConnectionSettings,
  connectionSettings,
  type RawConnection,
} from '../../src/connection/settings';

/** Settings of a connection for a test. */
export function settingsFor(instanceUrl: string, more: RawConnection = {}): ConnectionSettings {
  return connectionSettings({
    instanceUrl,
    clientId: 'client-one',
    clientSecret: 'a-secret-of-the-test',
    signIn: 'application',
    timeout: 5,
    ...more,
  });
}
