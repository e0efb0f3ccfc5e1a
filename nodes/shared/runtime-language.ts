import type { NodeAPI } from 'node-red';

// A module of its own because the entry files load it at startup; language.ts would load the engine.

/** The package's message namespace in Node-RED. Its `language` message is the code of the language in use. */
const NAMESPACE = 'node-red-contrib-halo-itsm/halo-connection';

/**
 * The code of the language that Node-RED uses for statuses, errors and the log. Call it while the nodes are loaded:
 * later, Node-RED changes its language temporarily whenever a browser loads a message catalog.
 */
export function runtimeLanguage(RED: NodeAPI): string {
  return RED._(`${NAMESPACE}:language`);
}
