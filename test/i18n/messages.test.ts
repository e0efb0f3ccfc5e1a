import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import 'should';
import { type MessageCall, readMessageUsage } from '../support/message-usage';

const root = join(__dirname, '..', '..');
const LOCALES_DIR = join(root, 'locales');
const ENGLISH = 'en-US';
const NAMESPACES = ['halo-connection', 'halo-itsm'] as const;
const languages = readdirSync(LOCALES_DIR);

type MessageMap = Map<string, string>;

/** One file of texts, by key; the name of the node around them is left out. */
function readMessages(language: string, file: string): MessageMap {
  const all = JSON.parse(readFileSync(join(LOCALES_DIR, language, `${file}.json`), 'utf8')) as Record<
    string,
    object
  >;
  return new Map(entries(file === 'messages' ? all : (all[file] as object)));
}

function entries(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[path + name, value]] : entries(value as object, `${path}${name}.`),
  );
}

const readHelp = (language: string, namespace: string) =>
  readFileSync(join(LOCALES_DIR, language, `${namespace}.html`), 'utf8');

/** i18next's plural forms: a language has as many as it needs. */
const PLURAL_SUFFIX = /_(zero|one|two|few|many|other)$/;
const withoutPluralSuffix = (key: string) => key.replace(PLURAL_SUFFIX, '');

const placeholders = (text: string) => [...new Set(text.match(/__\w+?__/g) ?? [])].sort();

describe('The languages', () => {
  it('are those that the package is sold with', () => {
    languages.should.containDeep([ENGLISH, 'de', 'fr']);
  });

  for (const file of ['messages', ...NAMESPACES]) {
    const englishMessages = readMessages(ENGLISH, file);

    for (const language of languages) {
      const messages = readMessages(language, file);

      it(`have every key and no unknown key in ${language}/${file}.json`, () => {
        const missing = [...englishMessages.keys()].filter(
          (key) => !PLURAL_SUFFIX.test(key) && !messages.has(key),
        );
        const unknown = [...messages.keys()].filter((key) => !englishMessages.has(withoutPluralSuffix(key)));
        const empty = [...messages].filter(([, text]) => text.trim() === '').map(([key]) => key);
        ({ missing, unknown, empty }).should.deepEqual({ missing: [], unknown: [], empty: [] });
      });

      it(`name the same things in ${language}/${file}.json`, () => {
        [...messages]
          .map(([key, text]) => ({
            key,
            wanted: placeholders(englishMessages.get(withoutPluralSuffix(key)) ?? ''),
            has: placeholders(text),
          }))
          .filter(({ wanted: expected, has: actual }) => expected.join() !== actual.join())
          .should.deepEqual([]);
      });
    }
  }

  for (const namespace of NAMESPACES) {
    const expectedTags = htmlTags(readHelp(ENGLISH, namespace));
    for (const language of languages) {
      it(`tell the help of ${namespace} in ${language}, part for part`, () => {
        const tags = htmlTags(readHelp(language, namespace));
        const differsAt = expectedTags.findIndex((part, index) => part !== tags[index]);
        ({ at: differsAt, wanted: expectedTags[differsAt], found: tags[differsAt] }).should.deepEqual({
          at: -1,
          wanted: undefined,
          found: undefined,
        });
        tags.length.should.equal(expectedTags.length);
      });
    }
  }
});

/** A help text's tags in their order, and what stands in code. */
function htmlTags(html: string): string[] {
  return (html.match(/<code>[^<]*<\/code>|<[^>]+>/g) ?? []).filter((part) => !/^<\/?(i|b)>$/.test(part));
}

describe('The sentences', () => {
  const englishMessages = readMessages(ENGLISH, 'messages');
  const usage = readMessageUsage('src', 'nodes');
  const runtimeCalls = usage.calls.filter(({ area }) => area !== undefined);

  it('are there for everything that is said', () => {
    runtimeCalls.length.should.be.above(100);
    runtimeCalls
      .flatMap(({ location: at, area, keys }) => keys.map((key) => ({ at, key: `${area}.${key}` })))
      .filter(({ key }) => !englishMessages.has(key))
      .should.deepEqual([]);
  });

  it('are all said somewhere', () => {
    const areas = new Set(
      runtimeCalls.filter(({ composedKey: composedKeys }) => composedKeys).map(({ area }) => area),
    );
    const used = new Set(runtimeCalls.flatMap(({ area, keys }) => keys.map((key) => `${area}.${key}`)));
    [...new Set([...englishMessages.keys()].map(withoutPluralSuffix))]
      .filter((key) => {
        const [area, name = ''] = key.split('.');
        return !used.has(key) && !(areas.has(area) && usage.literals.has(name));
      })
      .should.deepEqual([]);
  });

  it('are given all that they name', () => {
    missingValues(runtimeCalls, (key, { area }) => englishMessages.get(`${area}.${key}`)).should.deepEqual(
      [],
    );
  });

  it('stand nowhere else: no error, warning or label is written in the code', () => {
    usage.hardcodedStrings.filter((entry) => !UNTRANSLATED.test(entry)).should.deepEqual([]);
  });
});

