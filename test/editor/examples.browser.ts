import 'should';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { examples } from '../support/examples';
import { NodeRed } from '../support/node-red';

/** Imports a flow like the menu does, fills in its connection and shows it. @returns the validation errors */
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

/** Pairs of nodes that overlap on the current tab. */
const FIND_OVERLAPS = `(() => {
  const boxes = [];
  RED.nodes.eachNode((node) => {
    if (node.z === RED.workspaces.active())
      boxes.push({ name: node.name || node.type, left: node.x - node.w / 2, right: node.x + node.w / 2, y: node.y });
  });
  return boxes.flatMap((a, index) => boxes.slice(index + 1)
    .filter((b) => Math.abs(a.y - b.y) < 30 && a.left < b.right && b.left < a.right)
    .map((b) => a.name + ' overlaps ' + b.name));
})()`;

for (const dark of [false, true]) {
  describe(`Examples in the editor (${dark ? 'dark' : 'light'})`, function () {
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

    for (const { name } of examples) {
      it(`imports ${name} without validation errors or overlaps`, async () => {
        const address = `${nodeRed.url}/library/examples/flows/node-red-contrib-halo-itsm/${name}`;
        const flow = await (await fetch(address)).text();
        (await editor.page.evaluate<string[]>(importExample(flow))).should.deepEqual([]);
        await editor.screenshot(`example-${name}`);
        (await editor.page.evaluate<string[]>(FIND_OVERLAPS)).should.deepEqual([]);
        editor.errors.should.deepEqual([]);
      });
    }
  });
}
