import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import should from 'should';
import { forBrowser } from '../../src/catalogue';

const dist = join(__dirname, '..', '..', 'dist');

/** The built files that Node.js loads for flows that contain both nodes. */
function loadedFiles(): string[] {
  const script = `
    for (const set of ['halo-connection', 'halo-itsm']) require('./' + set + '/runtime.js');
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: dist, encoding: 'utf8' }),
  ) as string[];
}

describe('The size of the catalogue', () => {
  it('is less than 60 kB when compressed for the browser', () => {
    brotliCompressSync(JSON.stringify(forBrowser())).length.should.be.below(60_000);
  });

  it('is not loaded until a node is used', () => {
    const files = loadedFiles().map((file) => file.slice(dist.length + 1));
    should(files).containEql('engine.js');
    should(files).not.containEql('catalogue.js');
    should(files).not.containEql('libraries.js');
  });
});