/** The catalogue's titles, labels and hints stay English. Names are the same in every language. */
const UNTRANSLATED = /^src\/catalogue\/|: (JSON|true|false|halo itsm|\[halo-connection\] …)$/;

for (const namespace of NAMESPACES) {
  describe(`The texts of ${namespace}`, () => {
    const messages = readMessages(ENGLISH, namespace);
    const html = readFileSync(join(root, 'nodes', namespace, `${namespace}.html`), 'utf8');
    const htmlKeys = [...html.matchAll(new RegExp(`${namespace}\\.([\\w.]+)`, 'g'))].map(
      ([, key]) => key as string,
    );
    const usage = readMessageUsage(`nodes/${namespace}`);
    // Half of a key may come from the engine: `permission.${result}`.
    const literals = new Set([...usage.literals, ...readMessageUsage('src').literals]);
    const calls = usage.calls
      .filter(({ area }) => area === undefined)
      .map((call) => withoutNamespace(call, namespace));

    it('has every text that the form and its script ask for', () => {
      const requestedKeys = calls.flatMap(({ location: at, keys }) => keys.map((key) => ({ at, key })));
      requestedKeys.length.should.be.above(20);
      const sections = new Set([...messages.keys()].map((key) => key.split('.')[0]));
      const formKeys = htmlKeys
        .filter((key) => key.includes('.') && sections.has(key.split('.')[0] ?? ''))
        .map((key) => ({ at: `nodes/${namespace}/${namespace}.html`, key }));
      [...requestedKeys, ...formKeys].filter(({ key }) => !messages.has(key)).should.deepEqual([]);
    });

    it('has none that nothing asks for', () => {
      const composedKeys = calls.flatMap(({ composedKey: composed }) => (composed ? [composed] : []));
      const isComposed = (key: string) =>
        composedKeys.some(
          ({ head, tail }) =>
            head !== '' &&
            key.startsWith(head) &&
            key.endsWith(tail) &&
            literals.has(key.slice(head.length, key.length - tail.length)),
        );
      [...new Set([...messages.keys()].map(withoutPluralSuffix))]
        .filter(
          (key) =>
            !htmlKeys.includes(key) &&
            !usage.literals.has(key) &&
            !usage.literals.has(`${namespace}.${key}`) &&
            !isComposed(key),
        )
        .should.deepEqual([]);
    });

    it('is given all that its texts name', () => {
      missingValues(calls, (key) => messages.get(key)).should.deepEqual([]);
    });

    it('stand in no form', () => {
      const formHtml = html.replace(
        /<script type="text\/javascript">[\s\S]*?<\/script>|<!--[\s\S]*?-->/g,
        '',
      );
      const elementTexts = [...formHtml.matchAll(/>([^<]*\p{L}[^<]*)</gu)].map(([, text]) => text?.trim());
      const attributes = [...formHtml.matchAll(/\s(?:title|placeholder|aria-label)="([^"]*)"/g)]
        .map(([, text]) => text ?? '')
        // An address is an example in every language.
        .filter((text) => !/^\w+:\/\//.test(text));
      [...elementTexts, ...attributes].should.deepEqual([]);
    });
  });
}

/** A call as its catalogue knows it: without the node's name. */
function withoutNamespace(call: MessageCall, namespace: string): MessageCall {
  const shortKey = (key: string) => (key.startsWith(`${namespace}.`) ? key.slice(namespace.length + 1) : key);
  const { keys, composedKey } = call;
  return {
    ...call,
    keys: keys.map(shortKey),
    composedKey: composedKey && { ...composedKey, head: shortKey(composedKey.head) },
  };
}

/** Calls that leave out what their text names. */
function missingValues(
  calls: MessageCall[],
  messageOf: (key: string, call: MessageCall) => string | undefined,
): object[] {
  return calls.flatMap((call) =>
    call.keys.flatMap((key) => {
      const names = call.valueNames;
      const missing = placeholders(messageOf(key, call) ?? '').filter(
        (placeholder) => names && !names.includes(placeholder.slice(2, -2)),
      );
      return missing.length > 0 ? [{ at: call.location, key, missing }] : [];
    }),
  );
}
