import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import 'should';

const nodes = join(__dirname, '..', '..', 'nodes');
const read = (file: string) => readFileSync(join(nodes, file), 'utf8');

/** Beginnings of keys that are put together at run time. */
const COMPOSED: Record<string, RegExp> = {
  'halo-connection': /^(label|redirect|permission|error\.(instanceUrl|clientId)Missing|state\.(agent|user)$)/,
  'halo-itsm': /^(type|guide\.(sample|members|answer)$|status\.)/,
};

function keysOf(texts: object, path = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [path + name] : keysOf(value as object, `${path}${name}.`),
  );
}

for (const set of ['halo-connection', 'halo-itsm']) {
  describe(`The texts of ${set}`, () => {
    const catalogue = JSON.parse(read(`${set}/locales/en-US/${set}.json`)) as Record<string, object>;
    const known = keysOf(catalogue[set] as object);
    const html = read(`${set}/${set}.html`);
    const code = [
      `${set}/editor.ts`,
      ...readdirSync(join(nodes, set, 'editor')).map((file) => `${set}/editor/${file}`),
    ].map(read);
    const inHtml = [...html.matchAll(new RegExp(`${set}\\.([a-zA-Z]+\\.[a-zA-Z]+)`, 'g'))].map(
      ([, key]) => key as string,
    );
    const inCode = code.flatMap((source) =>
      [...source.matchAll(/'([a-z][a-zA-Z]+\.[a-zA-Z]+)'/g)]
        .map(([, key]) => key as string)
        // An operation, not a text.
        .filter((key) => key !== 'request.custom'),
    );

    it('has every text that the form and its script ask for', () => {
      const sections = new Set(known.map((key) => key.split('.')[0]));
      const asked = [...inHtml, ...inCode].filter((key) => sections.has(key.split('.')[0] as string));
      asked.length.should.be.above(20);
      asked.filter((key) => !known.includes(key)).should.be.empty();
    });

    it('has none that nothing asks for', () => {
      known
        .filter((key) => !inHtml.includes(key) && !inCode.includes(key) && !COMPOSED[set]?.test(key))
        .should.be.empty();
    });
  });
}
