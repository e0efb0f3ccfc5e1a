import { type EndpointSpec, readSpec } from '../../scripts/catalogue-spec';
import { TokenManager } from '../../src/auth/token-manager';
import { findOperation, operationIds } from '../../src/catalogue';
import type { Operation } from '../../src/catalogue/operation';
import { HaloClient } from '../../src/client';
import type { OperationInput } from '../../src/request/build';
import { settingsFor } from './settings';

/** All operations of the catalogue. */
export const operations: Operation[] = operationIds().map((id) => findOperation(id) as Operation);

export const apiSpec = readSpec();

/** What is published about an operation's endpoint; nothing about a request of one's own. */
export const endpointSpec = ({ route }: Operation): EndpointSpec | undefined => apiSpec.endpoints[route];

/** What *Insert sample* writes into a node: rows and a request. */
export const sampleInput = ({ sample }: Operation): OperationInput => ({
  form: sample?.parameters,
  request: sample?.request,
});

interface ApplicationCredentials {
  clientId: string;
  clientSecret: string;
}

/** A client that signs in to a practice tenant as an application, without limits of its own. */
export function applicationClient(url: string, application: ApplicationCredentials): HaloClient {
  const unlimited = { requestLimit: 1_000_000 };
  const settings = settingsFor(url, { ...application, ...unlimited });
  const tokenManager = new TokenManager({
    load: () => undefined,
    save: async () => {},
    remove: async () => {},
  });
  tokenManager.configure(settings);
  return new HaloClient(settings, tokenManager);
}

/** A rate limit that no test reaches. */
export const NO_LIMIT = { requests: 1_000_000, windowMinutes: 5 };
