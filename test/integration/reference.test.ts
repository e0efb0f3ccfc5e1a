import { startTenant, type Tenant } from '../../demo/tenant/index';
import { NodeRed } from '../support/node-red';

const position = { z: 'tab', x: 1, y: 1 };

/** POST /alert?id=… creates one ticket per id. */
const flows = (instanceUrl: string) => [
  { id: 'tab', type: 'tab', label: 'test' },
  { id: 'connection', type: 'halo-connection', version: 1, instanceUrl, signIn: 'application' },
  { id: 'in', type: 'http in', ...position, url: '/alert', method: 'post', wires: [['create']] },
  {
    id: 'create',
    type: 'halo-itsm',
    version: 1,
    ...position,
    connection: 'connection',
    operation: 'ticket.create',
    parameters: [],
    reference: 'req.query.id',
    referenceType: 'msg',
    wires: [['result']],
  },
  {
    id: 'result',
    type: 'change',
    ...position,
    rules: [
      { t: 'set', p: 'payload', pt: 'msg', to: '{"halo": halo, "ticket": payload}', tot: 'jsonata' },
      { t: 'delete', p: 'headers', pt: 'msg' },
    ],
    wires: [['out']],
  },
  { id: 'out', type: 'http response', ...position, statusCode: '', headers: {}, wires: [] },
];

describe('A message with a reference', () => {
  let tenant: Tenant;
  let nodeRed: NodeRed;
  before(async () => {
    tenant = await startTenant();
    nodeRed = await NodeRed.start({
      flows: flows(tenant.url),
      credentials: { connection: { ...tenant.application } },
    });
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  const alert = async (id: string) => {
    const response = await fetch(`${nodeRed.url}/alert?id=${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ summary: `Alert ${id}` }),
    });
    return (await response.json()) as { halo: { existing?: boolean }; ticket: { id: number } };
  };
  const ids = (id: string) =>
    tenant.store.where('Tickets', { third_party_id_string: id }).map((row) => row.id);

  it('creates one ticket even if Node-RED was killed before the response', async () => {
    // The first ticket is saved and the second is not. Neither request gets a response.
    let arrivedCount = 0;
    const both = new Promise<void>((resolve) => {
      tenant.intercept(async ({ method, path, body }, proceed) => {
        if (method !== 'POST' || path !== '/api/Tickets') return proceed();
        if (JSON.stringify(body).includes('A-1')) await proceed();
        if (++arrivedCount === 2) resolve();
        return new Promise(() => {});
      });
    });
    const interrupted = ['A-1', 'A-2'].map((id) => alert(id).catch(() => 'lost'));
    await both;
    await nodeRed.restart('SIGKILL');
    (await Promise.all(interrupted)).should.deepEqual(['lost', 'lost']);
    tenant.intercept();

    const [saved, unsaved] = await Promise.all([alert('A-1'), alert('A-2')]);
    saved.halo.should.containEql({ existing: true });
    unsaved.halo.should.not.have.property('existing');
    ids('A-1').should.deepEqual([saved.ticket.id]);
    ids('A-2').should.deepEqual([unsaved.ticket.id]);
  });
});
