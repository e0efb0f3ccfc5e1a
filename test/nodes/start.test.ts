import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import should from 'should';

const dist = join(__dirname, '..', '..', 'dist');

interface StartResult {
  /** The package's files that are loaded when the flows have started. */
  files: string[];
  /** Whether logins of deleted connections have been purged. */
  purged: boolean;
  errors: string[];
  /** HTTP status of the response to the request, if one was sent. */
  status?: number;
}

/**
 * Starts a minimal Node-RED in a child process, with flows that contain no node of the package.
 * @param logins - the stored logins
 * @param isRequested - whether an admin route is requested before the flows start
 * @param isBroken - whether loading the engine fails
 */
function startNodeRed({ logins = {}, isRequested = false, isBroken = false }): StartResult {
  const script = `
    const Module = require('node:module');
    if (${isBroken}) {
      const load = Module._load;
      Module._load = (name, ...args) => { if (/engine/.test(name)) throw new Error('damaged'); return load(name, ...args); };
    }
    const events = new (require('node:events'))();
    const start = { purged: false, errors: [] };
    const routes = new Map();
    const RED = {
      events, _: () => 'en-US', log: { warn() {}, error: (message) => start.errors.push(message) },
      httpAdmin: { get: (path, _, handler) => routes.set(path, handler), post() {} },
      auth: { needsPermission: () => () => {} },
      settings: { get: () => (${JSON.stringify(logins)}), set: async () => {} },
      nodes: { registerType() {}, eachNode() { start.purged = true; }, getCredentials() {} },
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

describe('The startup of Node-RED', () => {
  const login = { one: 'sealed', written: 'a' };

  it('loads only the entry files if no flow contains a node of the package', () => {
    for (const logins of [{}, { written: 'no login' }]) {
      const { files, purged } = startNodeRed({ logins });
      files.should.deepEqual(['halo-connection.js', 'halo-itsm.js']);
      purged.should.be.false();
    }
  });

  it('loads the engine to purge logins if any are stored', () => {
    const { files, purged } = startNodeRed({ logins: login });
    files.should.containEql('engine.js');
    purged.should.be.true();
  });

  it('loads the engine for a request to an admin route, and purges logins then', () => {
    const { status, purged } = startNodeRed({ isRequested: true });
    should(status).equal(405);
    purged.should.be.true();
  });

  it('survives a damaged installation without revealing file names to HTTP clients', () => {
    const { status, errors } = startNodeRed({ isRequested: true, isBroken: true, logins: login });
    should(status).equal(500);
    errors.should.have.length(2);
    for (const error of errors) error.should.match(/^\[halo-connection\] Error: damaged/);
  });

  it('loads ASCII and Latin-1 files only, because V8 stores those with one byte per character', () => {
    for (const nodeType of ['halo-connection', 'halo-itsm']) {
      for (const file of readdirSync(join(dist, nodeType)).filter((name) => /\.(html|js)$/.test(name))) {
        should(/[^\0-\xff]/.test(readFileSync(join(dist, nodeType, file), 'utf8'))).be.false(
          `${nodeType}/${file}`,
        );
      }
    }
  });
});
