import should from 'should';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';

const FLOWS = [
  { id: 'flow1', type: 'tab', label: 'Flow' },
  { id: 'connection1', type: 'halo-connection', version: 1, instanceUrl: 'https://acme.haloitsm.com' },
  {
    id: 'node1',
    type: 'halo-itsm',
    z: 'flow1',
    version: 1,
    connection: 'connection1',
    operation: 'ticket.get',
    parameters: [{ name: 'id', value: 'x', type: 'str' }],
    request: '{}',
    requestType: 'json',
    x: 300,
    y: 100,
    wires: [[]],
  },
  // Written by hand, and saved by a later version of the package.
  { id: 'bare', type: 'halo-itsm', z: 'flow1', connection: 'connection1', x: 300, y: 160, wires: [[]] },
  {
    id: 'newer',
    type: 'halo-itsm',
    z: 'flow1',
    version: 99,
    connection: 'connection1',
    x: 300,
    y: 220,
    wires: [[]],
  },
];

const LANGUAGES = [
  {
    language: 'de-DE',
    port: 'Antwort',
    label: 'Verbindung',
    state: 'Nicht verbunden',
    whole: 'Der Parameter "id" muss eine ganze Zahl sein, ist aber "x".',
    address: 'Instanz-URL: Die Adresse beginnt mit ftp://, muss aber mit https:// beginnen.',
    fromRuntime: /^Die TLS-Verbindung|ist nicht erreichbar/,
    newer: /neueren Version .* Version 99; das installierte Paket unterstützt höchstens Version 1/,
  },
  {
    language: 'fr-FR',
    port: 'réponse',
    label: 'Connexion',
    state: 'Non connecté',
    whole: 'Le paramètre "id" doit être un nombre entier, mais sa valeur est "x".',
    address: "URL de l'instance : l'adresse commence par ftp:// mais doit commencer par https://.",
    fromRuntime: /^La connexion TLS|est injoignable/,
    newer: /version plus récente .* : 99 ; le paquet installé prend en charge jusqu'à la version 1/,
  },
  {
    language: 'ja',
    port: 'response',
    label: 'Connection',
    state: 'Not connected',
    whole: 'The parameter "id" must be an integer, but is "x".',
    address: 'The instance URL starts with ftp:// but must start with https://.',
    fromRuntime: /^The TLS connection|^Cannot reach/,
    newer: /newer version .* version 99; the installed package supports up to 1/,
  },
];

describe('Editor in another language', function () {
  this.timeout(120_000);
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async () => {
    await launchBrowser();
    nodeRed = await NodeRed.start({ flows: FLOWS });
  });
  after(async () => {
    await closeBrowser();
    await nodeRed?.remove();
  });
  afterEach(() => editor?.close());

  for (const expected of LANGUAGES) {
    it(`uses ${expected.language} in dialogs, engine messages and runtime responses`, async () => {
      editor = await Editor.open(nodeRed.url, { language: expected.language });
      const { page } = editor;
      const node = (id: string, code: string) =>
        page.evaluate<string>(`(() => { const node = RED.nodes.node('${id}'); return ${code}; })()`);
      (await node('node1', 'node._def.outputLabels.call(node, 0)')).should.equal(expected.port);

      await editor.edit('node1');
      should(await page.textContent('label[for=node-input-connection]')).match(new RegExp(expected.label));
      should(await page.textContent('[data-parameter=id] .halo-error')).equal(expected.whole);
      // A missing translation shows its key.
      should(await page.textContent('.halo-form')).not.match(/halo-(itsm|connection)\.|__\w+__/);
      await editor.screenshot(`${expected.language}-itsm`);
      await editor.cancel();

      await editor.edit('connection1');
      await page.locator('#halo-state').filter({ hasText: expected.state }).waitFor();
      await page.fill('#node-config-input-instanceUrl', 'ftp://halo.example');
      should(await page.textContent('#halo-api-url')).equal(expected.address);
      await page.fill('#node-config-input-instanceUrl', 'https://127.0.0.1:1');
      await page.fill('#node-config-input-clientId', 'x');
      await page.click('#halo-test');
      await page
        .locator('#node-config-input-instanceUrl-error')
        .filter({ hasText: expected.fromRuntime })
        .waitFor();
      should(await page.textContent('.halo-connection-form')).not.match(/halo-(itsm|connection)\.|__\w+__/);
      await editor.screenshot(`${expected.language}-connection`);
      await editor.cancel();

      (await node('newer', 'node.validationErrors.join()')).should.match(expected.newer);
      editor.errors.should.be.empty();
    });
  }

  it('migrates nodes without a version, and leaves nodes of a later version unchanged', async () => {
    editor = await Editor.open(nodeRed.url);
    (await editor.property<number>('bare', 'version')).should.equal(1);
    (await editor.property<string>('bare', 'output')).should.equal('response');
    (await editor.property<number>('bare', 'deadline')).should.equal(600);
    (await editor.property<number>('newer', 'version')).should.equal(99);
    should(await editor.page.evaluate("RED.nodes.node('newer').output")).be.undefined();
    (await editor.page.evaluate<boolean>("RED.nodes.node('newer').valid")).should.be.false();
  });
});
