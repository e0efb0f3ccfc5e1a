interface ItsmNode {
  name: string;
  operation: string;
}

export function label({ name, operation }: ItsmNode): string {
  return name || operation || 'halo itsm';
}

export function prepare(_node: ItsmNode): void {}
