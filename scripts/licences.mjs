// The libraries in the bundles and their licences, according to esbuild's metafiles.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the package that owns an input file, e.g. `node_modules/got`. */
function packageOf(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match?.[1];
}

/** The packages that are part of a bundle, sorted by folder. @param metafiles - of esbuild, one per bundle */
export function bundledPackages(metafiles, root) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = [...new Set(inputs.map(packageOf).filter(Boolean))].sort();
  return folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return { folder, name, version, license };
  });
}

/** The content of THIRD-PARTY-LICENSES.txt: name, version and licence text of every bundled package. */
export function licences(packages, root) {
  const parts = packages.map(({ folder, name, version, license }) => {
    const path = join(root, folder);
    const file = readdirSync(path).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file
      ? readFileSync(join(path, file), 'utf8').trim()
      : 'The package contains no licence text.';
    return `${name} ${version} (${license})\n\n${text}`;
  });
  return `The files in this folder contain these libraries.\n\n${parts.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}
