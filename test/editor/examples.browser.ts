import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import 'should';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';

const names = readdirSync(join(__dirname, '..', '..', 'examples')).map((file) => file.replace('.json', ''));

/** Imports a flow as the menu does, fills its connection in, and shows it. @returns what the editor finds wrong */
const importExample = (flow: string) => `(() => {
  const { nodes } = RED.nodes.import(${flow}, { generateIds: true, addFlow: false });
  const tab = nodes.find((node) => node.type === 'tab') ?? RED.nodes.workspace(nodes.find((node) => node.z).z);
  RED.workspaces.show(tab.id);
  for (const node of nodes.filter((node) => node.type === 'halo-connection')) {
    Object.assign(node, { instanceUrl: 'https://acme.haloitsm.com', credentials: { clientId: 'id', clientSecret: 'secret' } });
    RED.editor.validateNode(node);
  }
  nodes.forEach((node) => RED.editor.validateNode(node));
  RED.nodes.dirty(false);
  RED.view.redraw(true);
  return nodes.flatMap(({ name, type, validationErrors }) =>
    type === 'unknown' ? [name + ': unknown'] : (validationErrors ?? []).map((error) => name + ': ' + error));
})()`;

/** Labels that are cut, and nodes that lie over each other or off the grid. */
const LAYOUT = `(() => {
  const boxes = [];
  RED.nodes.eachNode((node) => {
    if (node.z === RED.workspaces.active())
      boxes.push({ name: node.name || node.type, left: node.x - node.w / 2, right: node.x + node.w / 2, y: node.y });
  });
  const off = boxes.filter(({ left, y }) => left % 20 !== 0 || y % 20 !== 0).map(({ name, left, y }) => name + ' stands at ' + left + ',' + y);
  const overlaps = boxes.flatMap((a, index) => boxes.slice(index + 1)
    .filter((b) => Math.abs(a.y - b.y) < 30 && a.left < b.right && b.left < a.right)
    .map((b) => a.name + ' lies over ' + b.name));
  return [...off, ...overlaps];
})()`;

for (const dark of [false, true]) {
  describe(`The examples in the editor, ${dark ? 'dark' : 'light'}`, function () {
    this.timeout(90_000);
    let nodeRed: NodeRed;
    let editor: Editor;

    before(async () => {
      nodeRed = await NodeRed.start({ flows: [{ id: 'empty', type: 'tab', label: 'Empty' }] });
      await launchBrowser();
      editor = await Editor.open(nodeRed.url, { dark });
    });
    after(async () => {
      await closeBrowser();
      await nodeRed?.remove();
    });

    for (const name of names) {
      it(`${name} is imported from the menu and has nothing wrong`, async () => {
        const address = `${nodeRed.url}/library/examples/flows/node-red-contrib-halo-itsm/${name}`;
        const flow = await (await fetch(address)).text();
        (await editor.page.evaluate<string[]>(importExample(flow))).should.deepEqual([]);
        await editor.shot(`example-${name}`);
        (await editor.page.evaluate<string[]>(LAYOUT)).should.deepEqual([]);
        editor.errors.should.deepEqual([]);
      });
    }
  });
}
