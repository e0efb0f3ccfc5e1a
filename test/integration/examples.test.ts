import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import type { LoggedRequest } from '../../demo/tenant/page/page-data';
import { findOperation } from '../../src/catalogue';
import { DialogClient } from '../support/dialog-client';
import { type Example, examples, type FlowNode, propertiesOf } from '../support/examples';
import { NodeRed } from '../support/node-red';
import { reservePort } from '../support/ports';

const PACKAGE_TYPES = ['halo-itsm', 'halo-connection'] as const;
const allNodes = examples.flatMap(({ nodes }) => nodes);
const nodesOfType = (nodes: FlowNode[], type: string) => nodes.filter((node) => node.type === type);

describe('Examples', () => {
  const properties = {
    'halo-itsm': propertiesOf('halo-itsm'),
    'halo-connection': propertiesOf('halo-connection'),
  };

  for (const { name, nodes } of examples) {
    describe(name, () => {
      it('has one tab with the name of the file, and starts with a comment', () => {
        const [tab, ...others] = nodesOfType(nodes, 'tab');
        others.should.deepEqual([]);
        String(tab?.label).toLowerCase().replaceAll(' ', '-').should.equal(name);
        const [first] = nodes.filter(({ z }) => z !== undefined);
        should(first?.type).equal('comment');
        String(first?.info).should.match(/\..*\n\n/);
      });

      it('has inject and debug nodes', () => {
        nodesOfType(nodes, 'inject').should.not.be.empty();
        nodesOfType(nodes, 'debug').should.not.be.empty();
      });

      it('has one connection, with neither address nor credentials', () => {
        const [connection, ...others] = nodesOfType(nodes, 'halo-connection');
        others.should.deepEqual([]);
        should(connection?.instanceUrl).equal('');
        JSON.stringify(nodes).should.not.match(/"(credentials|clientId|clientSecret|redis|password|user)":/);
        for (const node of nodesOfType(nodes, 'halo-itsm')) should(node.connection).equal(connection?.id);
      });

      it('has only known properties on the package’s nodes', () => {
        const commonProperties = ['id', 'type', 'z', 'x', 'y', 'wires'];
        for (const type of PACKAGE_TYPES) {
          for (const node of nodesOfType(nodes, type)) {
            Object.keys(node)
              .filter((property) => ![...commonProperties, ...properties[type]].includes(property))
              .should.deepEqual([], `${node.name}`);
          }
        }
      });

      it('uses existing operations and has matching outputs', () => {
        for (const { name, operation, errors, outputs, wires } of nodesOfType(nodes, 'halo-itsm')) {
          if (operation !== '') should(findOperation(String(operation))).be.ok();
          should(outputs).equal(errors === 'output' ? 2 : 1);
          should(wires?.length).equal(outputs, name);
        }
      });

      it('mentions only existing operations', () => {
        for (const { info } of nodesOfType(nodes, 'comment')) {
          const namedOperations = [...String(info).matchAll(/`([a-z]+\.[a-z]+)`/gi)].map(([, id]) =>
            String(id),
          );
          for (const id of namedOperations) if (!id.startsWith('msg.')) should(findOperation(id)).be.ok();
        }
      });

      it('has no wire to another flow', () => {
        const ids = nodes.map(({ id }) => id);
        for (const { wires = [] } of nodes)
          wires
            .flat()
            .every((id) => ids.includes(id))
            .should.be.true();
      });
    });
  }

  it('have unique node ids', () => {
    new Set(allNodes.map(({ id }) => id)).size.should.equal(allNodes.length);
  });
});

