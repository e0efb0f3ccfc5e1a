/** Controls, byte order marks, zero-width and other invisible characters, and every space except the ordinary one. */
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\t\n\r]|(?! )\p{Zs}/u;

/**
 * A property name in the form in which two spellings are compared: without spaces and invisible characters, in lower case
 * and in compatibility form. Halo ignores case, and spreadsheets and CSV files add the rest.
 */
export function canonicalName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}\s]/gu, '')
    .toLowerCase();
}

/** Whether a name contains characters that cannot be seen, or spaces at its ends. */
export function hasInvisibleCharacters(name: string): boolean {
  return INVISIBLE.test(name) || name !== name.trim();
}

/** The name as it was probably meant: the known name with the same canonical form, or the name without invisible characters. */
export function intendedName(name: string, known: readonly string[]): string {
  const canonical = canonicalName(name);
  return (
    known.find((candidate) => canonicalName(candidate) === canonical) ??
    name.replace(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '').trim()
  );
}

/** The property whose name is another spelling of `name`, such as `ID` or `\ufeffid` for `id`. */
export function otherSpelling(names: readonly string[], name: string): string | undefined {
  const canonical = canonicalName(name);
  return names.find((given) => given !== name && canonicalName(given) === canonical);
}

/** The name with its invisible characters made visible: `\ufeffid`. */
export function visibleName(name: string): string {
  return Array.from(name, (character) =>
    INVISIBLE.test(character)
      ? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
      : character,
  ).join('');
}
