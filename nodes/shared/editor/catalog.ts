import { type LocalizedText, translate } from '../../../src/browser';

export type Translator = (key: string, values?: Record<string, string | number>) => string;

const PACKAGE = 'node-red-contrib-halo-itsm';

/** The language of the editor; the runtime is told it, so that it answers in the same. */
export function editorLanguage(): string {
  return RED.i18n.lang();
}

/** Something the engine says, in the user's language. */
export function localize(message: LocalizedText): string {
  // The template alone: what is named in it is put in afterwards.
  const template = (key: string) => {
    const path = `${PACKAGE}/halo-connection:messages.${key}`;
    const translation = RED._(path, { skipInterpolation: true, defaultValue: '' });
    return translation === path ? undefined : translation || undefined;
  };
  return translate(message, { code: editorLanguage(), template });
}

/** The texts of one node's catalogue, in the user's language. Looked up late: they arrive after the script. */
export function createTranslator(nodeType: 'halo-itsm' | 'halo-connection'): Translator {
  return (key, values) => RED._(`${PACKAGE}/${nodeType}:${nodeType}.${key}`, values);
}
