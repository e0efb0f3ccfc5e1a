import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import 'should';
import { type Call, readCode } from '../support/message-usage';

const root = join(__dirname, '..', '..');
const LOCALES = join(root, 'locales');
const ENGLISH = 'en-US';
const SETS = ['halo-connection', 'halo-itsm'] as const;
const languages = readdirSync(LOCALES);

type Texts = Map<string, string>;

/** One file of texts, by key; the name of the node around them is left out. */
function texts(language: string, file: string): Texts {
  const all = JSON.parse(readFileSync(join(LOCALES, language, `${file}.json`), 'utf8')) as Record<
    string,
    object
  >;
  return new Map(entries(file === 'messages' ? all : (all[file] as object)));
}

function entries(members: object, path = ''): [string, string][] {
  return Object.entries(members).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[path + name, value]] : entries(value as object, `${path}${name}.`),
  );
}

const help = (language: string, set: string) => readFileSync(join(LOCALES, language, `${set}.html`), 'utf8');

/** i18next's plural forms: a language has as many as it needs. */
const PLURAL = /_(zero|one|two|few|many|other)$/;
const singular = (key: string) => key.replace(PLURAL, '');

const placeholders = (text: string) => [...new Set(text.match(/__\w+?__/g) ?? [])].sort();

describe('The languages', () => {
  it('are those that the package is sold with', () => {
    languages.should.containDeep([ENGLISH, 'de', 'fr']);
  });

  for (const file of ['messages', ...SETS]) {
    const english = texts(ENGLISH, file);

    for (const language of languages) {
      const own = texts(language, file);

      it(`say everything in ${language}/${file}.json, and nothing nobody knows`, () => {
        const missing = [...english.keys()].filter((key) => !PLURAL.test(key) && !own.has(key));
        const unknown = [...own.keys()].filter((key) => !english.has(singular(key)));
        const empty = [...own].filter(([, text]) => text.trim() === '').map(([key]) => key);
        ({ missing, unknown, empty }).should.deepEqual({ missing: [], unknown: [], empty: [] });
      });

      it(`name the same things in ${language}/${file}.json`, () => {
        [...own]
          .map(([key, text]) => ({
            key,
            wanted: placeholders(english.get(singular(key)) ?? ''),
            has: placeholders(text),
          }))
          .filter(({ wanted, has }) => wanted.join() !== has.join())
          .should.deepEqual([]);
      });
    }
  }

  for (const set of SETS) {
    const wanted = shape(help(ENGLISH, set));
    for (const language of languages) {
      it(`tell the help of ${set} in ${language}, part for part`, () => {
        const found = shape(help(language, set));
        const differs = wanted.findIndex((part, index) => part !== found[index]);
        ({ at: differs, wanted: wanted[differs], found: found[differs] }).should.deepEqual({
          at: -1,
          wanted: undefined,
          found: undefined,
        });
        found.length.should.equal(wanted.length);
      });
    }
  }
});

/** A help text's tags in their order, and what stands in code. */
function shape(html: string): string[] {
  return (html.match(/<code>[^<]*<\/code>|<[^>]+>/g) ?? []).filter((part) => !/^<\/?(i|b)>$/.test(part));
}

describe('The sentences', () => {
  const english = texts(ENGLISH, 'messages');
  const code = readCode('src', 'nodes');
  const said = code.calls.filter(({ area }) => area !== undefined);

  it('are there for everything that is said', () => {
    said.length.should.be.above(100);
    said
      .flatMap(({ at, area, keys }) => keys.map((key) => ({ at, key: `${area}.${key}` })))
      .filter(({ key }) => !english.has(key))
      .should.deepEqual([]);
  });

  it('are all said somewhere', () => {
    const areas = new Set(said.filter(({ composed }) => composed).map(({ area }) => area));
    const used = new Set(said.flatMap(({ area, keys }) => keys.map((key) => `${area}.${key}`)));
    [...new Set([...english.keys()].map(singular))]
      .filter((key) => {
        const [area, name = ''] = key.split('.');
        return !used.has(key) && !(areas.has(area) && code.literals.has(name));
      })
      .should.deepEqual([]);
  });

  it('are given all that they name', () => {
    unnamed(said, (key, { area }) => english.get(`${area}.${key}`)).should.deepEqual([]);
  });

  it('stand nowhere else: no error, warning or label is written in the code', () => {
    code.written.filter((line) => !NO_TEXT.test(line)).should.deepEqual([]);
  });
});

