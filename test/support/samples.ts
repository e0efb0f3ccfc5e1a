import { type EndpointFacts, readFacts } from '../../scripts/catalogue-spec';
import { Session } from '../../src/auth/token-manager';
import { findOperation, operationIds } from '../../src/catalogue';
import type { Operation } from '../../src/catalogue/operation';
import { HaloClient } from '../../src/client';
import type { OperationInput } from '../../src/request/build';
import { settingsFor } from './settings';

/** All operations of the catalogue. */
export const operations: Operation[] = operationIds().map((id) => findOperation(id) as Operation);

export const facts = readFacts();

/** What is published about an operation's endpoint; nothing about a request of one's own. */
export const published = ({ route }: Operation): EndpointFacts | undefined => facts.endpoints[route];

/** What *Insert sample* writes into a node: rows and a request. */
export const sampleInput = ({ sample }: Operation): OperationInput => ({
  form: sample?.parameters,
  request: sample?.request,
});

interface Application {
  clientId: string;
  clientSecret: string;
}

/** A client that signs in to a practice tenant as an application, without limits of its own. */
export function applicationClient(url: string, application: Application): HaloClient {
  const unlimited = { requestLimit: 1_000_000 };
  const settings = settingsFor(url, { ...application, ...unlimited });
  const session = new Session({ load: () => undefined, save: async () => {}, remove: async () => {} });
  session.configure(settings);
  return new HaloClient(settings, session);
}

/** A rate limit that no test reaches. */
export const NO_LIMIT = { requests: 1_000_000, minutes: 5 };
