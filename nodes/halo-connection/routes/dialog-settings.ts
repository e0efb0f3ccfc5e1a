import type { NodeAPI } from 'node-red';
import * as say from '../../../src/i18n/messages';
import { type ConnectionSettings, connectionSettings, fingerprint, HaloError } from '../../../src/index';
import type { Connections } from '../connection-registry';
import { networkOptions } from '../network';

/** What Node-RED's editor sends for a password that was not changed. */
const UNCHANGED = '__PWRD__';

type Properties = Record<string, unknown>;

/** Settings as a dialog holds them, deployed or not. */
export class DialogSettings {
  readonly #RED: NodeAPI;
  readonly #connections: Connections;

  constructor(RED: NodeAPI, connections: Connections) {
    this.#RED = RED;
    this.#connections = connections;
  }

  /**
   * The settings in a dialog's request.
   * @throws HaloError HALO_CONFIG with the field at fault
   */
  read(id: string, body: unknown): ConnectionSettings {
    const given = asProperties(body);
    if (given.redis === UNCHANGED) given.redis = this.#connections.deployed(id)?.credentials.redis;
    if (given.clientSecret !== UNCHANGED) return this.#settings(given);
    const stored = this.#connections.deployed(id);
    const secret = stored?.credentials.clientSecret;
    if (!stored || !secret) {
      throw new HaloError('HALO_CONFIG', say.dialog('secretMissing'), { field: 'clientSecret' });
    }
    const settings = this.#settings({ ...given, clientSecret: secret });
    const saved = this.#settings({ ...stored.properties, ...stored.credentials, signIn: settings.signIn });
    // The stored secret goes only where it was stored for: not to an address, or on a way, somebody has just chosen.
    const sameWay = (['tls', 'proxy'] as const).every(
      (name) => (given[name] || '') === (stored.properties[name] || ''),
    );
    if (fingerprint(settings) !== fingerprint(saved) || !sameWay) {
      throw new HaloError('HALO_CONFIG', say.dialog('secretElsewhere'), { field: 'clientSecret' });
    }
    return settings;
  }

  /**
   * The settings in a dialog's request but for what is secret, which may be missing and is not looked at.
   * @throws HaloError HALO_CONFIG with the field at fault
   */
  withoutSecrets(id: string, body: unknown): ConnectionSettings {
    return this.read(id, { ...asProperties(body), clientId: '-', clientSecret: '-', redis: '' });
  }

  /** The settings as deployed; undefined when there are none or they are incomplete. */
  deployed(id: string): ConnectionSettings | undefined {
    const stored = this.#connections.deployed(id);
    if (!stored) return undefined;
    try {
      return this.#settings({ ...stored.properties, ...stored.credentials });
    } catch {
      return undefined;
    }
  }

  #settings(properties: Properties): ConnectionSettings {
    const resolved = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, this.#environment(value)]),
    );
    return connectionSettings(resolved, networkOptions(this.#RED, resolved));
  }

  /** `${NAME}` as Node-RED itself replaces it when a node starts. */
  #environment(value: unknown): unknown {
    if (typeof value !== 'string' || !/^\$\{[^}]+\}$/.test(value)) return value;
    return this.#RED.util.evaluateNodeProperty(value, 'env', undefined as never, {} as never) ?? '';
  }
}

function asProperties(body: unknown): Properties {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
