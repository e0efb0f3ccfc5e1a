import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import should from 'should';
import { MIGRATIONS as CONNECTION_MIGRATIONS } from '../../nodes/halo-connection/migrations';
import { MIGRATIONS as ITSM_MIGRATIONS } from '../../nodes/halo-itsm/migrations';
import { latestVersion, type Migration, migrate, type Properties } from '../../nodes/shared/migration';

/** The defaults of a node type's definition in the editor. */
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

for (const [nodeType, steps] of [
  ['halo-itsm', ITSM_MIGRATIONS],
  ['halo-connection', CONNECTION_MIGRATIONS],
] as const) {
  describe(`The versions of ${nodeType}`, () => {
    const toPlainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

    it('follow one another without a gap, up to the one that new nodes have', () => {
      steps.map(({ from }) => from).should.deepEqual(steps.map((_, index) => index));
      steps.map(({ to }) => to).should.deepEqual(steps.map((_, index) => index + 1));
      should(editorDefaults(nodeType).version).equal(latestVersion(steps));
    });

    it('0 to 1: what a flow without a version leaves out has the default of a new node', () => {
      for (const version of [undefined, 0, '0', null, 'x']) {
        const { config, unsupportedVersion: isNewer } = migrate(
          { id: 'n', type: nodeType, version },
          steps.slice(0, 1),
        );
        should(toPlainJson(config)).deepEqual(
          toPlainJson({ id: 'n', type: nodeType, ...editorDefaults(nodeType), version: 1 }),
        );
        should(isNewer).be.undefined();
      }
    });

    it('0 to 1: what stands there stays', () => {
      const config = {
        id: 'n',
        name: 'x',
        timeout: '7',
        deadline: 0,
        joinReads: false,
        allPages: true,
        later: [1],
      };
      migrate(config, steps.slice(0, 1)).config.should.containEql(config);
      config.should.not.have.property('version');
    });

    it('leaves what has the newest version as it is', () => {
      const node = { id: 'n', version: latestVersion(steps), name: 'x' };
      should(migrate(node, steps).config).deepEqual(node);
      should(
        migrate({ ...node, version: String(latestVersion(steps)) }, steps).unsupportedVersion,
      ).be.undefined();
    });

    it('leaves what comes from a newer package as it is, and says so', () => {
      const node = { id: 'n', version: latestVersion(steps) + 1, somethingNew: true };
      should(migrate(node, steps)).deepEqual({ config: node, unsupportedVersion: latestVersion(steps) + 1 });
    });
  });
}

describe('The versions of a node', () => {
  const rename = (from: number, before: string, after: string): Migration => ({
    from,
    to: from + 1,
    up: (properties) => ({ [after]: properties[before] }),
  });
  const steps = [rename(0, 'a', 'b'), rename(1, 'b', 'c'), rename(2, 'c', 'd')];

  it('are walked through from where a node is, in order', () => {
    migrate({ a: 1 } as Properties, steps).config.should.containEql({ d: 1, version: 3 });
    migrate({ version: 2, b: 'other', c: 1 } as Properties, steps).config.should.deepEqual({
      version: 3,
      b: 'other',
      c: 1,
      d: 1,
    });
  });
});

describe('halo-itsm with two ports', () => {
  it('0 to 1: has them when its errors go to the second', () => {
    should((migrate({ errors: 'output' } as Properties, ITSM_MIGRATIONS).config as Properties).outputs).equal(
      2,
    );
  });
});
