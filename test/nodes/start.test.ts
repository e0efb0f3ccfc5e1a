import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import should from 'should';

const dist = join(__dirname, '..', '..', 'dist');

/** Which of our files Node-RED has loaded when its flows have started without a node of ours. */
function loadedAtStart(settings: object): string[] {
  const script = `
    const events = new (require('node:events'))();
    const types = [];
    const RED = {
      events, _: () => 'en-US', log: { warn() {} }, httpAdmin: { get() {}, post() {} },
      auth: { needsPermission: () => () => {} },
      settings: { get: (name) => (${JSON.stringify(settings)})[name], set: async () => {} },
      nodes: { registerType: (type) => types.push(type), eachNode() {}, getCredentials() {} },
    };
    for (const type of ['halo-connection', 'halo-itsm']) require(${JSON.stringify(dist)} + '/' + type + '/' + type).default(RED);
    events.emit('flows:started');
    const files = Object.keys(require.cache).map((file) => require('node:path').basename(file));
    console.log(JSON.stringify({ types, files }));`;
  const out = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const { types, files } = JSON.parse(out) as { types: string[]; files: string[] };
  should(types).deepEqual(['halo-connection', 'halo-itsm']);
  return files;
}

describe('What Node-RED loads at its start', () => {
  it('is a small file for each of our nodes where no flow has a node of ours', () => {
    loadedAtStart({}).should.deepEqual(['halo-connection.js', 'halo-itsm.js']);
  });

  it('is the engine too where a login is left, which may have to be cleared away', () => {
    loadedAtStart({ nodeRedContribHaloItsm: {} }).should.containEql('engine.js');
  });
});
