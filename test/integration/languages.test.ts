import should from 'should';
import { HttpBrowser } from '../support/http-browser';
import { NodeRed } from '../support/node-red';

const position = { z: 'tab', x: 1, y: 1 };

/** Nodes that can do nothing, each in a way of its own; what the node shows and fails with goes to the log. */
const FLOWS = [
  { id: 'tab', type: 'tab', label: 'test' },
  { id: 'connection', type: 'halo-connection', version: 1, instanceUrl: 'ftp://halo.example' },
  { id: 'inject', type: 'inject', ...position, wires: [['without', 'broken']], props: [] },
  { id: 'without', type: 'halo-itsm', ...position, version: 1, wires: [[]] },
  { id: 'broken', type: 'halo-itsm', ...position, version: 1, connection: 'connection', wires: [[]] },
  { id: 'catch', type: 'catch', ...position, scope: null, wires: [['told']] },
  { id: 'status', type: 'status', ...position, scope: null, wires: [['shown']] },
  {
    id: 'told',
    type: 'function',
    ...position,
    func: 'node.warn("told: " + msg.error.message + " " + msg.halo.error.code)',
    wires: [[]],
  },
  { id: 'shown', type: 'function', ...position, func: 'node.warn("shown: " + msg.status.text)', wires: [[]] },
];

/** What each language says for the same things. */
const EXPECTED = {
  de: {
    missing:
      'told: Es ist keine Verbindung zu Halo gewählt. Öffnen Sie den Node und wählen Sie eine, oder legen Sie eine an. HALO_CONFIG',
    scheme: 'Instanz-URL: Die Adresse beginnt mit ftp://, muss aber mit https:// beginnen.',
    status: 'shown: keine Verbindung',
  },
  fr: {
    missing:
      "told: Aucune connexion à Halo n'est choisie. Ouvrez le noeud et choisissez-en une, ou ajoutez-en une. HALO_CONFIG",
    scheme: "URL de l'instance : l'adresse commence par ftp:// mais doit commencer par https://.",
    status: 'shown: pas de connexion',
  },
  // A language we do not have.
  ja: {
    missing: 'told: No connection to Halo is chosen. Open the node and choose or add one. HALO_CONFIG',
    scheme: 'The instance URL starts with ftp:// but must start with https://.',
    status: 'shown: no connection',
  },
};

for (const [lang, expected] of Object.entries(EXPECTED)) {
  describe(`A Node-RED whose language is ${lang}`, function () {
    this.timeout(180_000);
    let nodeRed: NodeRed;

    before(async () => {
      nodeRed = await NodeRed.start({ flows: FLOWS, settings: `lang: '${lang}',` });
      await fetch(`${nodeRed.url}/inject/inject`, { method: 'POST' });
    });
    after(() => nodeRed?.remove());

    it('tells errors, warnings and statuses in it; codes stay', async () => {
      await nodeRed.waitForLog(expected.missing);
      await nodeRed.waitForLog(`told: ${expected.scheme} HALO_CONFIG`);
      await nodeRed.waitForLog(expected.status);
      nodeRed.log.should.match(/\[warn\] \[halo-connection:/);
    });

    const test = async (headers: Record<string, string>) => {
      const response = await new HttpBrowser().fetch(`${nodeRed.url}/halo-connection/connection/test`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ instanceUrl: 'ftp://halo.example', clientId: 'x' }),
      });
      return (await response.json()) as { message: string; field: string };
    };

    it('answers each dialog in its own', async () => {
      for (const language of ['de', 'fr'] as const) {
        const response = await test({ 'accept-language': language });
        should(response).containEql({ message: EXPECTED[language].scheme, field: 'instanceUrl' });
      }
      (await test({ 'accept-language': 'de-AT,en;q=0.5' })).message.should.equal(EXPECTED.de.scheme);
      (await test({ 'accept-language': 'pl' })).message.should.equal(EXPECTED.ja.scheme);
      (await test({})).message.should.equal(EXPECTED.ja.scheme);
    });

    it('ends a sign-in with a page in the language of the browser', async () => {
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
