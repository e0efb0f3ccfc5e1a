import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import should from 'should';
import { MIGRATIONS as CONNECTION_MIGRATIONS } from '../../nodes/halo-connection/migrations';
import { MIGRATIONS as ITSM_MIGRATIONS } from '../../nodes/halo-itsm/migrations';
import { latestVersion, type Migration, migrate, type Properties } from '../../nodes/shared/migration';

/** The defaults in the editor's definition of a node type. */
function editorDefaults(nodeType: string): Properties {
  const html = readFileSync(join(__dirname, '..', '..', 'nodes', nodeType, `${nodeType}.html`), 'utf8');
  const script = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  let defaults: Record<string, { value: unknown }> = {};
  const registerType = (_: string, definition: { defaults: typeof defaults }) => {
    defaults = definition.defaults;
  };
  runInNewContext(script, { RED: { nodes: { registerType } } });
  return Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value]));
}

for (const [nodeType, migrations] of [
  ['halo-itsm', ITSM_MIGRATIONS],
  ['halo-connection', CONNECTION_MIGRATIONS],
] as const) {
  describe(`Migrations of ${nodeType}`, () => {
    const toPlainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

    it('cover all versions without a gap, up to the version of new nodes', () => {
      migrations.map(({ from }) => from).should.deepEqual(migrations.map((_, index) => index));
      migrations.map(({ to }) => to).should.deepEqual(migrations.map((_, index) => index + 1));
      should(editorDefaults(nodeType).version).equal(latestVersion(migrations));
    });

    it('0 to 1: set missing properties to the defaults of a new node', () => {
      for (const version of [undefined, 0, '0', null, 'x']) {
        const { config, unsupportedVersion } = migrate(
          { id: 'n', type: nodeType, version },
          migrations.slice(0, 1),
        );
        should(toPlainJson(config)).deepEqual(
          toPlainJson({ id: 'n', type: nodeType, ...editorDefaults(nodeType), version: 1 }),
        );
        should(unsupportedVersion).be.undefined();
      }
    });

    it('0 to 1: keep existing properties', () => {
      const config = {
        id: 'n',
        name: 'x',
        timeout: '7',
        deadline: 0,
        joinReads: false,
        allPages: true,
        later: [1],
      };
      migrate(config, migrations.slice(0, 1)).config.should.containEql(config);
      config.should.not.have.property('version');
    });

    it('do not change a node of the latest version', () => {
      const node = { id: 'n', version: latestVersion(migrations), name: 'x' };
      should(migrate(node, migrations).config).deepEqual(node);
      should(
        migrate({ ...node, version: String(latestVersion(migrations)) }, migrations).unsupportedVersion,
      ).be.undefined();
    });

    it('do not change a node of a newer package, and report its version', () => {
      const node = { id: 'n', version: latestVersion(migrations) + 1, somethingNew: true };
      should(migrate(node, migrations)).deepEqual({
        config: node,
        unsupportedVersion: latestVersion(migrations) + 1,
      });
    });
  });
}

describe('migrate', () => {
  const rename = (from: number, before: string, after: string): Migration => ({
    from,
    to: from + 1,
    up: (properties) => ({ [after]: properties[before] }),
  });
  const migrations = [rename(0, 'a', 'b'), rename(1, 'b', 'c'), rename(2, 'c', 'd')];

  it('applies the migrations from the saved version on, in order', () => {
    migrate({ a: 1 } as Properties, migrations).config.should.containEql({ d: 1, version: 3 });
    migrate({ version: 2, b: 'other', c: 1 } as Properties, migrations).config.should.deepEqual({
      version: 3,
      b: 'other',
      c: 1,
      d: 1,
    });
  });
});

describe('Migrations of halo-itsm with errors on the second output', () => {
  it('0 to 1: set two outputs', () => {
    should((migrate({ errors: 'output' } as Properties, ITSM_MIGRATIONS).config as Properties).outputs).equal(
      2,
    );
  });
});
