import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { NodeRed } from '../support/node-red';

interface FlowNode {
  id: string;
  type: string;
  name?: string;
}

/** An example as somebody imports it, with the connection filled in and the debug nodes writing to the log. */
function example(file: string, tenant: Tenant): FlowNode[] {
  const path = join(__dirname, '..', '..', 'examples', file);
  return (JSON.parse(readFileSync(path, 'utf8')) as FlowNode[]).map((node) => {
    if (node.type === 'halo-connection') return { ...node, instanceUrl: tenant.url };
    return node.type === 'debug' ? { ...node, console: true } : node;
  });
}

describe('The example "First ticket"', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;

  before(async () => {
    tenant = await startTenant();
    const flows = example('first-ticket.json', tenant);
    const connection = flows.find(({ type }) => type === 'halo-connection');
    const inject = flows.find(({ type }) => type === 'inject');
    nodeRed = await NodeRed.start({
      flows,
      credentials: { [connection?.id ?? '']: { ...tenant.application } },
    });
    await fetch(`${nodeRed.url}/inject/${inject?.id}`, { method: 'POST' });
    // The last thing it does is the error that a Catch node gets.
    await nodeRed.logged('error details');
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  const ticket = () => tenant.store.tickets.at(-1) ?? {};

  it('creates a ticket and closes it', () => {
    ticket().should.containEql({ summary: 'Laptop does not wake from sleep', status_id: 9, user_id: 33 });
  });

  it('leaves its private note', () => {
    const [note] = tenant.store.where('Actions', { ticket_id: ticket().id, outcome_id: 7 });
    should(note).containEql({ hiddenfromuser: true });
  });

  it('sends only what it says, in order', () => {
    tenant.requests
      .filter(({ path }) => path.startsWith('/api/') && path !== '/api/authinfo')
      .map(({ method, path, status }) => `${method} ${path} ${status}`)
      .should.deepEqual([
        'POST /api/Tickets 201',
        'POST /api/Actions 201',
        'POST /api/Tickets 201',
        'GET /api/Tickets 200',
        'POST /api/Tickets 201',
        'POST /api/Tickets 400',
      ]);
  });

  it('shows Halo’s own words for the wrong request', () => {
    nodeRed.log.should.match(/error text\][^\n]*\n?[^\n]*status_id/);
  });

  it('shows no secret', () => {
    nodeRed.log.should.not.containEql(tenant.application.clientSecret);
  });
});
