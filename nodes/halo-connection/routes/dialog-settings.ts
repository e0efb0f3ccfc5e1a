import type { NodeAPI } from 'node-red';
import * as messages from '../../../src/i18n/messages';
import { type ConnectionSettings, fingerprint, HaloError, parseConnectionSettings } from '../../../src/index';
import type { Properties } from '../../shared/migration';
import type { ConnectionRegistry } from '../connection-registry';
import { networkOptions } from '../network';

/** Placeholder that Node-RED's editor sends for an unchanged password. */
const UNCHANGED_PASSWORD = '__PWRD__';

/** Reads connection settings from the dialog's requests and from the deployed flows. */
export class DialogSettings {
  readonly #RED: NodeAPI;
  readonly #connections: ConnectionRegistry;

  constructor(RED: NodeAPI, connections: ConnectionRegistry) {
    this.#RED = RED;
    this.#connections = connections;
  }

  /**
   * Reads the settings in a dialog's request. Unchanged passwords are replaced by the stored ones.
   * @throws HaloError HALO_CONFIG with the invalid field
   */
  read(id: string, body: unknown): ConnectionSettings {
    const submitted = asProperties(body);
    if (submitted.redis === UNCHANGED_PASSWORD)
      submitted.redis = this.#connections.findDeployed(id)?.credentials.redis;
    if (submitted.clientSecret !== UNCHANGED_PASSWORD) return this.#toSettings(submitted);
    const stored = this.#connections.findDeployed(id);
    const secret = stored?.credentials.clientSecret;
    if (!stored || !secret) {
      throw new HaloError('HALO_CONFIG', messages.dialog('clientSecretMissing'), { field: 'clientSecret' });
    }
    const settings = this.#toSettings({ ...submitted, clientSecret: secret });
    const saved = this.#toSettings({ ...stored.properties, ...stored.credentials, signIn: settings.signIn });
    // Send the stored secret only to the address, and over the proxy and TLS settings, that it was stored with.
    const isSameNetwork = (['tls', 'proxy'] as const).every(
      (name) => (submitted[name] || '') === (stored.properties[name] || ''),
    );
    if (fingerprint(settings) !== fingerprint(saved) || !isSameNetwork) {
      throw new HaloError('HALO_CONFIG', messages.dialog('settingsChangedSinceSecret'), {
        field: 'clientSecret',
      });
    }
    return settings;
  }

  /**
   * Reads the settings in a dialog's request without its secrets, which may be missing.
   * @throws HaloError HALO_CONFIG with the invalid field
   */
  readWithoutSecrets(id: string, body: unknown): ConnectionSettings {
    return this.read(id, { ...asProperties(body), clientId: '-', clientSecret: '-', redis: '' });
  }

  /** The settings as deployed; undefined if there are none or they are invalid. */
  readDeployed(id: string): ConnectionSettings | undefined {
    const stored = this.#connections.findDeployed(id);
    if (!stored) return undefined;
    try {
      return this.#toSettings({ ...stored.properties, ...stored.credentials });
    } catch {
      return undefined;
    }
  }

  #toSettings(properties: Properties): ConnectionSettings {
    const resolved = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, this.#resolveEnv(value)]),
    );
    return parseConnectionSettings(resolved, networkOptions(this.#RED, resolved));
  }

  /** Replaces `${NAME}` by the environment variable, as Node-RED does when it starts a node. */
  #resolveEnv(value: unknown): unknown {
    if (typeof value !== 'string' || !/^\$\{[^}]+\}$/.test(value)) return value;
    return this.#RED.util.evaluateNodeProperty(value, 'env', undefined as never, {} as never) ?? '';
  }
}

function asProperties(body: unknown): Properties {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
