import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

interface Metafile {
  inputs: Record<string, unknown>;
}

/** `name version` of every package that a bundle made now would hold. */
async function bundledPackages(): Promise<string[]> {
  const { bundle } = (await import('../../scripts/build.mjs' as string)) as {
    bundle(options: { write: boolean }): Promise<Metafile[]>;
  };
  const inputs = (await bundle({ write: false })).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set<string>();
  for (const input of inputs) {
    const parts = input.split('/');
    const at = parts.lastIndexOf('node_modules') + 1;
    if (at > 0) folders.add(parts.slice(0, at + (parts[at]?.startsWith('@') ? 2 : 1)).join('/'));
  }
  return [...folders].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    return `${name} ${version}`;
  });
}

describe('The list of libraries inside the package', () => {
  const text = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const parts = text.split(/\n-{72}\n/).map((section) => {
    const [, name = '', licence = ''] = /^(\S+ \d+\.\d+\.\d+\S*) \((.+)\)$/m.exec(section) ?? [];
    return { name, licence };
  });

  it('names exactly what is in the bundles, with versions', async () => {
    const libraries = await bundledPackages();
    libraries.length.should.be.above(5);
    parts
      .map(({ name }) => name)
      .sort()
      .should.deepEqual(libraries.sort());
  });

  it('names only licences that let us pass them on', () => {
    const allowedLicences = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];
    for (const { name, licence } of parts)
      allowedLicences.includes(licence).should.equal(true, `${name} is ${licence}`);
  });
});
