import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

interface Metafile {
  inputs: Record<string, unknown>;
}

/** `name version` of every package in the bundles. */
async function bundledPackages(): Promise<string[]> {
  const { bundle } = (await import('../../scripts/build.mjs' as string)) as {
    bundle(options: { write: boolean }): Promise<Metafile[]>;
  };
  const inputs = (await bundle({ write: false })).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set<string>();
  for (const input of inputs) {
    const parts = input.split('/');
    const start = parts.lastIndexOf('node_modules') + 1;
    if (start > 0) folders.add(parts.slice(0, start + (parts[start]?.startsWith('@') ? 2 : 1)).join('/'));
  }
  return [...folders].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    return `${name} ${version}`;
  });
}

describe('The list of bundled libraries', () => {
  const text = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const parts = text.split(/\n-{72}\n/).map((section) => {
    const [, name = '', licence = ''] = /^(\S+ \d+\.\d+\.\d+\S*) \((.+)\)$/m.exec(section) ?? [];
    return { name, licence };
  });

  it('contains exactly the bundled packages with their versions', async () => {
    const libraries = await bundledPackages();
    libraries.length.should.be.above(5);
    parts
      .map(({ name }) => name)
      .sort()
      .should.deepEqual(libraries.sort());
  });

  it('contains only licences that permit redistribution', () => {
    const allowedLicences = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];
    for (const { name, licence } of parts)
      allowedLicences.includes(licence).should.equal(true, `${name} is ${licence}`);
  });
});
