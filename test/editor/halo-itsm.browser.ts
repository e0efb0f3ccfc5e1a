import 'should';
import { findOperation, operationIds } from '../../src/catalogue';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';

interface ParameterRow {
  name: string;
  value: string;
  type: string;
}

const node = (id: string, operation: string, overrides: object = {}) => ({
  id,
  type: 'halo-itsm',
  z: 'flow1',
  name: '',
  version: 1,
  connection: 'connection1',
  operation,
  parameters: [],
  request: 'payload',
  requestType: 'msg',
  output: 'response',
  allPages: false,
  maxRecords: '',
  onLimit: 'truncate',
  deadline: 600,
  reference: '',
  referenceType: 'msg',
  referenceMember: '',
  errors: 'catch',
  outputs: 1,
  x: 300,
  y: 80,
  wires: [[]],
  ...overrides,
});

const FLOWS = [
  { id: 'flow1', type: 'tab', label: 'Flow' },
  {
    id: 'connection1',
    type: 'halo-connection',
    name: 'Halo',
    version: 1,
    instanceUrl: 'https://acme.haloitsm.com',
  },
  node('new', ''),
  node('list', 'ticket.list', {
    y: 140,
    parameters: [
      { name: 'open_only', value: 'true', type: 'bool' },
      { name: 'requesttype_id', value: '7', type: 'halo' },
    ],
  }),
  node('get', 'ticket.get', { y: 200, request: '{}', requestType: 'json' }),
  node('unknown', 'ticket.nothing', { y: 260 }),
  node('custom', 'request.custom', { y: 320 }),
  node('once', 'ticket.create', { y: 560, reference: 'alert.id', referenceType: 'msg' }),
  {
    id: 'bare',
    type: 'halo-itsm',
    z: 'flow1',
    connection: 'connection1',
    operation: 'ticket.list',
    x: 300,
    y: 380,
    wires: [[]],
  },
];

