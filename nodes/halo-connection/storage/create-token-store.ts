import type { NodeAPI } from 'node-red';
import { type Language, TokenStore, translate } from '../../../src/index';
import { readCredentials } from './credentials';
import { readStoredEntries, writeStoredEntries } from './settings-storage';

/**
 * Creates the token store. It keeps encrypted logins in Node-RED's settings, and each connection's encryption key in
 * that connection's credentials.
 */
export function createTokenStore(RED: NodeAPI, language: Language): TokenStore {
  return new TokenStore({
    credentials: (id) => readCredentials(RED, id),
    setCredentials: (id, credentials) => void RED.nodes.addCredentials(id, credentials),
    loadEntries: () => readStoredEntries(RED),
    saveEntries: (entries) => writeStoredEntries(RED, entries),
    warn: (message) => RED.log.warn(`[halo-connection] ${translate(message, language)}`),
  });
}
