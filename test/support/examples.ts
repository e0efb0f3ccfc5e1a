import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** A node, tab or config node of a flow file. */
export interface FlowNode {
  id: string;
  type: string;
  name?: string;
  z?: string;
  wires?: string[][];
  [property: string]: unknown;
}

/** An example of the import menu. */
export interface Example {
  /** Name in the menu. */
  name: string;
  nodes: FlowNode[];
}

export const examples: Example[] = readdirSync(join(root, 'examples'))
  .sort()
  .map((file) => ({
    name: file.replace(/\.json$/, ''),
    nodes: JSON.parse(readFileSync(join(root, 'examples', file), 'utf8')) as FlowNode[],
  }));

/** The properties of one of the package's nodes, as registered in the editor. */
export function propertiesOf(type: 'halo-itsm' | 'halo-connection'): string[] {
  const html = readFileSync(join(root, 'nodes', type, `${type}.html`), 'utf8');
  const script = /<script type="text\/javascript">\s*(RED\.nodes\.registerType[\s\S]*?)<\/script>/.exec(
    html,
  )?.[1];
  if (!script) throw new Error(`${type}.html registers no type`);
  let properties: string[] = [];
  const registerType = (_: string, { defaults }: { defaults: object }) => {
    properties = Object.keys(defaults);
  };
  new Function('RED', script)({ nodes: { registerType } });
  return properties;
}
