import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import should from 'should';

const dist = join(__dirname, '..', '..', 'dist');

interface StartResult {
  /** Our files that are loaded when the flows have started. */
  files: string[];
  /** Whether logins of connections that are gone have been looked for. */
  collected: boolean;
  errors: string[];
  /** The status of the answer to the question that was asked before. */
  status?: number;
}

/** A start of Node-RED without a node of ours. */
function startNodeRed({ logins = {}, asked: isRequested = false, broken: isBroken = false }): StartResult {
  const script = `
    const Module = require('node:module');
    if (${isBroken}) {
      const load = Module._load;
      Module._load = (name, ...more) => { if (/engine/.test(name)) throw new Error('damaged'); return load(name, ...more); };
    }
    const events = new (require('node:events'))();
    const start = { collected: false, errors: [] };
    const routes = new Map();
    const RED = {
      events, _: () => 'en-US', log: { warn() {}, error: (text) => start.errors.push(text) },
      httpAdmin: { get: (path, _, answer) => routes.set(path, answer), post() {} },
      auth: { needsPermission: () => () => {} },
      settings: { get: () => (${JSON.stringify(logins)}), set: async () => {} },
      nodes: { registerType() {}, eachNode() { start.collected = true; }, getCredentials() {} },
    };
    for (const type of ['halo-connection', 'halo-itsm']) require(${JSON.stringify(dist)} + '/' + type + '/' + type).default(RED);
    if (${isRequested}) {
      const res = { set: () => res, end: () => res, status: (code) => { start.status = code; return res; } };
      res.sendStatus = res.status;
      routes.get('/halo-connection/callback')({ method: 'HEAD' }, res);
    }
    events.emit('flows:started');
    start.files = Object.keys(require.cache).map((file) => require('node:path').basename(file));
    console.log(JSON.stringify(start));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as StartResult;
}

describe('What Node-RED loads at its start', () => {
  const login = { one: 'sealed', written: 'a' };

  it('is a small file for each of our nodes where no flow has one', () => {
    for (const logins of [{}, { written: 'all are gone' }]) {
      const { files, collected } = startNodeRed({ logins });
      files.should.deepEqual(['halo-connection.js', 'halo-itsm.js']);
      collected.should.be.false();
    }
  });

  it('is the engine too where a login is left, which may have to be cleared away', () => {
    const { files, collected } = startNodeRed({ logins: login });
    files.should.containEql('engine.js');
    collected.should.be.true();
  });

  it('is the engine once somebody has asked for something, and then it clears away as well', () => {
    const { status, collected } = startNodeRed({ asked: true });
    should(status).equal(405);
    collected.should.be.true();
  });

  it('may be damaged without ending Node-RED, and without telling strangers of its files', () => {
    const { status, errors } = startNodeRed({ asked: true, broken: true, logins: login });
    should(status).equal(500);
    errors.should.have.length(2);
    for (const error of errors) error.should.match(/^\[halo-connection\] Error: damaged/);
  });

  it('has one byte for each character, where Node-RED keeps it in memory', () => {
    for (const nodeType of ['halo-connection', 'halo-itsm']) {
      for (const file of readdirSync(join(dist, nodeType)).filter((name) => /\.(html|js)$/.test(name))) {
        should(/[^\0-\xff]/.test(readFileSync(join(dist, nodeType, file), 'utf8'))).be.false(
          `${nodeType}/${file}`,
        );
      }
    }
  });
});
