interface ConnectionNode {
  name: string;
  instanceUrl: string;
}

export function label({ name, instanceUrl }: ConnectionNode): string {
  return name || instanceUrl || 'Halo';
}

export function prepare(_node: ConnectionNode): void {}
