import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { NodeRed } from '../support/node-red';

type FlowNode = Record<string, unknown> & { id: string; type: string };

/** Flows as exported by the editor of the first release. */
const savedFlows = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'flows-0.1.json'), 'utf8'),
) as FlowNode[];
const LIST_NODE_ID = 'ha1o000000000001';
const NOTE_NODE_ID = 'ha1o000000000002';
const connection = savedFlows.find(({ type }) => type === 'halo-connection')?.id ?? '';

/** The saved flows with some nodes changed, as if saved by an older or newer package. */
const withChanges = (changes: Record<string, (node: FlowNode) => FlowNode>) =>
  savedFlows.map((node) => changes[node.id]?.(node) ?? node);

describe('Flows saved by the first release', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;

  before(async () => {
    tenant = await startTenant();
    process.env.HALO_URL = tenant.url;
    nodeRed = await NodeRed.start({
      flows: savedFlows,
      credentials: { [connection]: { ...tenant.application } },
    });
  });
  after(async () => {
    delete process.env.HALO_URL;
    await nodeRed?.remove();
    await tenant?.close();
  });

  const get = async (path: string) => (await fetch(`${nodeRed.url}${path}`)).text();
  const rows = async () => (JSON.parse(await get('/tickets')) as unknown[]).length;

  it('run unchanged', async () => {
    (await rows()).should.equal(3);
    (await get('/note')).should.equal('Record not found');
  });

  it('run without a version and with only some properties, as if written by hand', async () => {
    const projection = ({
      id,
      type,
      z,
      x,
      y,
      wires,
      connection,
      operation,
      maxRecords,
      output,
    }: FlowNode) => ({
      ...{ id, type, z, x, y, wires, connection, operation, output, maxRecords, allPages: true },
    });
    const connectionProjection = ({ id, type, instanceUrl, signIn }: FlowNode) => ({
      id,
      type,
      instanceUrl,
      signIn,
    });
    await nodeRed.deploy(withChanges({ [LIST_NODE_ID]: projection, [connection]: connectionProjection }));
    (await rows()).should.equal(3);
  });

  it('are not changed if saved by a newer package, and report that an update is needed', async () => {
    const before = nodeRed.log.length;
    await nodeRed.deploy(
      withChanges({ [NOTE_NODE_ID]: (node) => ({ ...node, version: 2, somethingNew: true }) }),
    );
    (await get('/note')).should.match(/saved by a newer version.*Update the package/);
    nodeRed.log
      .slice(before)
      .should.match(/\[warn\] \[halo-itsm:.*\] This node was saved by a newer version/);
    (await rows()).should.equal(3);
    const flows = (await (await fetch(`${nodeRed.url}/flows`)).json()) as FlowNode[];
    should(flows.find(({ id }) => id === NOTE_NODE_ID)).containEql({ version: 2, somethingNew: true });
  });

  it('do not use a connection saved by a newer package', async () => {
    await nodeRed.deploy(withChanges({ [connection]: (node) => ({ ...node, version: 2 }) }));
    (await get('/note')).should.match(/saved by a newer version.*Update the package/);
  });
});
