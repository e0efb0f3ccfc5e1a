import type { NodeAPI } from 'node-red';
import * as messages from '../../../src/i18n/messages';
import { type ConnectionSettings, fingerprint, HaloError, parseConnectionSettings } from '../../../src/index';
import type { ConnectionRegistry } from '../connection-registry';
import { networkOptions } from '../network';

/** What Node-RED's editor sends for a password that was not changed. */
const UNCHANGED_PASSWORD = '__PWRD__';

type Properties = Record<string, unknown>;

/** Settings as a dialog holds them, deployed or not. */
export class DialogSettings {
  readonly #RED: NodeAPI;
  readonly #connections: ConnectionRegistry;

  constructor(RED: NodeAPI, connections: ConnectionRegistry) {
    this.#RED = RED;
    this.#connections = connections;
  }

  /**
   * The settings in a dialog's request.
   * @throws HaloError HALO_CONFIG with the field at fault
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
    // The stored secret goes only where it was stored for: not to an address, or on a way, somebody has just chosen.
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
   * The settings in a dialog's request but for what is secret, which may be missing and is not looked at.
   * @throws HaloError HALO_CONFIG with the field at fault
   */
  readWithoutSecrets(id: string, body: unknown): ConnectionSettings {
    return this.read(id, { ...asProperties(body), clientId: '-', clientSecret: '-', redis: '' });
  }

  /** The settings as deployed; undefined when there are none or they are incomplete. */
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

  /** `${NAME}` as Node-RED itself replaces it when a node starts. */
  #resolveEnv(value: unknown): unknown {
    if (typeof value !== 'string' || !/^\$\{[^}]+\}$/.test(value)) return value;
    return this.#RED.util.evaluateNodeProperty(value, 'env', undefined as never, {} as never) ?? '';
  }
}

function asProperties(body: unknown): Properties {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
