import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endlessBody, gzipBomb } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach } from '../support/flow-rig';
import { CLIENT_SECRET } from '../support/strict-token-endpoint';

const execFileAsync = promisify(execFile);
const script = join(__dirname, '..', 'support', 'read-ticket-process.ts');
const MB = 1024 * 1024;
/** MB; the default. */
const MAX_RESPONSE_MB = 50;

describe('The memory of the process', function () {
  this.timeout(180_000);
  let server: FaultyServer;
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  /** Reads a ticket in a separate process. */
  const read = async (maxResponse: number, fault?: Fault) => {
    server.clearFaults();
    if (fault) server.api.always(fault);
    const args = ['--import', 'tsx', script, server.url, CLIENT_SECRET, String(maxResponse)];
    const { stdout } = await execFileAsync(process.execPath, args);
    return JSON.parse(stdout) as { code: string; peakMb: number };
  };

  const bodies: [name: string, fault: Fault][] = [
    ['F52: an endless body', endlessBody],
    ['F53: 600 kB that decompress to 600 MB', gzipBomb(600 * MB)],
  ];
  for (const [name, fault] of bodies) {
    it(`${name} uses no more than the maximum response size allows`, async () => {
      const baseline = await read(MAX_RESPONSE_MB);
      baseline.code.should.equal('ok');
      const { code, peakMb } = await read(MAX_RESPONSE_MB, fault);
      code.should.equal('HALO_TOO_LARGE');
      // The chunks and their concatenation: twice the maximum at most.
      (peakMb - baseline.peakMb).should.be.below(2.5 * MAX_RESPONSE_MB);
    });
  }
});
