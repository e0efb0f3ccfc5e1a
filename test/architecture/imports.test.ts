import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import 'should';

const root = join(__dirname, '..', '..');

/** Files with one forbidden import each, and the rule that reports it. */
const FORBIDDEN: Record<string, { imports: string; rule: string }> = {
  'src/util/a.ts': { imports: '../i18n/translate', rule: 'noRestrictedImports' },
  'src/i18n/a.ts': { imports: '../errors', rule: 'noRestrictedImports' },
  'src/errors.ts': { imports: './transport/transport', rule: 'noRestrictedImports' },
  'src/catalogue/areas/a.ts': { imports: '../../request/build', rule: 'noRestrictedImports' },
  'src/transport/a.ts': { imports: '../auth/oauth', rule: 'noRestrictedImports' },
  'src/redis/a.ts': { imports: '../rate-limit/rate-limiter', rule: 'noRestrictedImports' },
  'src/rate-limit/a.ts': { imports: '../connection/settings', rule: 'noRestrictedImports' },
  'src/connection/a.ts': { imports: '../auth/token-manager', rule: 'noRestrictedImports' },
  'src/auth/a.ts': { imports: '../sender/retry-policy', rule: 'noRestrictedImports' },
  'src/request/a.ts': { imports: '../sender/request-sender', rule: 'noRestrictedImports' },
  'src/response/a.ts': { imports: '../pagination/paginator', rule: 'noRestrictedImports' },
  'src/sender/a.ts': { imports: '../create-once/create-once', rule: 'noRestrictedImports' },
  'src/create-once/a.ts': { imports: '../client', rule: 'noRestrictedImports' },
  'src/pagination/a.ts': { imports: '../tenant/custom-fields', rule: 'noRestrictedImports' },
  'src/client.ts': { imports: './diagnostics/report', rule: 'noRestrictedImports' },
  'src/tenant/lists/a.ts': { imports: '../../index', rule: 'noRestrictedImports' },
  'src/diagnostics/a.ts': { imports: 'node-red', rule: 'noRestrictedImports' },
  'src/index.ts': { imports: '@node-red/util', rule: 'noRestrictedImports' },
  'nodes/halo-itsm/a.ts': { imports: '../../src/client', rule: 'noRestrictedImports' },
  'nodes/halo-itsm/editor/a.ts': { imports: '../../../src/index', rule: 'noRestrictedImports' },
  'demo/tenant/a.ts': { imports: '../../src/index', rule: 'noRestrictedImports' },
  'src/util/cycle.ts': { imports: './cycle-end', rule: 'noImportCycles' },
  'src/util/cycle-end.ts': { imports: './cycle', rule: 'noImportCycles' },
};

/** Imports that the same rules accept. */
const ALLOWED: Record<string, string> = {
  'src/transport/b.ts': '../errors',
  'src/auth/b.ts': '../transport/transport',
  'nodes/halo-itsm/b.ts': '../../src/index',
  'nodes/halo-itsm/editor/b.ts': '../../../src/browser',
};

describe('The import rules of biome.layers.json', () => {
  let reported: string[];

  before(() => {
    const folder = mkdtempSync(join(tmpdir(), 'halo-imports-'));
    try {
      for (const name of ['biome.json', 'biome.layers.json'])
        copyFileSync(join(root, name), join(folder, name));
      const files = { ...mapValues(FORBIDDEN, ({ imports }) => imports), ...ALLOWED };
      for (const [file, imports] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), `import type { T } from '${imports}';\nexport type U = T;\n`);
      }
      const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
      const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', '.'];
      const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });
      reported = [...stdout.matchAll(/title=lint\/\w+\/(\w+),file=([^,]+)/g)].map(
        ([, rule, file = '']) =>
          `${rule} ${file.replaceAll('\\', '/').replace(/^.*halo-imports-[^/]+\//, '')}`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [file, { imports, rule }] of Object.entries(FORBIDDEN)) {
    it(`reject the import of ${imports} in ${file}`, () => {
      reported.should.containEql(`${rule} ${file}`);
    });
  }

  it('accept imports of lower layers and of the entry points', () => {
    reported
      .filter((entry) => Object.keys(ALLOWED).some((file) => entry.endsWith(` ${file}`)))
      .should.be.empty();
  });
});

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