/** The catalogue's titles, labels and hints stay English. Names are the same in every language. */
const NO_TEXT = /^src\/catalogue\/|: (JSON|true|false|halo itsm|\[halo-connection\] …)$/;

for (const set of SETS) {
  describe(`The texts of ${set}`, () => {
    const known = texts(ENGLISH, set);
    const html = readFileSync(join(root, 'nodes', set, `${set}.html`), 'utf8');
    const inHtml = [...html.matchAll(new RegExp(`${set}\\.([\\w.]+)`, 'g'))].map(([, key]) => key as string);
    const code = readCode(`nodes/${set}`);
    // Half of a key may come from the engine: `permission.${result}`.
    const literals = new Set([...code.literals, ...readCode('src').literals]);
    const calls = code.calls.filter(({ area }) => area === undefined).map((call) => own(call, set));

    it('has every text that the form and its script ask for', () => {
      const asked = calls.flatMap(({ at, keys }) => keys.map((key) => ({ at, key })));
      asked.length.should.be.above(20);
      const sections = new Set([...known.keys()].map((key) => key.split('.')[0]));
      const inForm = inHtml
        .filter((key) => key.includes('.') && sections.has(key.split('.')[0] ?? ''))
        .map((key) => ({ at: `nodes/${set}/${set}.html`, key }));
      [...asked, ...inForm].filter(({ key }) => !known.has(key)).should.deepEqual([]);
    });

    it('has none that nothing asks for', () => {
      const composed = calls.flatMap(({ composed }) => (composed ? [composed] : []));
      const isComposed = (key: string) =>
        composed.some(
          ({ head, tail }) =>
            head !== '' &&
            key.startsWith(head) &&
            key.endsWith(tail) &&
            literals.has(key.slice(head.length, key.length - tail.length)),
        );
      [...new Set([...known.keys()].map(singular))]
        .filter(
          (key) =>
            !inHtml.includes(key) &&
            !code.literals.has(key) &&
            !code.literals.has(`${set}.${key}`) &&
            !isComposed(key),
        )
        .should.deepEqual([]);
    });

    it('is given all that its texts name', () => {
      unnamed(calls, (key) => known.get(key)).should.deepEqual([]);
    });

    it('stand in no form', () => {
      const forms = html.replace(/<script type="text\/javascript">[\s\S]*?<\/script>|<!--[\s\S]*?-->/g, '');
      const between = [...forms.matchAll(/>([^<]*\p{L}[^<]*)</gu)].map(([, text]) => text?.trim());
      const attributes = [...forms.matchAll(/\s(?:title|placeholder|aria-label)="([^"]*)"/g)]
        .map(([, text]) => text ?? '')
        // An address is an example in every language.
        .filter((text) => !/^\w+:\/\//.test(text));
      [...between, ...attributes].should.deepEqual([]);
    });
  });
}

/** A call as its catalogue knows it: without the node's name. */
function own(call: Call, set: string): Call {
  const short = (key: string) => (key.startsWith(`${set}.`) ? key.slice(set.length + 1) : key);
  const { keys, composed } = call;
  return {
    ...call,
    keys: keys.map(short),
    composed: composed && { ...composed, head: short(composed.head) },
  };
}

/** Calls that leave out what their text names. */
function unnamed(calls: Call[], textOf: (key: string, call: Call) => string | undefined): object[] {
  return calls.flatMap((call) =>
    call.keys.flatMap((key) => {
      const names = call.names;
      const missing = placeholders(textOf(key, call) ?? '').filter(
        (placeholder) => names && !names.includes(placeholder.slice(2, -2)),
      );
      return missing.length > 0 ? [{ at: call.at, key, missing }] : [];
    }),
  );
}
