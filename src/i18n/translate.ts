/** A sentence of ours, or a part of one: its key in the catalogue of sentences, and what it names. */
export interface Sentence {
  /** `area.name`, as in `locales/…/messages.json`. */
  readonly key: string;
  /** The English template, which stands in where a language has none. */
  readonly english: string;
  readonly values: Values;
}

/** What a sentence names; parts that are sentences themselves are told in the same language. */
export type Values = Readonly<Record<string, Said | number>>;

/** Something told to people: sentences of ours one after the other, and words of others (Halo's, a library's) as they are. */
export type Said = string | Sentence | readonly (Said | undefined)[];

export interface Language {
  /** Its name in HTTP, HTML and plural rules: `de`. */
  readonly code: string;
  /** The template of a key, where the language has one. */
  template(key: string): string | undefined;
}

/** The language that is built in. */
export const ENGLISH: Language = { code: 'en-US', template: () => undefined };

/** Something told, in a language. */
export function tell(said: Said, language: Language = ENGLISH): string {
  if (typeof said === 'string') return said;
  if (isSentence(said)) {
    const template = pluralOf(said, language) ?? language.template(said.key) ?? said.english;
    // One pass: what is named is never taken for a placeholder.
    return template.replace(/__(\w+?)__/g, (all, name: string) => {
      const value = said.values[name];
      if (value === undefined) return all;
      return typeof value === 'number' ? String(value) : tell(value, language);
    });
  }
  return said
    .filter((part) => part !== undefined)
    .map((part) => tell(part, language))
    .join(' ');
}

export function isSentence(said: Said | undefined): said is Sentence {
  return typeof said === 'object' && 'key' in said;
}

/** Makes the sentences of one area of the catalogue. */
export function sentencesOf<Key extends string>(
  area: string,
  english: Record<Key, string>,
): (key: Key, values?: Values) => Sentence {
  const texts: Record<string, string> = english;
  const built: Language = { code: ENGLISH.code, template: (key) => texts[key] };
  return (key, values = {}) => ({
    key: `${area}.${key}`,
    english: pluralOf({ key, values }, built) ?? english[key],
    values,
  });
}

/** The form for this `count`, where the language has one of its own: `key_one`, as i18next names them. */
function pluralOf(
  { key, values: { count } }: Pick<Sentence, 'key' | 'values'>,
  { code, template }: Language,
): string | undefined {
  return typeof count === 'number'
    ? template(`${key}_${new Intl.PluralRules(code).select(count)}`)
    : undefined;
}
