/** A sentence of ours, or a part of one: its key in the catalogue of sentences, and what it names. */
export interface MessageDescriptor {
  /** `area.name`, as in `locales/…/messages.json`. */
  readonly key: string;
  /** The English template, which stands in where a language has none. */
  readonly english: string;
  readonly values: MessageValues;
}

/** What a sentence names; parts that are sentences themselves are told in the same language. */
export type MessageValues = Readonly<Record<string, LocalizedText | number>>;

/** Something told to people: sentences of ours one after the other, and words of others (Halo's, a library's) as they are. */
export type LocalizedText = string | MessageDescriptor | readonly (LocalizedText | undefined)[];

export interface Language {
  /** Its name in HTTP, HTML and plural rules: `de`. */
  readonly code: string;
  /** The template of a key, where the language has one. */
  template(key: string): string | undefined;
}

/** The language that is built in. */
export const ENGLISH: Language = { code: 'en-US', template: () => undefined };

/** Something told, in a language. */
export function translate(text: LocalizedText, language: Language = ENGLISH): string {
  if (typeof text === 'string') return text;
  if (isMessageDescriptor(text)) {
    const template = pluralTemplate(text, language) ?? language.template(text.key) ?? text.english;
    // One pass: what is named is never taken for a placeholder.
    return template.replace(/__(\w+?)__/g, (placeholder, name: string) => {
      const value = text.values[name];
      if (value === undefined) return placeholder;
      return typeof value === 'number' ? String(value) : translate(value, language);
    });
  }
  return text
    .filter((part) => part !== undefined)
    .map((part) => translate(part, language))
    .join(' ');
}

export function isMessageDescriptor(text: LocalizedText | undefined): text is MessageDescriptor {
  return typeof text === 'object' && 'key' in text;
}

/** Makes the sentences of one area of the catalogue. */
export function defineMessages<Key extends string>(
  area: string,
  english: Record<Key, string>,
): (key: Key, values?: MessageValues) => MessageDescriptor {
  const templates: Record<string, string> = english;
  const builtIn: Language = { code: ENGLISH.code, template: (key) => templates[key] };
  return (key, values = {}) => ({
    key: `${area}.${key}`,
    english: pluralTemplate({ key, values }, builtIn) ?? english[key],
    values,
  });
}

/** The form for this `count`, where the language has one of its own: `key_one`, as i18next names them. */
function pluralTemplate(
  { key, values: { count } }: Pick<MessageDescriptor, 'key' | 'values'>,
  { code, template }: Language,
): string | undefined {
  return typeof count === 'number'
    ? template(`${key}_${new Intl.PluralRules(code).select(count)}`)
    : undefined;
}
