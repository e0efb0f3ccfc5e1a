import type { NodeAPI } from 'node-red';

// Apart from the other languages, which need the engine: this is loaded at every start.

/** Node-RED's own catalogue of our texts; it knows which of our languages the runtime speaks. */
const NAMESPACE = 'node-red-contrib-halo-itsm/halo-connection';

/**
 * The code of the language of the runtime's statuses, errors and log, as Node-RED has chosen it. To be asked while the
 * nodes are loaded: later on, every browser that loads its texts changes Node-RED's own for a moment.
 */
export function runtimeLanguage(RED: NodeAPI): string {
  return RED._(`${NAMESPACE}:language`);
}
