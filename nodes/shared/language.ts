import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from 'express';
import { ENGLISH, type Language } from '../../src/index';

/** The catalogues of texts as they are installed: both nodes' files lie one folder below these. */
const LOCALES_DIR = join(__dirname, '..', 'halo-connection', 'locales');

/** The language of whoever asks: the editor says which one it shows. */
export function requestLanguage(req: Request): Language {
  return findLanguage(req.acceptsLanguages(...availableLanguages()) || ENGLISH.code);
}

/** English first: whoever does not care gets that. */
function availableLanguages(): string[] {
  languageCodes ??= [ENGLISH.code, ...readLanguageCodes().filter((name) => name !== ENGLISH.code)];
  return languageCodes;
}

let languageCodes: string[] | undefined;

function readLanguageCodes(): string[] {
  try {
    return readdirSync(LOCALES_DIR);
  } catch {
    return [];
  }
}

const languages = new Map<string, Language>();

/** The language of a code; English when we do not speak it. */
export function findLanguage(code: string): Language {
  if (code === ENGLISH.code || !availableLanguages().includes(code)) return ENGLISH;
  let language = languages.get(code);
  if (!language) {
    const messages = readMessageCatalog(code);
    language = {
      code,
      template(key) {
        const [area = '', name = ''] = key.split('.');
        return messages[area]?.[name];
      },
    };
    languages.set(code, language);
  }
  return language;
}

type MessageCatalog = Record<string, Record<string, string>>;

/** English is built in, and stands in for what is missing. */
function readMessageCatalog(code: string): MessageCatalog {
  try {
    const file = readFileSync(join(LOCALES_DIR, code, 'halo-connection.json'), 'utf8');
    return (JSON.parse(file) as { messages?: MessageCatalog }).messages ?? {};
  } catch {
    return {};
  }
}
