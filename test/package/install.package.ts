import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { examples } from '../support/examples';
import { NodeRed, target } from '../support/node-red';

const root = join(__dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
  devDependencies: Record<string, string>;
};

/** Runs npm as Node-RED's palette manager does: with the Node.js of the target. */
function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${dirname(target.node)}${delimiter}${process.env.PATH}` },
    shell: process.platform === 'win32',
  });
}

interface NodeSet {
  id: string;
  module: string;
  types: string[];
  enabled: boolean;
  err?: string;
}

describe('The packed package', () => {
  let folder: string;
  let tarball: string;

  before(function () {
    this.timeout(180_000);
    folder = mkdtempSync(join(tmpdir(), 'package-'));
    npm(root, 'pack', '--pack-destination', folder);
    tarball = join(folder, `${manifest.name}-${manifest.version}.tgz`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('contains the code, examples, documentation and licences, and nothing else', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, ''));
    for (const expected of [
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'dist/THIRD-PARTY-LICENSES.txt',
      'dist/halo-itsm/halo-itsm.js',
      'dist/halo-itsm/halo-itsm.html',
      'dist/halo-itsm/locales/en-US/halo-itsm.json',
      'dist/halo-connection/halo-connection.js',
      'dist/halo-connection/halo-connection.html',
      'resources/catalogue.json',
      ...examples.map(({ name }) => `examples/${name}.json`),
    ]) {
      files.should.containEql(expected);
    }
    files
      .filter((file) => !/^(dist|resources|examples)\/|^[A-Z]+\.md$|^LICENSE$|^package\.json$/.test(file))
      .should.deepEqual([]);
    files.filter((file) => /\.(ts|map)$/.test(file)).should.deepEqual([]);
  });

  it('contains the licence of every bundled library', () => {
    const licenses = execFileSync('tar', ['-xzOf', tarball, 'package/dist/THIRD-PARTY-LICENSES.txt'], {
      encoding: 'utf8',
    });
    for (const library of ['oauth4webapi', 'form-data-encoder', 'hpagent', 'htmlparser2', 'proxy-from-env']) {
      licenses.should.match(new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
  });

  describe('installed into an empty user directory', () => {
    let userDir: string;
    let nodeRed: NodeRed;

    before(async function () {
      this.timeout(300_000);
      userDir = join(folder, 'user');
      mkdirSync(userDir);
      writeFileSync(join(userDir, 'package.json'), '{"name":"user","private":true}');
      npm(userDir, 'install', '--engine-strict', tarball);
      installOtherPackage(userDir);
      nodeRed = await NodeRed.start({
        packages: 'none',
        userDir,
      });
    });
    after(() => nodeRed?.stop());

    it('has no runtime dependencies', () => {
      readdirSync(join(userDir, 'node_modules', manifest.name)).should.not.containEql('node_modules');
      const installed = JSON.parse(
        readFileSync(join(userDir, 'node_modules', manifest.name, 'package.json'), 'utf8'),
      ) as object;
      installed.should.not.have.property('dependencies');
    });

    it('loads both nodes, also with another package that imports the same library', async () => {
      const response = await fetch(`${nodeRed.url}/nodes`, { headers: { accept: 'application/json' } });
      const nodeSets = ((await response.json()) as NodeSet[]).filter(({ module }) => module !== 'node-red');
      const loadedSets = nodeSets.map(({ id, types, enabled, err }) => ({ id, types, enabled, err }));
      for (const [namespace, module] of [
        ['halo-connection', manifest.name],
        ['halo-itsm', manifest.name],
        ['other', 'node-red-contrib-other'],
      ]) {
        loadedSets.should.containEql({
          id: `${module}/${namespace}`,
          types: [namespace],
          enabled: true,
          err: undefined,
        });
      }
    });

    it('starts without a warning', () => {
      nodeRed.log
        .split('\n')
        .filter((entry) => /\[(warn|error)\]|warning/i.test(entry))
        // Messages of Node-RED for a new user directory.
        .filter((entry) => !/Projects disabled|Using unencrypted credentials/.test(entry))
        .should.deepEqual([]);
    });

    it('provides its examples and message catalogs', async () => {
      const exampleResponse = await fetch(`${nodeRed.url}/library/examples/flows/${manifest.name}`);
      const menu = (await exampleResponse.json()) as { fn: string }[];
      menu
        .map(({ fn }) => fn)
        .sort()
        .should.deepEqual(examples.map(({ name }) => name));
      const catalog = await fetch(`${nodeRed.url}/locales/${manifest.name}/halo-connection?lng=en-US`);
      JSON.stringify(await catalog.json()).should.match(/Connect your account/);
    });
  });
});

/**
 * A palette package that statically imports a library which our package bundles. On Node-RED 5, `require` of an ES
 * module fails while another package is importing it.
 */
function installOtherPackage(userDir: string): void {
  const source = join(userDir, 'other');
  mkdirSync(source);
  const library = 'oauth4webapi';
  const version = manifest.devDependencies[library] ?? '';
  writeFileSync(
    join(source, 'package.json'),
    JSON.stringify({
      name: 'node-red-contrib-other',
      version: '1.0.0',
      type: 'module',
      keywords: ['node-red'],
      dependencies: { [library]: version },
      'node-red': { nodes: { other: 'other.js' } },
    }),
  );
  writeFileSync(
    join(source, 'other.js'),
    `import * as library from '${library}';
export default function (RED) {
  RED.nodes.registerType('other', function (config) { RED.nodes.createNode(this, config); this.library = library; });
}
`,
  );
  writeFileSync(
    join(source, 'other.html'),
    `<script type="text/javascript">RED.nodes.registerType('other', { category: 'network', defaults: {}, inputs: 0, outputs: 0 });</script>`,
  );
  const [packedFile] = npm(source, 'pack').trim().split('\n').slice(-1);
  npm(userDir, 'install', '--engine-strict', join(source, packedFile ?? ''), `${library}@${version}`);
}
