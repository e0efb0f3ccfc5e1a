// Builds the published files: dist/ (runtime, editor, locales, icons) and resources/ (data for the browser).
//
//     npm run build            minified and without source maps, as published; the tests use this build because they
//                              check file sizes and which files Node-RED loads at startup
//     npm run build -- --dev   readable and with source maps; `npm start` uses this build
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { bundledPackages, licences } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sets = ['halo-connection', 'halo-itsm'];

/**
 * Chunks in dist/, by source file. The engine is shared by both nodes; every chunk is loaded on first use, which keeps
 * the startup of Node-RED short.
 */
const chunks = {
  'nodes/halo-connection/runtime.ts': 'halo-connection/runtime.js',
  'nodes/halo-itsm/runtime.ts': 'halo-itsm/runtime.js',
  'src/index.ts': 'engine.js',
  'src/util/libraries.ts': 'libraries.js',
  'src/catalogue/index.ts': 'catalogue.js',
  'src/tenant/lists/index.ts': 'lists.js',
  'src/redis/library.ts': 'redis.js',
};

/** The chunk that provides a source file. The lists import HaloError from the engine: `instanceof` needs one class. */
function chunkOf(source, importer) {
  return source === 'src/errors.ts' && importer.startsWith('src/tenant/lists/')
    ? chunks['src/index.ts']
    : chunks[source];
}

/** Replaces an import of another chunk by a `require` of its output file. */
const separateChunks = {
  name: 'separate-chunks',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === 'resolving' || kind === 'entry-point') return undefined;
      const resolved = await build.resolve(path, { resolveDir, importer, kind, pluginData: 'resolving' });
      const [source, from] = [resolved.path, importer].map((file) =>
        relative(root, file).split(sep).join('/'),
      );
      const chunk = chunkOf(source, from);
      if (!chunk) return resolved;
      return { path: `${from.startsWith('nodes/') ? '..' : '.'}/${chunk}`, external: true };
    });
  },
};

function bundleRuntime({ write, dev }) {
  return esbuild.build({
    absWorkingDir: root,
    entryPoints: [
      ...Object.entries(chunks).map(([source, file]) => ({ in: source, out: file.replace(/\.js$/, '') })),
      ...sets.map((set) => ({ in: `nodes/${set}/${set}.ts`, out: `${set}/${set}` })),
    ],
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Every dynamic import loads a CommonJS chunk of this package.
    supported: { 'dynamic-import': false },
    minify: !dev,
    sourcemap: dev && 'linked',
    legalComments: 'none',
    metafile: true,
    write,
    plugins: [separateChunks],
    logLevel: 'warning',
  });
}

/** Imports a style sheet as text. esbuild itself does not minify text. */
const cssAsText = ({ dev }) => ({
  name: 'css-as-text',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, 'utf8'), { loader: 'css', minify: !dev });
      return { contents: code, loader: 'text' };
    });
  },
});

function bundleEditor(set, { dev }) {
  const globalName = `${set.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Editor`;
  return esbuild.build({
    absWorkingDir: root,
    entryPoints: [`nodes/${set}/editor.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName,
    target: 'es2022',
    minify: !dev,
    sourcemap: dev && 'inline',
    metafile: true,
    plugins: [cssAsText({ dev })],
    logLevel: 'warning',
  });
}

/** Bundles the runtime and the editors. @returns esbuild's metafile of each bundle */
export async function bundle({ write, dev = false }) {
  const bundles = [await bundleRuntime({ write, dev })];
  for (const set of sets) {
    const editor = await bundleEditor(set, { dev });
    if (write) writeEditor(set, editor.outputFiles[0].text);
    bundles.push(editor);
  }
  return bundles.map(({ metafile }) => metafile);
}

/** Writes a node's HTML file with its editor script inlined, so that the browser needs a single request. */
function writeEditor(set, bundled) {
  const folder = join(root, 'nodes', set);
  const script = bundled.trim().replaceAll('</script', '<\\/script');
  const html = readFileSync(join(folder, `${set}.html`), 'utf8');
  const out = join(root, 'dist', set);
  mkdirSync(out, { recursive: true });
  writeFileSync(
    join(out, `${set}.html`),
    html.replace('<!-- editor -->', () => `<script type="text/javascript">${script}</script>`),
  );
  writeLocales(set, join(out, 'locales'));
  cpSync(join(root, 'icons'), join(out, 'icons'), { recursive: true });
}

/**
 * Writes a node's messages and help in every language. Those of the connection include the engine's messages, except
 * in English: these are built in, and Node-RED loads the English file at every startup.
 */
function writeLocales(set, out) {
  const locales = join(root, 'locales');
  for (const language of readdirSync(locales)) {
    const read = (file) => JSON.parse(readFileSync(join(locales, language, file), 'utf8'));
    const texts = read(`${set}.json`);
    if (set === 'halo-connection') {
      texts.language = language;
      if (language !== 'en-US') texts.messages = read('messages.json');
    }
    mkdirSync(join(out, language), { recursive: true });
    writeFileSync(join(out, language, `${set}.json`), JSON.stringify(texts));
    cpSync(join(locales, language, `${set}.html`), join(out, language, `${set}.html`));
  }
}

/** Writes the catalogue for the editor, generated from the built runtime, and the schemas of the records. */
async function buildCatalogue() {
  const { default: catalogue } = await import(
    `${pathToFileURL(join(root, 'dist/catalogue.js'))}?built=${Date.now()}`
  );
  const { default: lists } = await import(
    `${pathToFileURL(join(root, 'dist/lists.js'))}?built=${Date.now()}`
  );
  const { schemas } = JSON.parse(readFileSync(join(root, 'openapi/halo-api.json'), 'utf8'));
  mkdirSync(join(root, 'resources'), { recursive: true });
  for (const [name, data] of Object.entries({
    catalogue: { ...catalogue.forBrowser(), lists: lists.LISTS },
    schemas,
  })) {
    const json = Buffer.from(JSON.stringify(data));
    const file = join(root, `resources/${name}.json`);
    writeFileSync(file, json);
    writeFileSync(`${file}.br`, brotliCompressSync(json));
    writeFileSync(`${file}.gz`, gzipSync(json, { level: 9 }));
  }
}

export async function build({ dev = false } = {}) {
  for (const folder of ['dist', 'resources']) rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  const packages = bundledPackages(await bundle({ write: true, dev }), root);
  writeFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), licences(packages, root));
  await buildCatalogue();
}

/** Inputs of a build. */
const inputs = ['src', 'nodes', 'locales', 'icons', 'openapi', 'scripts', 'package-lock.json'];
/** Identifies the inputs and the kind of the build in dist/. Written by `buildIfChanged` only; not published. */
const stamp = join(root, 'dist/.built-from');

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

function stampOfInputs(dev) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesIn(join(root, input)))) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join('/')} ${content.length}\n`).update(content);
  }
  return `${dev ? 'development' : 'production'} ${hash.digest('hex')}`;
}

/** Builds unless dist/ is up to date. @returns whether a build was made */
export async function buildIfChanged({ dev = false } = {}) {
  const expected = stampOfInputs(dev);
  const exists = existsSync(stamp) && existsSync(join(root, 'resources/schemas.json.gz'));
  if (exists && readFileSync(stamp, 'utf8') === expected) return false;
  await build({ dev });
  writeFileSync(stamp, expected);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build({ dev: process.argv.includes('--dev') });
  const files = readdirSync(join(root, 'dist'), { recursive: true }).length;
  console.log(`Built ${files} files into dist/`);
}
