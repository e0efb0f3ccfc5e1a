import should from 'should';
import { HttpBrowser } from '../support/http-browser';
import { NodeRed } from '../support/node-red';

const position = { z: 'tab', x: 1, y: 1 };

/** Nodes that fail for different reasons. Their errors and statuses are written to the log. */
const FLOWS = [
  { id: 'tab', type: 'tab', label: 'test' },
  { id: 'connection', type: 'halo-connection', version: 1, instanceUrl: 'ftp://halo.example' },
  { id: 'inject', type: 'inject', ...position, wires: [['unconnected', 'invalid']], props: [] },
  { id: 'unconnected', type: 'halo-itsm', ...position, version: 1, wires: [[]] },
  { id: 'invalid', type: 'halo-itsm', ...position, version: 1, connection: 'connection', wires: [[]] },
  { id: 'catch', type: 'catch', ...position, scope: null, wires: [['log-error']] },
  { id: 'status', type: 'status', ...position, scope: null, wires: [['log-status']] },
  {
    id: 'log-error',
    type: 'function',
    ...position,
    func: 'node.warn("error: " + msg.error.message + " " + msg.halo.error.code)',
    wires: [[]],
  },
  {
    id: 'log-status',
    type: 'function',
    ...position,
    func: 'node.warn("status: " + msg.status.text)',
    wires: [[]],
  },
];

/** The same messages in each language. */
const EXPECTED = {
  de: {
    missing:
      'error: Es ist keine Verbindung zu Halo ausgewählt. Öffnen Sie den Node und wählen Sie eine aus, oder fügen Sie eine hinzu. HALO_CONFIG',
    scheme: 'Instanz-URL: Die Adresse beginnt mit ftp://, muss aber mit https:// beginnen.',
    status: 'status: keine Verbindung',
  },
  fr: {
    missing:
      "error: Aucune connexion à Halo n'est sélectionnée. Ouvrez le noeud et sélectionnez-en une, ou ajoutez-en une. HALO_CONFIG",
    scheme: "URL de l'instance : l'adresse commence par ftp:// mais doit commencer par https://.",
    status: 'status: pas de connexion',
  },
  // No translation: falls back to English.
  ja: {
    missing: 'error: No connection to Halo is selected. Open the node and select or add one. HALO_CONFIG',
    scheme: 'The instance URL starts with ftp:// but must start with https://.',
    status: 'status: no connection',
  },
};

for (const [lang, expected] of Object.entries(EXPECTED)) {
  describe(`Node-RED with the language ${lang}`, function () {
    this.timeout(180_000);
    let nodeRed: NodeRed;

    before(async () => {
      nodeRed = await NodeRed.start({ flows: FLOWS, settings: `lang: '${lang}',` });
      await fetch(`${nodeRed.url}/inject/inject`, { method: 'POST' });
    });
    after(() => nodeRed?.remove());

    it('translates errors, warnings and statuses, but not error codes', async () => {
      await nodeRed.waitForLog(expected.missing);
      await nodeRed.waitForLog(`error: ${expected.scheme} HALO_CONFIG`);
      await nodeRed.waitForLog(expected.status);
      nodeRed.log.should.match(/\[warn\] \[halo-connection:/);
    });

    const testConnection = async (headers: Record<string, string>) => {
      const response = await new HttpBrowser().fetch(`${nodeRed.url}/halo-connection/connection/test`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ instanceUrl: 'ftp://halo.example', clientId: 'x' }),
      });
      return (await response.json()) as { message: string; field: string };
    };

    it('responds to a dialog in the language of its browser', async () => {
      for (const language of ['de', 'fr'] as const) {
        const response = await testConnection({ 'accept-language': language });
        should(response).containEql({ message: EXPECTED[language].scheme, field: 'instanceUrl' });
      }
      (await testConnection({ 'accept-language': 'de-AT,en;q=0.5' })).message.should.equal(
        EXPECTED.de.scheme,
      );
      (await testConnection({ 'accept-language': 'pl' })).message.should.equal(EXPECTED.ja.scheme);
      (await testConnection({})).message.should.equal(EXPECTED.ja.scheme);
    });

    it('shows the result of a sign-in in the language of the browser', async () => {
      const page = async (language: string) => {
        const response = await fetch(`${nodeRed.url}/halo-connection/callback?state=x`, {
          headers: { 'accept-language': language },
        });
        return response.text();
      };
      (await page('fr')).should
        .match(/<html lang="fr">/)
        .and.match(/<h1>Non connecté<\/h1>/)
        .and.match(/dix minutes/);
      (await page('en')).should.match(/<html lang="en-US">/).and.match(/<h1>Not connected<\/h1>/);
    });
  });
}
