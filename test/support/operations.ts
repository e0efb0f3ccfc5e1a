import type { Endpoint, Method, Operation } from '../../src/catalogue/operation';

/** An operation made for a test, so that the rules can be tried without the catalogue. */
export function operation(
  route: `${Method} /${string}`,
  overrides: Partial<Operation> = {},
  endpoint: Partial<Endpoint> = {},
): Operation {
  const [method, path] = route.split(' ') as [Method, string];
  const parameterNames = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  return {
    operationId: 'test.operation',
    area: 'Tests',
    tier: 'core',
    title: '',
    description: '',
    route,
    method,
    path,
    endpoint: {
      body: method === 'POST' ? 'records' : 'none',
      ...endpoint,
      parameters: [
        ...parameterNames.map((name) => ({
          name,
          type: 'integer' as const,
          in: 'path' as const,
          required: true,
        })),
        ...(endpoint.parameters ?? []),
      ],
    },
    ...overrides,
  };
}
