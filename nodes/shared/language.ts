import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from 'express';
import { ENGLISH, type Language } from '../../src/index';

/** The catalogues of texts as they are installed: both nodes' files lie one folder below these. */
const LOCALES = join(__dirname, '..', 'halo-connection', 'locales');

/** The language of whoever asks: the editor says which one it shows. */
export function languageOfRequest(req: Request): Language {
  return languageOf(req.acceptsLanguages(...available()) || ENGLISH.code);
}

/** English first: whoever does not care gets that. */
function available(): string[] {
  folders ??= [ENGLISH.code, ...readFolders().filter((name) => name !== ENGLISH.code)];
  return folders;
}

let folders: string[] | undefined;

function readFolders(): string[] {
  try {
    return readdirSync(LOCALES);
  } catch {
    return [];
  }
}

const languages = new Map<string, Language>();

/** The language of a code; English when we do not speak it. */
export function languageOf(code: string): Language {
  if (code === ENGLISH.code || !available().includes(code)) return ENGLISH;
  let language = languages.get(code);
  if (!language) {
    const messages = readMessages(code);
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

type Messages = Record<string, Record<string, string>>;

/** English is built in, and stands in for what is missing. */
function readMessages(code: string): Messages {
  try {
    const file = readFileSync(join(LOCALES, code, 'halo-connection.json'), 'utf8');
    return (JSON.parse(file) as { messages?: Messages }).messages ?? {};
  } catch {
    return {};
  }
}
