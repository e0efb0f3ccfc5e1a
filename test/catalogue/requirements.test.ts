import should from 'should';
import { findOperation, operationIds } from '../../src/catalogue';
import type { Json, JsonObject, Operation } from '../../src/catalogue/operation';
import { buildRequest, type OperationInput } from '../../src/request/build';
import { catchHaloError } from '../support/errors';

const operations = operationIds().map((id) => findOperation(id) as Operation);
const core = operations.filter(({ tier }) => tier === 'core');

/** The input that *Insert sample* creates in a node. */
const sampleInputOf = ({ sample = {} }: Operation): OperationInput => ({
  form: sample.parameters,
  request: sample.request,
});

const without = (properties: JsonObject | undefined, names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => !names.includes(name)));

const firstRecord = (request: Json | undefined): JsonObject =>
  (Array.isArray(request) ? request[0] : request) as JsonObject;

describe('The samples of the catalogue', () => {
  it('are complete requests without placeholders in the path', () => {
    for (const operation of core) {
      const { path } = buildRequest(operation, sampleInputOf(operation));
      should(path).not.match(/[{}]/, operation.operationId);
    }
  });

  it('are rejected when any required property or parameter is missing', async () => {
    const expectRejected = async (operation: Operation, input: OperationInput, missingName: string) => {
      const { code, message } = await catchHaloError(() => buildRequest(operation, input));
      should(code).equal('HALO_REQUEST');
      should(message).containEql(`"${missingName}"`);
    };
    for (const operation of operations) {
      const { id, requires = [], fixed = {}, sample, method } = operation;
      if (!sample || (method === 'POST' && sample.request === undefined)) continue;
      const groups = requires.map((alternatives) => alternatives.split('|'));
      if (id === 'required') groups.push(['id']);
      for (const names of groups.filter((alternatives) => !alternatives.some((name) => name in fixed))) {
        const input =
          method === 'POST'
            ? { form: sample.parameters, request: without(firstRecord(sample.request), names) }
            : { form: without(sample.parameters, names) };
        await expectRejected(operation, input, names[0] as string);
      }
    }
  });

  it('are rejected with an id if the operation creates a record', async () => {
    for (const operation of operations.filter(({ id, sample }) => id === 'forbidden' && sample?.request)) {
      const input = sampleInputOf(operation);
      const request = { ...firstRecord(operation.sample?.request), id: 1 };
      const { code, field } = await catchHaloError(() => buildRequest(operation, { ...input, request }));
      should([code, field]).eql(['HALO_REQUEST', 'id'], operation.operationId);
    }
  });
});
