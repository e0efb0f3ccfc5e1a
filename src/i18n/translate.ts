/** A message that is not translated yet: its key in the message catalogue and the values of its placeholders. */
export interface MessageDescriptor {
  /** `area.name`, as in `locales/…/messages.json`. */
  readonly key: string;
  /** The English template: the fallback for a language without this key. */
  readonly english: string;
  readonly values: MessageValues;
}

/** Values for the placeholders of a template. Nested messages are translated to the same language. */
export type MessageValues = Readonly<Record<string, LocalizedText | number>>;

/**
 * Text for users: messages, which are translated, and plain strings (from Halo or a library), which are not. Parts of an
 * array are joined with spaces.
 */
export type LocalizedText = string | MessageDescriptor | readonly (LocalizedText | undefined)[];

export interface Language {
  /** BCP 47 language tag, for example `de`. */
  readonly code: string;
  /** Returns the template for a key, if the language has one. */
  template(key: string): string | undefined;
}

/** The built-in language. */
export const ENGLISH: Language = { code: 'en-US', template: () => undefined };

/** Translates text for users to a language. */
export function translate(text: LocalizedText, language: Language = ENGLISH): string {
  if (typeof text === 'string') return text;
  if (isMessageDescriptor(text)) {
    const template = pluralTemplate(text, language) ?? language.template(text.key) ?? text.english;
    // One pass, so that a value is never parsed for placeholders.
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

/** Returns the function that creates the messages of one area of the message catalogue. */
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

/** The plural form of a template for the value `count`, if there is one. Keys as in i18next: `key_one`. */
function pluralTemplate(
  { key, values: { count } }: Pick<MessageDescriptor, 'key' | 'values'>,
  { code, template }: Language,
): string | undefined {
  return typeof count === 'number'
    ? template(`${key}_${new Intl.PluralRules(code).select(count)}`)
    : undefined;
}