describe('halo-itsm dialog', function () {
  this.timeout(120_000);
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async () => {
    await launchBrowser();
    nodeRed = await NodeRed.start({ flows: FLOWS });
    editor = await Editor.open(nodeRed.url);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed');
    // A failed test can leave dialogs open.
    while (await editor.page.isVisible('#node-dialog-cancel')) await editor.cancel();
  });

  after(async () => {
    await editor?.close();
    await closeBrowser();
    await nodeRed?.remove();
  });

  const rowInput = (name: string) =>
    `[data-parameter=${name}] :is(.halo-list-field-input, .red-ui-typedInput-input):visible`;
  const typedInput = (name: string, method: 'type' | 'value') =>
    editor.page.evaluate<string>(
      `jQuery('[data-parameter=${name}] > .halo-field > input').typedInput('${method}')`,
    );

  /** Searches an operation and chooses the first match. */
  async function choose(query: string): Promise<void> {
    await editor.page.click('#halo-operation');
    await editor.page.fill('#halo-operation', query);
    await editor.page.keyboard.press('Enter');
  }

  const text = async (selector: string) => (await editor.page.textContent(selector)) ?? '';
  const valid = (id: string) => editor.page.evaluate<boolean>(`RED.nodes.node('${id}').valid`);

  it('labels nodes with the title of their operation, and marks invalid nodes', async () => {
    await editor.page.waitForFunction("RED.nodes.node('unknown').valid === false");
    (await editor.page.evaluate<string>("RED.utils.getNodeLabel(RED.nodes.node('list'))")).should.equal(
      'List tickets',
    );
    (await valid('list')).should.be.true();
    (await valid('bare')).should.be.true();
    (await valid('get')).should.be.false('the required id is missing');
    await editor.checkAppearance('flow');
  });

  it('finds operations by common words and with the keyboard', async () => {
    await editor.edit('new');
    await editor.page.focus('#halo-operation');
    await editor.page.keyboard.type('close ti');
    const first = editor.page.locator('.halo-list [role=option][aria-selected=true]');
    String(await first.getAttribute('data-value')).should.equal('ticket.close');
    String(await editor.page.getAttribute('#halo-operation', 'aria-activedescendant')).should.equal(
      await first.getAttribute('id'),
    );
    await editor.checkAppearance('operation-search');
    await editor.page.keyboard.press('ArrowDown');
    String(await first.getAttribute('data-value')).should.equal('ticket.reopen');
    await editor.page.keyboard.press('ArrowUp');
    await editor.page.keyboard.press('Enter');
    (await editor.page.inputValue('#halo-operation')).should.equal('Close a ticket');
    (await text('#halo-operation-description')).should.match(/POST.*\/Tickets/);
    (await editor.page.isVisible('.halo-list')).should.be.false();
  });

  it('keeps the operation on Escape', async () => {
    await editor.edit('list');
    await editor.page.click('#halo-operation');
    String(await editor.page.getAttribute('.halo-list [aria-selected=true]', 'data-value')).should.equal(
      'ticket.list',
    );
    await editor.checkAppearance('operation-list');
    await editor.page.keyboard.type('asset');
    await editor.page.keyboard.press('Escape');
    (await editor.page.inputValue('#halo-operation')).should.equal('List tickets');
    (await editor.page.isVisible('#halo-form')).should.be.true();
  });

  it('wraps from the first to the last operation', async () => {
    await editor.edit('new');
    await editor.page.click('#halo-operation');
    await editor.page.keyboard.press('ArrowUp');
    const lastOperation = operationIds()
      .filter((id) => findOperation(id)?.tier === 'core')
      .at(-1);
    String(await editor.page.getAttribute('.halo-list [aria-selected=true]', 'data-value')).should.equal(
      lastOperation,
    );
  });

  it('renders options in chunks while scrolling', async () => {
    await editor.edit('new');
    await editor.page.click('#halo-operation');
    const options = editor.page.locator('.halo-list [role=option]');
    (await options.count()).should.be.below(100);
    String(await options.first().getAttribute('aria-setsize')).should.match(/^\d{3}$/);
    await editor.page.evaluate("document.querySelector('.halo-list').scrollTop = 1e6");
    await editor.page.waitForFunction("document.querySelectorAll('.halo-list [role=option]').length > 100");
  });

  it('keeps rows when the operation changes, and separates those it does not document', async () => {
    await editor.edit('list');
    (await typedInput('requesttype_id', 'type')).should.equal('halo');
    await choose('ticket.get');
    (await text('.halo-leftover')).should.match(/From the previous operation/).and.match(/List tickets/);
    (await editor.page.locator('.halo-leftover [data-parameter]').count()).should.equal(2);
    await editor.checkAppearance('leftover');
    await editor.page.fill(rowInput('id'), '12');
    await editor.page.click('[data-parameter=open_only] button[title^=Remove]');
    await choose('ticket.list');
    (await editor.page.locator('.halo-leftover [data-parameter=id]').count()).should.equal(1);
    await editor.confirm();
    (await editor.property<ParameterRow[]>('list', 'parameters')).should.deepEqual([
      { name: 'requesttype_id', value: '7', type: 'halo' },
      { name: 'id', value: '12', type: 'halo' },
    ]);
    (await editor.property<string>('list', 'operation')).should.equal('ticket.list');
  });

  it('adds documented parameters by search and undocumented ones by name', async () => {
    await editor.edit('list');
    const add = '[id^=halo-add-parameter]';
    await editor.page.fill(add, 'deleted');
    (await text('.halo-list')).should.match(/deleted/);
    await editor.checkAppearance('parameter-search');
    await editor.page.click('.halo-list [data-value=deleted]');
    (await typedInput('deleted', 'type')).should.equal('bool');
    await editor.page.fill(add, 'my_own');
    await editor.page.press(add, 'Enter');
    await editor.page.fill(rowInput('my_own'), 'x');
    await editor.confirm();
    const names = (await editor.property<ParameterRow[]>('list', 'parameters')).map(({ name }) => name);
    names.should.containEql('my_own');
    // Empty rows are not stored.
    names.should.not.containEql('deleted');
  });

  it('inserts a sample without overwriting rows that have a value, and undoes it', async () => {
    await editor.edit('get');
    await editor.page.fill(rowInput('id'), '5');
    await editor.page.click('#halo-insert-sample');
    (await typedInput('id', 'value')).should.equal('5');
    (await typedInput('includedetails', 'value')).should.equal('true');
    (await text('#halo-sample-note')).should.match(/Unchanged: id/);
    await choose('ticket.create');
    await editor.page.click('#halo-insert-sample');
    await editor.checkAppearance('sample');
    await choose('ticket.close');
    await editor.page.click('#halo-insert-sample');
    await editor.page.click('#halo-sample-note button');
    await choose('ticket.create');
    await editor.confirm();
    const request = JSON.parse(await editor.property<string>('get', 'request')) as { summary: string };
    request.summary.should.equal('VPN drops every few minutes');
    (await editor.property<string>('get', 'requestType')).should.equal('json');
  });

  it('shows invalid requests and suggests names for misspelled properties', async () => {
    await editor.edit('get');
    await choose('ticket.update');
    await editor.page.waitForSelector('#halo-request-message.halo-error');
    (await text('#halo-request-message')).should.match(/"id" is required/);
    await choose('ticket.create');
    await editor.page.click('[data-page=properties]');
    await editor.page.waitForSelector('.halo-property-search input:enabled');
    await editor.page.fill('.halo-property-search input', 'impact');
    await editor.checkAppearance('properties');
    await editor.page.click('.halo-list [data-value=impact]');
    await editor.page.waitForSelector('#halo-request-message', { state: 'hidden' });
    await editor.confirm();
    JSON.parse(await editor.property<string>('get', 'request')).should.have.property('impact', 0);
    (await valid('get')).should.be.true();

    await editor.setJsonRequest('get', { summary: 'x', tickettype: 1 });
    await editor.edit('get');
    await editor.page.waitForSelector('#halo-request-message.halo-warning');
    (await text('#halo-request-message')).should.match(/Did you mean “tickettype_id”/);
    await editor.checkAppearance('misspelled-property');
  });

  it('marks literal values of the wrong type', async () => {
    await editor.edit('list');
    const problemSelector = '[data-parameter=agent_id] [id$=-problem]';
    await editor.page.fill(rowInput('agent_id'), 'abc');
    await editor.page.keyboard.press('Tab');
    (await text(problemSelector)).should.match(/agent_id/);
    await editor.page.fill(rowInput('agent_id'), '2.5');
    await editor.page.keyboard.press('Tab');
    (await text(problemSelector)).should.match(/an integer/);
    await editor.checkAppearance('invalid');
    await editor.confirm();
    (await valid('list')).should.be.false();
  });

  it('gets a second output for errors', async () => {
    await editor.edit('new');
    await editor.page.selectOption('#node-input-errors', 'output');
    await editor.confirm();
    (await editor.property<number>('new', 'outputs')).should.equal(2);
    (
      await editor.page.evaluate<string>(
        "RED.nodes.node('new')._def.outputLabels.call(RED.nodes.node('new'), 1)",
      )
    ).should.equal('error');
    await editor.edit('new');
    await editor.page.selectOption('#node-input-errors', 'catch');
    await editor.confirm();
    (await editor.property<number>('new', 'outputs')).should.equal(1);
  });

  it('shows only the output options that apply', async () => {
    await editor.edit('list');
    (await editor.page.isVisible('#node-input-allPages')).should.be.true();
    await choose('ticket.create');
    (await editor.page.isVisible('#node-input-allPages')).should.be.false();
    await choose('msg.operation');
    (await editor.page.inputValue('#halo-operation')).should.equal('From msg.operation');
    (await editor.page.isVisible('#node-input-allPages')).should.be.true();
  });

  it('shows the reference for operations that create a record, and whenever it is set', async () => {
    await editor.edit('once');
    const isReferenceVisible = () => editor.page.isVisible('#halo-row-reference');
    const placeholder = () => editor.page.getAttribute('#halo-reference-property', 'placeholder');
    [await isReferenceVisible(), await placeholder()].should.deepEqual([true, 'third_party_id_string']);
    (await editor.page.inputValue('#halo-reference-value')).should.equal('alert.id');
    await editor.page.locator('#halo-row-reference').scrollIntoViewIfNeeded();
    await editor.screenshot('reference');
    await choose('ticket.list');
    (await isReferenceVisible()).should.be.true();
    await editor.page.fill('#halo-reference-value', '');
    await choose('ticket.update');
    (await isReferenceVisible()).should.be.false();
    await choose('user.create');
    [await isReferenceVisible(), await placeholder()].should.deepEqual([true, 'third_party_id']);
    await editor.page.fill('#halo-reference-value', 'alert.number');
    await editor.page.fill('#halo-reference-property', 'other1');
    await editor.confirm();
    const storedValues = async () => [
      await editor.property<string>('once', 'reference'),
      await editor.property<string>('once', 'referenceType'),
      await editor.property<string>('once', 'referenceMember'),
    ];
    (await storedValues()).should.deepEqual(['alert.number', 'msg', 'other1']);
  });

  it('accepts an empty reference and marks a malformed one', async () => {
    await editor.edit('get');
    await choose('ticket.create');
    const isMarkedInvalid = () =>
      editor.page.evaluate<boolean>(
        "$('#halo-row-reference .red-ui-typedInput-container').hasClass('input-error')",
      );
    (await isMarkedInvalid()).should.be.false();
    for (const [type, malformed] of [
      ['msg', 'alert['],
      ['jsonata', '$('],
      ['num', 'x'],
    ]) {
      await editor.page.evaluate(`$('#halo-reference').typedInput('type', '${type}')`);
      await editor.page.fill('#halo-reference-value', String(malformed));
      await editor.page.press('#halo-reference-value', 'End');
      (await isMarkedInvalid()).should.be.true(`${type} ${malformed}`);
      await editor.page.fill('#halo-reference-value', '');
      await editor.page.press('#halo-reference-value', 'End');
      (await isMarkedInvalid()).should.be.false(type);
    }
    await editor.cancel();
  });

  it('requires a reference property for operations without a default', async () => {
    await editor.edit('once');
    await choose('cab.create');
    await editor.page.fill('#halo-reference-property', '');
    await editor.confirm();
    const problemText = () =>
      editor.page.evaluate<string>(
        "String(haloItsmEditor.validateReferenceProperty(RED.nodes.node('once'), RED.nodes.node('once').referenceMember))",
      );
    (await problemText()).should.match(
      /“Create a change advisory board \(CAB\)” has no default field for a reference/i,
    );
    (await editor.property<boolean>('once', 'valid')).should.be.false();
    await editor.edit('once');
    await editor.page.fill('#halo-reference-property', 'name');
    await editor.confirm();
    (await problemText()).should.equal('true');
    (await editor.property<boolean>('once', 'valid')).should.be.true();
  });

  it('accepts any parameter for a custom request', async () => {
    await editor.edit('custom');
    await editor.page.fill(rowInput('path'), '/Tickets');
    await editor.page.click('#halo-insert-sample');
    (await typedInput('path', 'value')).should.equal('/Tickets');
    (await editor.page.locator('.halo-leftover [data-parameter]').count()).should.equal(0);
  });

  it('changes nothing when it is opened and cancelled', async () => {
    for (const id of ['unknown', 'bare', 'custom']) {
      const before = await editor.page.evaluate<string>(
        `JSON.stringify(RED.nodes.convertNode(RED.nodes.node('${id}')))`,
      );
      await editor.edit(id);
      await editor.cancel();
      (
        await editor.page.evaluate<string>(`JSON.stringify(RED.nodes.convertNode(RED.nodes.node('${id}')))`)
      ).should.equal(before);
    }
    editor.errors.should.be.empty();
  });
});
