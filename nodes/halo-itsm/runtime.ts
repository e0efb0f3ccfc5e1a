import type { Node, NodeAPI } from 'node-red';
import { asHaloError, type HaloError } from '../../src/index';
import type { HaloConnectionNode } from '../halo-connection/types';
import { findLanguage } from '../shared/language';
import { migrate } from '../shared/migration';
import { unsupportedVersionError } from '../shared/unsupported-version';
import type { HaloMessage } from './message';
import { type Done, MessageHandler, type Send } from './message-handler';
import { MIGRATIONS } from './migrations';
import { type HaloItsmConfig, type NodeSettings, nodeSettings } from './settings';

/**
 * @param languageCode - language of status and error messages
 * @returns the constructor of `halo-itsm` nodes
 */
export function createItsmRuntime(
  RED: NodeAPI,
  languageCode: string,
): (node: Node, saved: HaloItsmConfig) => void {
  const language = findLanguage(languageCode);

  return (node, saved) => {
    RED.nodes.createNode(node, saved);
    const { config, unsupportedVersion } = migrate(saved, MIGRATIONS);
    const connection = (RED.nodes.getNode(config.connection) as HaloConnectionNode | null)?.halo;
    const { settings, problem } = parseSettings(config, unsupportedVersion);
    const handler = new MessageHandler({ RED, node, language, config, settings, problem, connection });
    if (unsupportedVersion && problem) node.warn(problem.translate(language).message);
    node.on(
      'input',
      (msg, send, done) => void handler.handle(msg as HaloMessage, send as Send, done as Done),
    );
    node.on('close', (done: () => void) => void handler.close().then(done));
  };
}

/** A node with invalid settings starts anyway: its messages fail with `problem`, where Catch nodes see it. */
function parseSettings(
  config: HaloItsmConfig,
  unsupportedVersion: number | undefined,
): { settings?: NodeSettings; problem?: HaloError } {
  try {
    if (unsupportedVersion) throw unsupportedVersionError(unsupportedVersion, MIGRATIONS);
    return { settings: nodeSettings(config) };
  } catch (error) {
    return { problem: asHaloError(error) };
  }
}
