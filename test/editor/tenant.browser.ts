import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';

const node = (
  id: string,
  operation: string,
  request: object | string,
  y: number,
  connection = 'connection1',
) => ({
  id,
  type: 'halo-itsm',
  z: 'flow1',
  name: '',
  version: 1,
  connection,
  operation,
  parameters: [],
  request: typeof request === 'string' ? request : JSON.stringify(request, null, 2),
  requestType: typeof request === 'string' ? 'msg' : 'json',
  x: 300,
  y,
  wires: [[]],
});

describe('Tenant data in the halo-itsm dialog', function () {
  this.timeout(120_000);
  let nodeRed: NodeRed;
  let tenant: Tenant;
  let editor: Editor;

  before(async () => {
    await launchBrowser();
    tenant = await startTenant();
    const connection = {
      type: 'halo-connection',
      version: 1,
      instanceUrl: tenant.url,
      signIn: 'application',
    };
    nodeRed = await NodeRed.start({
      flows: [
        { id: 'flow1', type: 'tab', label: 'Flow' },
        { id: 'connection1', name: 'Practice', ...connection },
        { id: 'connection2', name: 'Unreachable', ...connection, instanceUrl: 'http://127.0.0.1:9' },
        node(
          'create',
          'ticket.create',
          { summary: 'VPN', tickettype_id: 2, customfields: [{ name: 'CFfloor', value: '3' }] },
          80,
        ),
        node('update', 'ticket.update', { id: 1001, status_id: 9 }, 140),
        node('message', 'ticket.create', 'payload', 200),
        node('asset', 'asset.update', { id: 1, customfields: [] }, 260),
        node('list', 'ticket.list', {}, 320),
        node('unreachable', 'ticket.create', { summary: 'x', tickettype_id: 1 }, 380, 'connection2'),
        node('change', 'ticket.create', { summary: 'x', tickettype_id: 3, status_id: 4, sumary: 'y' }, 440),
      ],
      credentials: Object.fromEntries(
        ['connection1', 'connection2'].map((id) => [id, { ...tenant.application }]),
      ),
    });
    editor = await Editor.open(nodeRed.url);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed');
    while (await editor.page.isVisible('#node-dialog-cancel')) await editor.cancel();
  });

  after(async () => {
    await editor?.close();
    await closeBrowser();
    await nodeRed?.remove();
    await tenant?.close();
  });

  const api = () => tenant.requests.filter(({ path }) => path.startsWith('/api/'));
  const value = async (id: string) =>
    JSON.parse(await editor.property<string>(id, 'request')) as Record<string, unknown>;
  const text = async (selector: string) => (await editor.page.textContent(selector)) ?? '';

  async function waitForMessage(selector: string, expected: RegExp): Promise<string> {
    await editor.page.locator(selector).filter({ hasText: expected }).first().waitFor({ timeout: 15_000 });
    return text(selector);
  }

  /** Searches the list of types and chooses the first match. */
  async function chooseType(query: string): Promise<void> {
    await editor.page.fill('.halo-type-choice input', query);
    await editor.page.waitForSelector('.halo-list [aria-selected=true]');
    await editor.page.keyboard.press('Enter');
  }

  /** Opens the properties tab and fetches the custom fields. */
  async function fetchFields(id: string): Promise<void> {
    await editor.edit(id);
    await editor.page.click('[data-page=properties]');
    await editor.page.waitForSelector('.halo-property-search input:enabled');
    await editor.page.click('#halo-fetch-fields');
  }

  describe('custom fields', () => {
    it('are not fetched before the button is pressed', async () => {
      const before = api().length;
      await editor.edit('create');
      await editor.page.click('[data-page=properties]');
      await editor.page.waitForSelector('.halo-property-search input:enabled');
      await editor.page.waitForSelector('#halo-fetch-fields');
      api().length.should.equal(before);
    });

    it('are found by label and added beside existing ones', async () => {
      await fetchFields('create');
      (await waitForMessage('.halo-tenant-fields', /search includes \d+ fields/)).should.match(
        /Updated just now/,
      );
      // The search has the focus.
      await editor.page.keyboard.type('cost');
      (await text('.halo-list')).should.match(/Cost centre/).and.match(/CFcostCentre/);
      await editor.checkAppearance('tenant-fields');
      await editor.page.keyboard.press('Enter');
      await editor.confirm();
      should((await value('create')).customfields).deepEqual([
        { name: 'CFfloor', value: '3' },
        { name: 'CFcostCentre', value: '' },
      ]);
    });

    it('offer the options of a drop-down and set the id', async () => {
      await fetchFields('create');
      await waitForMessage('.halo-tenant-fields', /search includes/);
      await editor.page.keyboard.type('impact');
      await editor.page.click('.halo-list [role=option] >> text=Business impact');
      (await waitForMessage('.halo-list', /select a value/)).should
        .match(/One team is held up/)
        .and.not.match(/Fax/);
      await editor.checkAppearance('tenant-field-choices');
      await editor.page.keyboard.type('still');
      await editor.page.keyboard.press('Enter');
      await editor.confirm();
      should((await value('create')).customfields).containDeep([{ name: 'CFbusinessImpact', value: 3 }]);
    });

    it('are cached, and fetched again on refresh', async () => {
      const fieldRequestCount = () => api().filter(({ path }) => path === '/api/FieldInfo').length;
      const before = fieldRequestCount();
      await fetchFields('create');
      await waitForMessage('.halo-tenant-fields', /search includes/);
      fieldRequestCount().should.equal(before);
      // The runtime ignores a refresh right after a fetch.
      while (fieldRequestCount() === before) {
        const fieldsResponse = editor.page.waitForResponse(/custom-fields/);
        await editor.page.click('.halo-tenant-fields .halo-age button');
        await fieldsResponse;
        await waitForMessage('.halo-tenant-fields', /search includes/);
      }
      fieldRequestCount().should.equal(before + 1);
    });

    it('depend on an asset type that the user selects', async () => {
      await fetchFields('asset');
      await waitForMessage('.halo-tenant-fields', /Asset type/);
      await chooseType('serv');
      await waitForMessage('.halo-tenant-fields', /search includes 4 fields/);
      await editor.page.fill('.halo-property-search input', 'ip addr');
      await editor.checkAppearance('tenant-asset-fields');
      await editor.page.keyboard.press('Enter');
      await editor.page.fill('.halo-property-search input', 'warranty until');
      await editor.page.keyboard.press('Enter');
      await editor.confirm();
      (await value('asset')).should.deepEqual({
        id: 1,
        customfields: [{ name: 'CFwarrantyEnd', value: '' }],
        fields: [{ id: 3, value: '' }],
      });
    });

    it('are shown as JSON when the request depends on the message', async () => {
      await fetchFields('message');
      await waitForMessage('.halo-tenant-fields', /search includes/);
      await editor.page.keyboard.type('cost');
      await editor.page.keyboard.press('Enter');
      (await waitForMessage('#halo-guide', /Cannot be inserted/)).should.containEql(
        '{"customfields":[{"name":"CFcostCentre","value":""}]}',
      );
      await editor.checkAppearance('tenant-fields-message');
    });

    it('show why they could not be fetched, with a retry button', async () => {
      await fetchFields('unreachable');
      (await waitForMessage('.halo-tenant-fields [role=alert]', /Cannot reach/)).should.match(
        /127\.0\.0\.1:9/,
      );
      await editor.checkAppearance('tenant-fields-fail');
      await editor.page.click('.halo-tenant-fields button');
      await waitForMessage('.halo-tenant-fields [role=alert]', /Cannot reach/);
    });
  });

  describe('ticket form check', () => {
    const clickCheck = () => editor.page.click('#halo-ticket-check-button');

    it('is offered for tickets only', async () => {
      await editor.edit('list');
      (await editor.page.isVisible('#halo-ticket-check-button')).should.be.false();
    });

    it('lists missing fields and adds them', async () => {
      const before = api().length;
      await editor.setJsonRequest('create', {
        summary: 'VPN',
        tickettype_id: 2,
        customfields: [{ name: 'CFfloor', value: '3' }],
      });
      await editor.edit('create');
      api().length.should.equal(before);
      await clickCheck();
      const message = await waitForMessage('#halo-ticket-check-result', /Service Request \(type 2\)/);
      message.should
        .match(/Missing:.*Cost centre.*Business impact.*2 One team is held up/)
        .and.match(/depending on other fields.*Details/)
        .and.match(/Not on the form of this type.*“CFfloor”/)
        .and.match(/Filled in: Summary\./)
        .and.match(/Nothing was sent/);
      await editor.checkAppearance('ticket-check-missing');
      api()
        .slice(before)
        .every(({ method }) => method === 'GET')
        .should.be.true();
      await editor.page.click('#halo-ticket-check-result button[title="Add Cost centre to the request"]');
      await waitForMessage('#halo-ticket-check-result', /Previous result/);
      await editor.confirm();
      should((await value('create')).customfields).containDeep([{ name: 'CFcostCentre', value: '' }]);
    });

    it('passes when all required fields are set', async () => {
      await editor.setJsonRequest('create', {
        summary: 'VPN',
        details: 'drops',
        tickettype_id: 2,
        customfields: [
          { name: 'CFcostCentre', value: '4711' },
          { name: 'CFbusinessImpact', value: 2 },
        ],
      });
      await editor.edit('create');
      await clickCheck();
      (
        await waitForMessage('#halo-ticket-check-result', /All required fields are filled in/)
      ).should.not.match(/Missing|depending on other fields/);
      await editor.checkAppearance('ticket-check-fine');
    });

    it('lists invalid values and unknown names', async () => {
      await editor.edit('change');
      await clickCheck();
      (await waitForMessage('#halo-ticket-check-result', /Change \(type 3\)/)).should
        .match(/status_id is 4; available: 1 New/)
        .and.match(/“sumary”\. Did you mean “summary”/)
        .and.match(/Missing:.*Justification/)
        .and.match(/the field name for requests is unknown.*Key decisions/);
      await editor.checkAppearance('ticket-check-wrong');
    });

    it('counts the fields an existing ticket has already', async () => {
      await editor.edit('update');
      await clickCheck();
      (await waitForMessage('#halo-ticket-check-result', /Incident \(type 1\)/)).should.match(
        /All required fields are filled in/,
      );
    });

    it('shows what a selected type requires when the request depends on the message', async () => {
      await editor.edit('message');
      await clickCheck();
      await waitForMessage('#halo-ticket-check-result', /The request comes from msg\.payload/);
      await editor.page.waitForSelector('.halo-type-choice input');
      await editor.checkAppearance('ticket-check-message');
      await chooseType('service');
      (await waitForMessage('#halo-ticket-check-result', /Required fields of this type:/)).should.match(
        /Summary.*Cost centre.*Business impact/,
      );
      (await editor.page.inputValue('.halo-type-choice input')).should.equal('Service Request (2)');
      await editor.checkAppearance('ticket-check-required');
    });

    it('uses a selected type when the request names none', async () => {
      await editor.setJsonRequest('create', { summary: 'x' });
      await editor.edit('create');
      await clickCheck();
      await waitForMessage('#halo-ticket-check-result', /has no ticket type/);
      await chooseType('incident');
      await waitForMessage(
        '#halo-ticket-check-result',
        /Incident \(type 1\).*All required fields are filled in/,
      );
    });

    it('checks each record of a list', async () => {
      await editor.setJsonRequest('create', [
        { summary: 'x', tickettype_id: 1 },
        { summary: 'y', tickettype_id: 2 },
      ]);
      await editor.edit('create');
      await clickCheck();
      (await waitForMessage('#halo-ticket-check-result', /\[1\] Service Request/)).should.match(
        /\[0\] Incident.*\[1\] Service Request.*Missing/,
      );
      await editor.checkAppearance('ticket-check-list');
    });

    it('shows an unknown type and an unreachable Halo as errors', async () => {
      await editor.setJsonRequest('create', { summary: 'x', tickettype_id: 99 });
      await editor.edit('create');
      await clickCheck();
      await waitForMessage('#halo-ticket-check-result [role=alert]', /ticket type 99 does not exist/);
      await editor.cancel();
      await editor.edit('unreachable');
      await clickCheck();
      await waitForMessage('#halo-ticket-check-result [role=alert]', /Cannot reach/);
      await editor.checkAppearance('ticket-check-fail');
    });

    it('shows an error when no connection is selected', async () => {
      await editor.edit('unreachable');
      await editor.page.evaluate("jQuery('#node-input-connection').val('_ADD_').trigger('change')");
      await clickCheck();
      await waitForMessage('#halo-ticket-check-result [role=alert]', /Select a connection and deploy it/);
    });

    it('only reads from Halo, without errors in the page', () => {
      should(api().filter(({ method }) => method !== 'GET')).be.empty();
      editor.errors.should.be.empty();
    });
  });
});
