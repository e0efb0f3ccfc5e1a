import should from 'should';
import facts from '../../openapi/halo-api.json';
import { findOperation, operationIds } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';
import { ListResolver } from '../../src/tenant/lists/list-resolver';
import { LISTS } from '../../src/tenant/lists/lists';

const operations = operationIds().map((id) => findOperation(id) as Operation);
const core = operations.filter(({ tier }) => tier === 'core');
const places = new ListResolver(LISTS, operations);

/** Parameters that look like ids and have no list, and why. */
const UNRESOLVED_PARAMETERS: Record<string, string> = {
  count: 'a number of rows',
  count_per_entity: 'a number of rows',
  level: 'the depth in a tree',
  utcoffset: 'minutes',
  newer_than_id: 'a place in a feed, known from its rows',
  older_than_id: 'a place in a feed, known from its rows',
  image_upload_id: 'Halo does not explain it',
  unique_id: 'the id of whatever kind of record `type` names',
  type: 'a number whose meanings are fixed in Halo and mostly not documented',
  type_id: 'a kind with two values, told in its hint',
  typeid: 'a kind with four values, told in its hint',
  fieldtype: 'a number whose meanings are not documented',
  inputtype: 'a number whose meanings are not documented',
  licence_type: 'a number whose meanings are not documented',
  lookupid: 'the number of a list of Halo; which there are is not documented',
  workflow_step: 'what the rows of the steps hold is not documented',
  product_id: 'no endpoint of the scope lists products',
  publishedid: 'no list tells the GUID under which a report is published',
  'serviceStatus.subscription id': 'subscriptions are listed nowhere',
};

/** Members that Halo answers and the published schemas, which are those of requests, leave out. */
const RESPONSE_FIELDS = ['who'];

const isIdParameter = (name: string, type: string) =>
  ['integer', 'integers', 'number', 'uuid'].includes(type) || /(^|_)ids?$/.test(name);

describe('The lists of the tenant', () => {
  for (const [name, list] of Object.entries(LISTS)) {
    const operation = findOperation(list.operation);

    it(`${name} is read by an operation that documents what it is asked for`, () => {
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

    it(`${name} depends only on lists that there are`, () => {
      const parents = Object.keys(list.dependsOn ?? {});
      parents.filter((parent) => !(parent in LISTS)).should.deepEqual([]);
      if (list.requiredParent) parents.should.containEql(list.requiredParent);
    });

    it(`${name} uses members that Halo documents`, () => {
      const schema = schemaOf(operation as Operation);
      if (!schema) return;
      const used = [list.id ?? 'id', ...(list.label ?? []), ...(list.detail ?? [])];
      used
        .filter((fieldName) => !(fieldName in schema) && !RESPONSE_FIELDS.includes(fieldName))
        .should.deepEqual([]);
    });
  }

  it('serve every parameter of a core operation that takes an id, but for known exceptions', () => {
    const unresolved = core.flatMap((operation) => {
      const main = new Set((operation.main ?? []).map(({ name }) => name));
      return operation.endpoint.parameters
        .filter(({ name, type, required }) => (main.has(name) || required) && isIdParameter(name, type))
        .filter(({ name }) => !places.listFor(operation, name))
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

  it('serve the ids that the requests of core operations often hold', () => {
    const listOf = (id: string, name: string) => places.listFor(findOperation(id) as Operation, name);
    should(listOf('ticket.create', 'tickettype_id')).equal('ticketType');
    should(listOf('ticket.create', 'team')).equal('teamName');
    should(listOf('ticket.list', 'team')).equal('team');
    should(listOf('ticket.create', 'category_1')).equal('category');
    should(listOf('action.addPrivateNote', 'outcome_id')).equal('outcome');
    should(listOf('serviceCategory.create', 'parent_id')).equal('serviceCategory');
    should(listOf('ticket.linkParent', 'parent_id')).equal('ticket');
  });

  it('serve the id in the path of every record that can be listed, core or not', () => {
    should(places.listFor(findOperation('ticket.get') as Operation, 'id')).equal('ticket');
    should(places.listFor(findOperation('user.delete') as Operation, 'id')).equal('user');
    should(places.listFor(findOperation('status.get') as Operation, 'id')).equal('status');
    // Priorities are known by a number elsewhere, and got by their GUID.
    should(places.listFor(findOperation('priority.get') as Operation, 'id')).equal('priority.list');
    should(places.listFor(findOperation('cannedText.get') as Operation, 'id')).equal('cannedText.list');
    should(places.listFor(findOperation('runbook.start') as Operation, 'runbookId')).equal('runbook');
  });

  it('serve nothing that has the same name and means something else', () => {
    const listOf = (id: string, name: string) => places.listFor(findOperation(id) as Operation, name);
    should(listOf('serviceStatus.create', 'status')).equal(undefined);
    should(listOf('outgoing.list', 'status_id')).equal(undefined);
    should(listOf('asset.create', 'status_id')).equal(undefined);
    should(listOf('ticket.list', 'id')).equal(undefined);
  });

  it('have no entry that serves nothing, and no name that two of them claim', () => {
    const usedFor = Object.values(LISTS).flatMap(({ usedFor: serves }) => serves);
    usedFor.length.should.equal(new Set(usedFor).size);
    const names = operations.flatMap(({ endpoint, properties = [] }) => [
      ...endpoint.parameters.map(({ name }) => name),
      ...properties.map(({ name }) => name),
      ...Object.keys(facts.schemas[endpoint.schema as keyof typeof facts.schemas] ?? {}),
    ]);
    const knownNames = new Set(names);
    usedFor.filter((location) => !knownNames.has(location.split(' ').at(-1) ?? '')).should.deepEqual([]);
  });
});

/** The members of the records an operation lists, where the published document knows them. */
function schemaOf({ path }: Operation): Record<string, string> | undefined {
  const schema = findOperationAt('POST', path)?.endpoint.schema;
  return (facts.schemas as Record<string, Record<string, string>>)[schema ?? ''];
}

function findOperationAt(method: string, path: string): Operation | undefined {
  return operations.find((operation) => operation.method === method && operation.path === path);
}
