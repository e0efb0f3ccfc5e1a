import { type LocalizedText, translate } from '../../../src/browser';

/** Translates a message key of one node's message catalog. */
export type Translator = (key: string, values?: Record<string, string | number>) => string;

const PACKAGE = 'node-red-contrib-halo-itsm';

/** Language code of the editor. Requests send it, so that the runtime responds in the same language. */
export function editorLanguage(): string {
  return RED.i18n.lang();
}

/** Translates a message of the engine (`src`) to the language of the editor. */
export function localize(message: LocalizedText): string {
  // The template without its values: `translate` inserts them.
  const template = (key: string) => {
    const path = `${PACKAGE}/halo-connection:messages.${key}`;
    const translation = RED._(path, { skipInterpolation: true, defaultValue: '' });
    return translation === path ? undefined : translation || undefined;
  };
  return translate(message, { code: editorLanguage(), template });
}

/**
 * The translator for one node's dialog. It looks messages up when it is called, because Node-RED loads catalogs after
 * the node's script.
 */
export function createTranslator(nodeType: 'halo-itsm' | 'halo-connection'): Translator {
  return (key, values) => RED._(`${PACKAGE}/${nodeType}:${nodeType}.${key}`, values);
}
