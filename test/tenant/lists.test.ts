import should from 'should';
import spec from '../../openapi/halo-api.json';
import { findOperation, operationIds } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';
import { ListResolver } from '../../src/tenant/lists/list-resolver';
import { LISTS } from '../../src/tenant/lists/lists';

const operations = operationIds().map((id) => findOperation(id) as Operation);
const core = operations.filter(({ tier }) => tier === 'core');
const resolver = new ListResolver(LISTS, operations);

/** Parameters that look like ids but have no list, with the reason. */
const UNRESOLVED_PARAMETERS: Record<string, string> = {
  count: 'a number of rows',
  count_per_entity: 'a number of rows',
  level: 'the depth in a tree',
  utcoffset: 'minutes',
  newer_than_id: 'a position in a feed, from its rows',
  older_than_id: 'a position in a feed, from its rows',
  image_upload_id: 'not documented',
  unique_id: 'the id of a record of the kind in `type`',
  type: 'a number whose meanings are fixed in Halo and mostly not documented',
  type_id: 'a kind with two values, described in its hint',
  typeid: 'a kind with four values, described in its hint',
  fieldtype: 'a number whose meanings are not documented',
  inputtype: 'a number whose meanings are not documented',
  licence_type: 'a number whose meanings are not documented',
  lookupid: 'the number of a drop-down list; the numbers are not documented',
  workflow_step: 'the rows of the steps are not documented',
  product_id: 'no ITSM endpoint lists products',
  publishedid: 'no list contains the GUID of a published report',
  'serviceStatus.subscription id': 'no endpoint lists subscriptions',
};

/** Properties of responses that are missing from the schemas, which describe requests. */
const RESPONSE_FIELDS = ['who'];

const isIdParameter = (name: string, type: string) =>
  ['integer', 'integers', 'number', 'uuid'].includes(type) || /(^|_)ids?$/.test(name);

describe('The lists of the tenant', () => {
  for (const [name, list] of Object.entries(LISTS)) {
    const operation = findOperation(list.operation);

    it(`${name} is read by an operation that documents its parameters`, () => {
      should(operation?.method).equal('GET');
      should(operation?.endpoint.list).be.an.Object();
      const documentedNames = (operation?.endpoint.parameters ?? []).map((parameter) => parameter.name);
      const usedNames = [...Object.keys(list.parameters ?? {}), ...Object.values(list.dependsOn ?? {})];
      if (list.searchIn) usedNames.push('advanced_search');
      usedNames.filter((name) => !documentedNames.includes(name)).should.deepEqual([]);
      const missingParameters = (operation?.endpoint.parameters ?? []).filter(
        (parameter) => parameter.required && !usedNames.includes(parameter.name),
      );
      missingParameters.should.be.empty();
    });

    it(`${name} depends only on existing lists`, () => {
      const parents = Object.keys(list.dependsOn ?? {});
      parents.filter((parent) => !(parent in LISTS)).should.deepEqual([]);
      if (list.requiredParent) parents.should.containEql(list.requiredParent);
    });

    it(`${name} uses documented properties`, () => {
      const schema = schemaOf(operation as Operation);
      if (!schema) return;
      const used = [list.id ?? 'id', ...(list.label ?? []), ...(list.detail ?? [])];
      used
        .filter((fieldName) => !(fieldName in schema) && !RESPONSE_FIELDS.includes(fieldName))
        .should.deepEqual([]);
    });
  }

  it('cover every id parameter of the core operations, with known exceptions', () => {
    const unresolved = core.flatMap((operation) => {
      const main = new Set((operation.main ?? []).map(({ name }) => name));
      return operation.endpoint.parameters
        .filter(({ name, type, required }) => (main.has(name) || required) && isIdParameter(name, type))
        .filter(({ name }) => !resolver.listFor(operation, name))
        .map(({ name }) => ({ operation: operation.operationId, name }));
    });
    const keys = ({ operation, name }: { operation: string; name: string }) => [name, `${operation} ${name}`];
    unresolved
      .filter((parameter) => !keys(parameter).some((key) => key in UNRESOLVED_PARAMETERS))
      .should.deepEqual([]);
    const used = unresolved.flatMap(keys);
    Object.keys(UNRESOLVED_PARAMETERS)
      .filter((key) => !used.includes(key))
      .should.deepEqual([]);
  });

  it('cover the usual ids in requests of core operations', () => {
    const listOf = (id: string, name: string) => resolver.listFor(findOperation(id) as Operation, name);
    should(listOf('ticket.create', 'tickettype_id')).equal('ticketType');
    should(listOf('ticket.create', 'team')).equal('teamName');
    should(listOf('ticket.list', 'team')).equal('team');
    should(listOf('ticket.create', 'category_1')).equal('category');
    should(listOf('action.addPrivateNote', 'outcome_id')).equal('outcome');
    should(listOf('serviceCategory.create', 'parent_id')).equal('serviceCategory');
    should(listOf('ticket.linkParent', 'parent_id')).equal('ticket');
  });

  it('cover the id in the path of every record that can be listed', () => {
    should(resolver.listFor(findOperation('ticket.get') as Operation, 'id')).equal('ticket');
    should(resolver.listFor(findOperation('user.delete') as Operation, 'id')).equal('user');
    should(resolver.listFor(findOperation('status.get') as Operation, 'id')).equal('status');
    // Priorities are referred to by number, but their path takes the GUID.
    should(resolver.listFor(findOperation('priority.get') as Operation, 'id')).equal('priority.list');
    should(resolver.listFor(findOperation('cannedText.get') as Operation, 'id')).equal('cannedText.list');
    should(resolver.listFor(findOperation('runbook.start') as Operation, 'runbookId')).equal('runbook');
  });

  it('do not cover parameters with the same name and another meaning', () => {
    const listOf = (id: string, name: string) => resolver.listFor(findOperation(id) as Operation, name);
    should(listOf('serviceStatus.create', 'status')).equal(undefined);
    should(listOf('outgoing.list', 'status_id')).equal(undefined);
    should(listOf('asset.create', 'status_id')).equal(undefined);
    should(listOf('ticket.list', 'id')).equal(undefined);
  });

  it('have no unused entries and no name in two lists', () => {
    const usedFor = Object.values(LISTS).flatMap(({ usedFor }) => usedFor);
    usedFor.length.should.equal(new Set(usedFor).size);
    const names = operations.flatMap(({ endpoint, properties = [] }) => [
      ...endpoint.parameters.map(({ name }) => name),
      ...properties.map(({ name }) => name),
      ...Object.keys(spec.schemas[endpoint.schema as keyof typeof spec.schemas] ?? {}),
    ]);
    const knownNames = new Set(names);
    usedFor.filter((location) => !knownNames.has(location.split(' ').at(-1) ?? '')).should.deepEqual([]);
  });
});

/** The schema of the records that an operation lists, if known. */
function schemaOf({ path }: Operation): Record<string, string> | undefined {
  const schema = findOperationAt('POST', path)?.endpoint.schema;
  return (spec.schemas as Record<string, Record<string, string>>)[schema ?? ''];
}

function findOperationAt(method: string, path: string): Operation | undefined {
  return operations.find((operation) => operation.method === method && operation.path === path);
}
