import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';
import { NO_LIMIT } from '../support/samples';

interface ParameterRow {
  name: string;
  value: string;
  type: string;
}

const node = (id: string, operation: string, parameters: ParameterRow[] = [], overrides: object = {}) => ({
  id,
  type: 'halo-itsm',
  z: 'flow1',
  name: '',
  version: 1,
  connection: 'connection1',
  operation,
  parameters,
  request: 'payload',
  requestType: 'msg',
  output: 'response',
  onLimit: 'truncate',
  deadline: 600,
  errors: 'catch',
  outputs: 1,
  x: 300,
  y: 80,
  wires: [[]],
  ...overrides,
});

describe('Tenant lists in the halo-itsm dialog', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async () => {
    await launchBrowser();
    tenant = await startTenant({ rateLimit: NO_LIMIT, extraRecords: { users: 5000, assets: 2000 } });
    const { clientId, clientSecret } = tenant.application;
    nodeRed = await NodeRed.start({
      flows: [
        { id: 'flow1', type: 'tab', label: 'Flow' },
        {
          id: 'connection1',
          type: 'halo-connection',
          version: 1,
          name: 'Halo',
          instanceUrl: tenant.url,
          signIn: 'application',
          requestLimit: 100_000,
        },
        { id: 'other', type: 'halo-connection', version: 1, name: 'Other', instanceUrl: tenant.url },
        node('list', 'ticket.list'),
        node('saved', 'user.list', [
          { name: 'client_id', value: '13', type: 'halo' },
          { name: 'site_id', value: 'payload.site', type: 'msg' },
        ]),
        node('assets', 'asset.list'),
        node('notes', 'action.get'),
        node('get', 'user.get'),
        node('create', 'ticket.create', [], { request: '{}', requestType: 'json' }),
        node('disconnected', 'team.get', [], { connection: 'other' }),
      ],
      credentials: { connection1: { clientId, clientSecret }, other: { clientId } },
    });
    editor = await Editor.open(nodeRed.url);
  });

  beforeEach(() => {
    tenant.requests.length = 0;
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed');
    tenant.intercept();
    while (await editor.page.isVisible('#node-dialog-cancel')) await editor.cancel();
  });

  after(async () => {
    should(editor?.errors).be.empty();
    await editor?.close();
    await closeBrowser();
    await nodeRed?.remove();
    await tenant?.close();
  });

  const field = (name: string) => editor.page.locator(`[data-parameter=${name}] .halo-list-field-input`);
  const options = () => editor.page.locator('.halo-list [role=option]');
  const footer = () => editor.page.locator('.halo-list-footer');
  const apiRequests = (path: RegExp) => tenant.requests.filter((request) => path.test(request.path));
  const typedInput = (name: string, method: 'type' | 'value') =>
    editor.page.evaluate<string>(
      `jQuery('[data-parameter=${name}] > .halo-field > input').typedInput('${method}')`,
    );
  const footerText = async () => (await footer().textContent()) ?? '';
  /** Searches an operation and chooses the first match. */
  async function choose(query: string): Promise<void> {
    await editor.page.click('#halo-operation');
    await editor.page.fill('#halo-operation', query);
    await editor.page.keyboard.press('Enter');
  }
  /** Searches the list of a parameter and chooses the first match. */
  async function pickOption(name: string, query: string, expected: string): Promise<void> {
    await field(name).fill(query);
    await options().first().waitFor();
    await waitUntilLoaded();
    await editor.page.keyboard.press('Enter');
    (await field(name).inputValue()).should.equal(expected);
  }
  /** Searches the list of a request property and chooses the first match. */
  async function choosePropertyValue(name: string, query: string): Promise<void> {
    await editor.page.click(`button[title='Select ${name} from Halo']`);
    await editor.page.keyboard.type(query);
    await waitUntilLoaded();
    await options().first().waitFor();
    await editor.page.keyboard.press('Enter');
  }
  /** Waits until the open list is loaded. */
  const waitUntilLoaded = () => editor.page.waitForSelector('.halo-list[aria-busy=false]');

  it('are fetched only when one is opened', async () => {
    await editor.edit('list');
    (await typedInput('client_id', 'type')).should.equal('halo');
    await editor.checkAppearance('list-closed');
    tenant.requests.length.should.equal(0);
    await field('requesttype_id').click();
    await waitUntilLoaded();
    await editor.checkAppearance('list-open');
    apiRequests(/TicketType$/i).length.should.equal(1);
    tenant.requests.filter(({ path }) => path.startsWith('/api/')).length.should.be.belowOrEqual(2);
  });

  it('select a status of the selected type by name and with the keyboard', async () => {
    await editor.edit('list');
    await field('requesttype_id').focus();
    await editor.page.keyboard.press('Alt+ArrowDown');
    await waitUntilLoaded();
    await editor.page.keyboard.type('change');
    await editor.page.keyboard.press('Enter');
    (await field('requesttype_id').inputValue()).should.equal('Change (3)');
    await field('status').focus();
    await editor.page.keyboard.type('awaiting');
    await options().first().waitFor();
    await waitUntilLoaded();
    should(apiRequests(/Status$/i)[0]?.query).containEql({ tickettype_id: '3' });
    should(await footer().textContent()).match(/Only those of Ticket type Change \(3\)/);
    should(await field('status').getAttribute('role')).equal('combobox');
    should(await field('status').getAttribute('aria-expanded')).equal('true');
    should(await field('status').getAttribute('aria-activedescendant')).equal(
      await options().first().getAttribute('id'),
    );
    await editor.checkAppearance('list-status');
    await editor.page.keyboard.press('Enter');
    (await field('status').inputValue()).should.equal('Awaiting Approval (21)');
    await editor.confirm();
    (await editor.property<ParameterRow[]>('list', 'parameters')).should.deepEqual([
      { name: 'requesttype_id', value: '3', type: 'halo' },
      { name: 'status', value: '21', type: 'halo' },
    ]);
  });

  it('show a stored id at once, and its label after the list was opened', async () => {
    await editor.edit('saved');
    (await field('client_id').inputValue()).should.equal('13');
    tenant.requests.length.should.equal(0);
    await field('client_id').click();
    await waitUntilLoaded();
    await editor.page.keyboard.press('Escape');
    await editor.page.waitForFunction(
      "document.querySelector('[data-parameter=client_id] .halo-list-field-input').value === 'Logistics (13)'",
    );
    await editor.cancel();
    await editor.edit('saved');
    (await field('client_id').inputValue()).should.equal('Logistics (13)');
    await editor.confirm();
    (await editor.property<ParameterRow[]>('saved', 'parameters')).should.deepEqual([
      { name: 'client_id', value: '13', type: 'halo' },
      { name: 'site_id', value: 'payload.site', type: 'msg' },
    ]);
  });

  it('are narrowed by the values of parent rows', async () => {
    await editor.edit('assets');
    await pickOption('client_id', 'head', 'Head Office (12)');
    await pickOption('site_id', 'north', 'North Campus (19)');
    await field('user_id').click();
    await waitUntilLoaded();
    (await footerText()).should.match(/Only those of Client Head Office \(12\)\./);
    (await footerText()).should.match(/Only those of Site North Campus \(19\)\./);
    await editor.page.keyboard.type('david kim');
    await editor.page.waitForFunction("document.querySelectorAll('.halo-list [role=option]').length === 1");
    await waitUntilLoaded();
    const search = apiRequests(/Users$/i).at(-1);
    should(search?.query).containEql({ client_id: '12', site_id: '19', search: 'david kim' });
    await editor.checkAppearance('list-user');
    await editor.page.keyboard.press('Enter');
    (await field('user_id').inputValue()).should.equal('David Kim (35)');
  });

  it('are searched by Halo and loaded page by page', async () => {
    await editor.edit('get');
    await field('id').click();
    await waitUntilLoaded();
    (await options().count()).should.equal(50);
    (await footerText()).should.match(/50 of 5,010/);
    // Moving down loads the next page before the end is reached.
    for (let pages = 2; pages <= 4; pages += 1) {
      for (let row = 0; row < 50; row += 1) await editor.page.keyboard.press('ArrowDown');
      await footer()
        .filter({ hasText: `${pages * 50} of` })
        .waitFor();
    }
    apiRequests(/Users$/i)
      .map(({ query }) => query.page_no)
      .should.deepEqual(['1', '2', '3', '4']);
    String(
      await options().locator('xpath=self::*[@aria-selected="true"]').getAttribute('aria-posinset'),
    ).should.equal('150');
    tenant.requests.length = 0;
    await editor.page.keyboard.type('zoe zimmer');
    await editor.page.waitForFunction(
      "document.querySelector('.halo-list [role=option]')?.textContent.includes('Zoe Zimmer')",
    );
    await waitUntilLoaded();
    const searches = apiRequests(/Users$/i).map(({ query }) => query.search);
    searches.should.deepEqual(['zoe zimmer'], 'one request for the whole word, not one for each key');
  });

  it('keep showing why they could not be fetched until a fetch succeeds', async () => {
    tenant.intercept((request, proceed) =>
      /Agent$/.test(request.path) ? { status: 403, body: 'Ask the administrator of Halo' } : proceed(),
    );
    await editor.edit('list');
    await field('agent_id').click();
    const errorMessage = editor.page.locator('[data-parameter=agent_id] .halo-error', {
      hasText: 'Ask the administrator',
    });
    await errorMessage.waitFor();
    (await options().count()).should.equal(0);
    (await footerText()).should.match(/could not be loaded\. Ask the administrator of Halo/);
    await editor.checkAppearance('list-failed');
    await editor.page.keyboard.press('Escape');
    (await errorMessage.isVisible()).should.be.true();
    // An id can still be typed.
    await field('agent_id').fill('5');
    await editor.page.keyboard.press('Tab');
    (await typedInput('agent_id', 'value')).should.equal('5');
    (await errorMessage.isVisible()).should.be.true();
    tenant.intercept();
    await field('agent_id').click();
    await options().first().waitFor();
    await errorMessage.waitFor({ state: 'hidden' });
    await editor.page.keyboard.press('Escape');
    (await field('agent_id').inputValue()).should.equal('Samuel Osei (5)');
  });

  it('explain what to do without a usable connection', async () => {
    await editor.edit('disconnected');
    await field('id').click();
    const errorMessage = editor.page.locator('[data-parameter=id] .halo-error', {
      hasText: 'Connect your account',
    });
    await errorMessage.waitFor();
    await editor.checkAppearance('list-not-connected');
    tenant.requests.filter(({ path }) => /Team/.test(path)).should.be.empty();
    await editor.page.keyboard.press('Escape');
    await editor.page.selectOption('#node-input-connection', '_ADD_');
    await field('id').click();
    (await footerText()).should.match(/select a connection above/);
  });

  it('are not narrowed by a parent value that depends on the message', async () => {
    await editor.edit('saved');
    await choose('asset.list');
    await field('user_id').click();
    await waitUntilLoaded();
    (await footerText()).should.match(/Only those of Client/);
    (await footerText()).should.match(/Not filtered: Site is only known at run time/);
    should(apiRequests(/Users$/i)[0]?.query.site_id).equal(undefined);
  });

  it('require a parent value where Halo does', async () => {
    await editor.edit('notes');
    await field('id').click();
    (await footerText()).should.match(/Fill in Ticket first/);
    tenant.requests.should.be.empty();
    await editor.page.keyboard.press('Escape');
    await field('ticket_id').fill('1001');
    await editor.page.keyboard.press('Tab');
    await field('id').click();
    await options().first().waitFor();
    should(apiRequests(/Actions$/i)[0]?.query).containEql({ ticket_id: '1001' });
  });

  it('are fetched again with a button that the keyboard reaches', async () => {
    await editor.edit('list');
    await field('team').click();
    await options().first().waitFor();
    tenant.store.table('Team').push({ id: 77, name: 'Night shift', department_id: 3, use: 'tickets' });
    // The runtime ignores a refresh right after a fetch.
    while (apiRequests(/Team$/i).length < 2) {
      const refreshed = editor.page.waitForResponse(/lists\/.*refresh=true/);
      await editor.page.keyboard.press('Escape');
      await editor.page.keyboard.press('Tab');
      await editor.page.keyboard.press('Enter');
      await refreshed;
    }
    await options().filter({ hasText: 'Night shift' }).waitFor();
    apiRequests(/Team$/i).length.should.equal(2);
    (await footerText()).should.match(/Updated just now/);
  });

  it('allow all other types of values in a row', async () => {
    await editor.edit('list');
    await editor.page.evaluate(
      "jQuery('[data-parameter=client_id] > .halo-field > input').typedInput('type', 'msg').typedInput('value', 'payload.client')",
    );
    (await field('client_id').isVisible()).should.be.false();
    await field('agent_id').fill('abc');
    await editor.page.keyboard.press('Tab');
    await editor.page.locator('[data-parameter=agent_id] .halo-error', { hasText: 'agent_id' }).waitFor();
    await field('agent_id').fill('');
    await editor.page.keyboard.press('Tab');
    await editor.confirm();
    const rows = await editor.property<ParameterRow[]>('list', 'parameters');
    rows.should.containEql({ name: 'client_id', value: 'payload.client', type: 'msg' });
    rows.map(({ name }) => name).should.not.containEql('agent_id');
  });

  it('set ids in the properties of a request', async () => {
    await editor.edit('create');
    await editor.page.click('#halo-insert-sample');
    await editor.page.click('[data-page=properties]');
    await choosePropertyValue('client_id', 'logistics');
    await choosePropertyValue('site_id', 'east');
    await choosePropertyValue('user_id', 'peter hansen');
    const search = apiRequests(/Users$/i).at(-1);
    should(search?.query).containEql({ client_id: '13', site_id: '20', search: 'peter hansen' });
    await choosePropertyValue('priority_id', 'high');
    await choosePropertyValue('team', 'network');
    await choosePropertyValue('category_1', 'vpn');
    await editor.checkAppearance('list-properties');
    await editor.confirm();
    const request = JSON.parse(await editor.property<string>('create', 'request')) as object;
    request.should.containEql({
      client_id: 13,
      site_id: 20,
      user_id: 37,
      priority_id: 2,
      team: 'Network',
      category_1: 'Network>VPN',
    });
  });
});