describe('Examples in a real Node-RED', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;

  before(async () => {
    const port = await reservePort();
    tenant = await startTenant({ redirectUris: [`http://127.0.0.1:${port}/halo-connection/callback`] });
    const connections = nodesOfType(allNodes, 'halo-connection');
    nodeRed = await NodeRed.start({
      port,
      flows: allNodes.map((node) => configureNode(node, tenant, port)),
      credentials: Object.fromEntries(
        connections.map(({ id, signIn }) => [
          id,
          { ...(signIn === 'account' ? tenant.account : tenant.application) },
        ]),
      ),
    });
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  beforeEach(() => {
    tenant.requests.length = 0;
    nodeRed.log = '';
  });
  afterEach(() => {
    tenant.intercept();
    // Examples cause no warnings or internal errors, and no secret is logged.
    nodeRed.log.should.not.match(/TypeError|Uncaught|\[warn\]/);
    for (const secret of [tenant.application.clientSecret, tenant.account.clientSecret]) {
      nodeRed.log.should.not.containEql(secret);
    }
  });

  /** Clicks an inject node. */
  async function clickInject(example: string, name: string): Promise<void> {
    const { id } = node(example, name);
    should((await fetch(`${nodeRed.url}/inject/${id}`, { method: 'POST' })).status).equal(200);
  }

  /** Waits for output of a debug node. @returns the log from that output on */
  async function debugOutput(debug: string): Promise<string> {
    await nodeRed.waitForLog(`[debug:${debug}]`);
    return nodeRed.log.slice(nodeRed.log.indexOf(`[debug:${debug}]`));
  }

  /** The requests to Halo's API in order, as `method path status`. */
  const apiRequests = () =>
    calls(tenant).map(({ method, path, status }) => `${method} ${path.slice(4)} ${status}`);
  const ticket = (id: unknown) => tenant.store.find('Tickets', id) ?? {};
  const newestTicket = () => tenant.store.tickets.at(-1) ?? {};

  it('load without unknown node types', async () => {
    const response = await fetch(`${nodeRed.url}/nodes`, { headers: { accept: 'application/json' } });
    const nodeSets = (await response.json()) as { module: string; types: string[] }[];
    const knownTypes = nodeSets
      .filter(({ module }) => module === 'node-red' || module === 'node-red-contrib-halo-itsm')
      .flatMap(({ types }) => types);
    const used = new Set(allNodes.map(({ type }) => type).filter((type) => type !== 'tab'));
    [...used].filter((type) => !knownTypes.includes(type)).should.deepEqual([]);
  });

  it('"First ticket" creates a ticket, works on it and closes it, and shows an error', async () => {
    await clickInject('first-ticket', 'Start');
    await debugOutput('error details');
    (await debugOutput('error message')).should.match(/status_id/);
    apiRequests().should.deepEqual([
      'POST /Tickets 201',
      'POST /Actions 201',
      'POST /Tickets 201',
      'GET /Tickets 200',
      'POST /Tickets 201',
      'POST /Tickets 400',
    ]);
    newestTicket().should.containEql({
      summary: 'Laptop does not wake from sleep',
      status_id: 9,
      user_id: 33,
    });
    const [note] = tenant.store.where('Actions', { ticket_id: newestTicket().id, outcome_id: 7 });
    should(note).containEql({ hiddenfromuser: true });
  });

  it('"Connect your account" shows how to sign in, and then the approvals of the user', async () => {
    const { id } = node('connect-your-account', 'Halo (your account)');
    await clickInject('connect-your-account', 'List');
    (await debugOutput('error')).should.match(/Connect your account/);
    const dialog = new DialogClient(nodeRed, id);
    const { body } = await dialog.post('connect', {
      instanceUrl: tenant.url,
      signIn: 'account',
      ...tenant.account,
    });
    await dialog.browser.signIn(String(body.url), tenant);
    await clickInject('connect-your-account', 'List');
    (await debugOutput('pending approvals')).should.match(/ticket_id: 1010/);
    should(apiRequests().at(-1)).equal('GET /TicketApproval 200');
  });

  describe('"Incident from a webhook"', () => {
    const post = (body: object) =>
      fetch(`${nodeRed.url}/incident`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

    it('creates an incident from a report', async () => {
      await clickInject('incident-from-a-webhook', 'Report');
      (await debugOutput('response')).should.containEql(`ticket: ${newestTicket().id}`);
      const isSearch = (call: string) => call.startsWith('GET /Tickets');
      // It searches for the reference before the create; the first time also afterwards, to verify the search.
      should(apiRequests()[1]).equal('GET /Tickets 200');
      apiRequests()
        .filter((call) => !isSearch(call))
        .should.deepEqual(['GET /Users 200', 'POST /Tickets 201']);
      newestTicket().should.containEql({
        summary: 'No Wi-Fi in meeting room 4',
        third_party_id_string: 'alert-4711',
        user_id: 33,
        priority_id: 1,
        category_1: 'Network>Wi-Fi',
      });
    });

    it('creates one incident from a report posted twice, and returns its number both times', async () => {
      const report = { id: 4712, title: 'Printer on fire', email: 'priya.nair@example.com' };
      const first = (await (await post(report)).json()) as { ticket: number };
      const count = tenant.store.tickets.length;
      (await (await post(report)).json()).should.deepEqual(first);
      tenant.store.tickets.length.should.equal(count);
      newestTicket().should.containEql({ id: first.ticket, third_party_id_string: '4712' });
    });

    it('reports an invalid report and creates nothing', async () => {
      const before = tenant.store.tickets.length;
      await clickInject('incident-from-a-webhook', 'Without a title');
      (await debugOutput('response')).should.match(/error: .*summary/s);
      tenant.store.tickets.length.should.equal(before);
    });

    it('responds with a status and without Halo’s headers', async () => {
      const created = await post({ title: 'Keyboard', email: 'priya.nair@example.com' });
      should(created.status).equal(201);
      should(created.headers.get('cache-control')).equal(null);
      (await created.json()).should.deepEqual({ ticket: newestTicket().id });
      newestTicket().should.containEql({ user_id: 34, priority_id: 3 });
      const rejected = await post({});
      should(rejected.status).equal(400);
      tenant.intercept(({ path }, proceed) => (path === '/api/Users' ? { status: 403 } : proceed()));
      should((await post({ title: 'Mouse', email: 'x' })).status).equal(502);
    });

    it('accepts a report from an unknown user', async () => {
      should((await post({ title: 'Who am I?', email: '"}]' })).status).equal(201);
      should(newestTicket().user_id ?? null).equal(null);
    });
  });

  describe('"All tickets"', () => {
    it('sends one message per ticket, which Join combines', async () => {
      const count = tenant.store.tickets.filter((row) => !row.deleted).length;
      await clickInject('all-tickets', 'Last 30 days');
      (await debugOutput('summaries')).should.match(
        new RegExp(`array\\[${count}\\]|... ${count - 100} more items`),
      );
      pages().should.deepEqual(['1', '2']);
    });

    it('sends one message per page, which CSV converts to lines', async () => {
      await clickInject('all-tickets', 'Open tickets');
      (await debugOutput('lines')).should.match(
        /id,summary,status_id,team\r?\n|id,summary,status_id,team\\r\\n/,
      );
      should(calls(tenant)[0]?.query).containEql({ open_only: 'true', page_no: '1', page_size: '100' });
    });

    it('stops at twenty records and marks the result as truncated', async () => {
      await clickInject('all-tickets', 'Newest tickets');
      (await debugOutput('truncated?')).should.match(/records: 20[\s\S]*truncated: true/);
    });

    const pages = () => calls(tenant).map(({ query }) => query.page_no);
  });

  describe('"Change with approval"', () => {
    it('creates a change and requests its approval', async () => {
      await clickInject('change-with-approval', 'Create');
      await debugOutput('change');
      apiRequests().should.deepEqual(['POST /Tickets 201', 'POST /Tickets 201']);
      newestTicket().should.containEql({
        tickettype_id: 3,
        status_id: 21,
        planneddate: '2030-03-02T20:00:00',
      });
      const [step] = tenant.store.where('TicketApproval', { ticket_id: newestTicket().id });
      should(step).containEql({ approval_process_id: 3, agent_id: 6, result: 0 });
    });

    it('approves standard changes only', async () => {
      await clickInject('change-with-approval', 'Approve');
      (await debugOutput('not approved')).should.match(/ticket_id: 1011/);
      await debugOutput('approved');
      apiRequests().should.deepEqual(['GET /TicketApproval 200', 'POST /TicketApproval 201']);
      should(newestTicket().status_id).equal(22);
      should(tenant.store.findWhere('TicketApproval', { ticket_id: 1011 })).containEql({ result: 0 });
    });

    it('shows Halo’s error message', async () => {
      tenant.intercept(() => ({ status: 400, body: 'This approval has already been answered.' }));
      await clickInject('change-with-approval', 'Create');
      (await debugOutput('error')).should.match(/already been answered/);
    });
  });

  describe('"Assets"', () => {
    it('finds laptops of one model', async () => {
      await clickInject('assets', 'Find');
      (await debugOutput('laptops')).should.match(/LT-0009/).and.not.match(/Latitude|PR-0008/);
    });

    it('creates a laptop with the next number and links it to a ticket', async () => {
      await clickInject('assets', 'Create');
      await debugOutput('ticket');
      apiRequests().should.deepEqual(['GET /Asset/NextTag 200', 'POST /Asset 201', 'POST /Tickets 201']);
      const laptop = tenant.store.table('Asset').at(-1) ?? {};
      laptop.should.containEql({ inventory_number: 'LT-0014', assettype_id: 1, status_id: 2 });
      should(ticket(1020).assets).deepEqual([{ id: laptop.id }]);
    });
  });

  describe('"Service catalogue"', () => {
    it('shows the available services', async () => {
      await clickInject('service-catalogue', 'List');
      (await debugOutput('services')).should.match(/VPN/);
      should(calls(tenant)[0]?.query).containEql({ user_id: '33' });
    });

    it('requests the service it finds', async () => {
      await clickInject('service-catalogue', 'Request');
      await debugOutput('request');
      apiRequests().should.deepEqual([
        'GET /Service 200',
        'GET /ServiceRequestDetails 200',
        'POST /Tickets 201',
      ]);
      newestTicket().should.containEql({
        summary: 'Request VPN access for Maria Lopez',
        service_id: 4,
        tickettype_id: 2,
        user_id: 33,
      });
      should(newestTicket().service_request_detail_id).equal(1);
    });
  });

  describe('"SLAs and priorities"', () => {
    it('sets a priority by its name', async () => {
      should(ticket(1002).priority_id).not.equal(2);
      await clickInject('slas-and-priorities', 'Set to High');
      await debugOutput('ticket');
      should(ticket(1002).priority_id).equal(2);
    });

    it('selects the overdue tickets', async () => {
      await clickInject('slas-and-priorities', 'Overdue');
      const overdue = await debugOutput('overdue tickets');
      overdue.should.match(/due: '/);
      const ids = [...overdue.matchAll(/\bid: (\d+)/g)].map(([, id]) => ticket(Number(id)));
      ids.should.not.be.empty();
      for (const { fixbydate, hasbeenclosed } of ids) {
        should(hasbeenclosed).equal(false);
        Date.parse(`${fixbydate}Z`).should.be.below(Date.now());
      }
    });

    it('shows SLAs with their priorities', async () => {
      await clickInject('slas-and-priorities', 'SLAs');
      (await debugOutput('all SLAs')).should.match(/Standard SLA[\s\S]*priorities: \[/);
    });
  });

  describe('"When something goes wrong"', () => {
    it('sends the error to the Catch node', async () => {
      await clickInject('when-something-goes-wrong', 'Send');
      (await debugOutput('error details')).should.match(/code: 'HALO_VALIDATION'[\s\S]*statusCode: 400/);
      (await debugOutput('error message')).should.match(/status_id/);
    });

    it('sends the error to the second output', async () => {
      await clickInject('when-something-goes-wrong', 'Send again');
      (await debugOutput('failure')).should.match(/status_id/);
      nodeRed.log.should.not.match(/debug:(done|what Halo says)\]/);
    });

    it('creates a ticket', async () => {
      await clickInject('when-something-goes-wrong', 'Create');
      (await debugOutput('created')).should.match(/The toner is low \(/);
    });

    it('finds the ticket after a create with unknown outcome', async () => {
      tenant.intercept(async ({ method }, proceed) => {
        const response = await proceed();
        return method === 'POST' ? 'drop' : response;
      });
      const before = tenant.store.tickets.length;
      await clickInject('when-something-goes-wrong', 'Create');
      (await debugOutput('found')).should.containEql(String(newestTicket().summary));
      tenant.store.tickets.length.should.equal(before + 1);
    });

    it('does not search if nothing was created for certain', async () => {
      tenant.intercept(() => ({ status: 403 }));
      await clickInject('when-something-goes-wrong', 'Create');
      await debugOutput('not created');
      apiRequests().should.deepEqual(['POST /Tickets 403']);
    });
  });

  describe('"Operation per message"', () => {
    for (const [button, path, response] of [
      ['Ticket types', 'TicketType', /Incident/],
      ['Statuses', 'Status', /In Progress/],
      ['Priorities', 'Priority', /Critical/],
      ['Outcomes', 'Outcome', /Internal Note/],
      ['Teams', 'Team', /1st Line Support/],
      ['Custom request', 'Tickets/1001', /Laptop does not start after update/],
    ] as const) {
      it(`requests ${button.toLowerCase()}`, async () => {
        await clickInject('operation-per-message', button);
        await debugOutput('msg.halo');
        (await debugOutput('response')).should.match(response);
        apiRequests().should.deepEqual([`GET /${path} 200`]);
      });
    }
  });

  // Runs last, because the rate limit that Halo reports stays in effect for a while.
  describe('"Waiting and stopping"', () => {
    it('gets twenty tickets', async () => {
      await clickInject('waiting-and-stopping', 'Twenty tickets');
      await debugOutput('tickets');
      apiRequests().should.deepEqual(Array.from({ length: 20 }, (_, n) => `GET /Tickets/${1001 + n} 200`));
    });

    it('waits when Halo’s rate limit is reached, shows it, and can be stopped', async () => {
      const body = 'Rate Limit Reached - 300 Requests per rolling 5 minute window';
      tenant.intercept(() => ({ status: 429, body }));
      await clickInject('waiting-and-stopping', 'Twenty tickets');
      await nodeRed.waitForLog('20 queued');
      nodeRed.log.should.match(/debug:status\][\s\S]*waiting \d+ s/);
      const requestCount = apiRequests().length;
      await clickInject('waiting-and-stopping', 'Cancel all');
      await nodeRed.waitForLog('HALO_CLOSED', 20);
      apiRequests().length.should.equal(requestCount);
    });
  });
});

/** Sets the properties a user sets after the import. Debug nodes also write to the log. */
function configureNode(node: FlowNode, tenant: Tenant, port: number): FlowNode {
  if (node.type === 'halo-connection') return { ...node, instanceUrl: tenant.url };
  if (node.type === 'http request')
    return { ...node, url: String(node.url).replace('localhost:1880', `127.0.0.1:${port}`) };
  return node.type === 'debug' ? { ...node, console: true } : node;
}

function node(example: string, name: string): FlowNode {
  const matches = examples
    .find((candidate: Example) => candidate.name === example)
    ?.nodes.find((node) => node.name === name);
  if (!matches) throw new Error(`${example} has no "${name}"`);
  return matches;
}

/** Requests to Halo's API, without those for discovery. */
function calls(tenant: Tenant): LoggedRequest[] {
  return tenant.requests.filter(({ path }) => path.startsWith('/api/') && path !== '/api/authinfo');
}
