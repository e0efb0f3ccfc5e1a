import 'should';
import { computeRedirectUri, redirectProblem } from '../../nodes/halo-connection/editor/redirect';

const page = (address: string) => new URL(address);
const problemKey = (text: string, editorUrl: string) => redirectProblem(text, page(editorUrl))?.key;

describe('Redirect URL', () => {
  it('is the URL of the editor plus the callback path', () => {
    computeRedirectUri(page('http://127.0.0.1:1880/')).should.equal(
      'http://127.0.0.1:1880/halo-connection/callback',
    );
    computeRedirectUri(page('https://red.example/admin/')).should.equal(
      'https://red.example/admin/halo-connection/callback',
    );
    computeRedirectUri(page('https://red.example/admin/index.html#flow/1')).should.equal(
      'https://red.example/admin/halo-connection/callback',
    );
  });

  it('uses the root URL of the admin API if it is set', () => {
    computeRedirectUri(page('https://red.example/'), '/api/').should.equal(
      'https://red.example/api/halo-connection/callback',
    );
    computeRedirectUri(page('https://red.example/'), 'https://api.example/red/').should.equal(
      'https://api.example/red/halo-connection/callback',
    );
  });

  it('accepts https, and http on a loopback address', () => {
    for (const origin of [
      'https://red.example',
      'http://127.0.0.1:1880',
      'http://localhost:1880',
      'http://[::1]:1880',
    ]) {
      (problemKey(`${origin}/halo-connection/callback`, `${origin}/`) === undefined).should.be.true();
    }
  });

  it('warns about http on any other host', () => {
    String(problemKey('http://red.example/halo-connection/callback', 'http://red.example/')).should.equal(
      'http',
    );
  });

  it('rejects an origin other than that of the editor, and names the address to open', () => {
    const problem = redirectProblem(
      'https://red.example/x/halo-connection/callback',
      page('http://127.0.0.1:1880/'),
    );
    String(problem?.key).should.equal('otherOrigin');
    String(problem?.values?.address).should.equal('https://red.example/x/');
    String(
      problemKey('http://localhost:1880/halo-connection/callback', 'http://127.0.0.1:1880/'),
    ).should.equal('otherOrigin');
  });

  for (const text of [
    'red.example/halo-connection/callback',
    'https://red.example/callback',
    'https://me:secret@red.example/halo-connection/callback',
    'https://red.example/halo-connection/callback#x',
    'ftp://red.example/halo-connection/callback',
  ]) {
    it(`rejects ${text}`, () => {
      String(problemKey(text, 'https://red.example/')).should.equal('malformed');
    });
  }
});
