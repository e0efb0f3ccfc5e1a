import { type Said, tell } from '../../../src/i18n/translate';

export type Texts = (key: string, values?: Record<string, string | number>) => string;

const PACKAGE = 'node-red-contrib-halo-itsm';

/** The language of the editor; the runtime is told it, so that it answers in the same. */
export function editorLanguage(): string {
  return RED.i18n.lang();
}

/** Something the engine says, in the user's language. */
export function told(said: Said): string {
  // The template alone: what is named in it is put in afterwards.
  const template = (key: string) => {
    const path = `${PACKAGE}/halo-connection:messages.${key}`;
    const found = RED._(path, { skipInterpolation: true, defaultValue: '' });
    return found === path ? undefined : found || undefined;
  };
  return tell(said, { code: editorLanguage(), template });
}

/** The texts of one node's catalogue, in the user's language. Looked up late: they arrive after the script. */
export function texts(set: 'halo-itsm' | 'halo-connection'): Texts {
  return (key, values) => RED._(`${PACKAGE}/${set}:${set}.${key}`, values);
}
