import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from 'express';
import { ENGLISH, type Language } from '../../src/index';

/** The installed message catalogs. `__dirname` is that of the bundled file, `dist/halo-connection` or `dist/halo-itsm`. */
const LOCALES_DIR = join(__dirname, '..', 'halo-connection', 'locales');

/** The language of a request from the editor, from its `Accept-Language` header. */
export function requestLanguage(req: Request): Language {
  return findLanguage(req.acceptsLanguages(...availableLanguages()) || ENGLISH.code);
}

/** English first, as the default for requests that accept any language. */
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

/** The language with a code such as `de`; English if there is no translation. */
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

/** Empty if the catalog cannot be read: missing messages fall back to English, which is built in. */
function readMessageCatalog(code: string): MessageCatalog {
  try {
    const file = readFileSync(join(LOCALES_DIR, code, 'halo-connection.json'), 'utf8');
    return (JSON.parse(file) as { messages?: MessageCatalog }).messages ?? {};
  } catch {
    return {};
  }
}
