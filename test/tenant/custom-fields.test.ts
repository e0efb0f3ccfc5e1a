import should from 'should';
import { assetTypeFields, customFields, withTenantField } from '../../src/tenant/custom-fields';

describe('The fields of a tenant', () => {
  it('are read from rows of FieldInfo, by label, with what a drop-down offers now', () => {
    customFields([
      { id: 201, name: 'CFfloor', label: 'Floor', hint: 'As on the door', values: [] },
      {
        id: 202,
        name: 'CFimpact',
        label: 'Business impact',
        values: [{ id: 7, name: 'All' }, { id: 8, name: 'One', inactive: true }, { name: 'no id' }, null],
      },
      { id: 203, name: 'CFbare' },
      { id: 204, label: 'No name' },
      null,
      'text',
    ]).should.deepEqual([
      {
        id: 202,
        name: 'CFimpact',
        label: 'Business impact',
        hint: undefined,
        options: [{ id: 7, name: 'All' }],
      },
      { id: 203, name: 'CFbare', label: 'CFbare', hint: undefined, options: undefined },
      { id: 201, name: 'CFfloor', label: 'Floor', hint: 'As on the door', options: undefined },
    ]);
  });

  it('are read from an asset type, by the id of the field and not of its row', () => {
    assetTypeFields({
      fields: [{ id: 11, field_id: 51, field_name: 'Model' }, { id: 4 }, {}],
      field_list: [
        { id: 51, name: 'Model', values: [{ id: 1, name: 'X1' }] },
        { id: 4, name: 'Serial' },
      ],
    }).should.deepEqual([
      { id: 51, name: 'Model', label: 'Model', options: [{ id: 1, name: 'X1' }] },
      { id: 4, name: 'Serial', label: 'Serial', options: undefined },
    ]);
    for (const strange of [null, [], 'x', { fields: 'x' }]) assetTypeFields(strange).should.deepEqual([]);
  });

  const floor = { id: 201, name: 'CFfloor' };

  it('are put into a request that has none', () => {
    should(withTenantField({ summary: 'x' }, 'customfields', floor, '3')).deepEqual({
      summary: 'x',
      customfields: [{ name: 'CFfloor', value: '3' }],
    });
    should(withTenantField({}, 'fields', { id: 51, name: 'Model' }, '')).deepEqual({
      fields: [{ id: 51, value: '' }],
    });
  });

  it('join those that are there, and replace their own value however it is named', () => {
    const others = [{ name: 'CFother', value: 1 }];
    should(withTenantField({ customfields: others }, 'customfields', floor, '3')).deepEqual({
      customfields: [...others, { name: 'CFfloor', value: '3' }],
    });
    should(
      withTenantField({ customfields: [{ id: 201, value: '1' }, ...others] }, 'customfields', floor, '3'),
    ).deepEqual({ customfields: [{ id: 201, value: '3' }, ...others] });
    should(withTenantField({ customfields: [{ name: 'cfFLOOR' }] }, 'customfields', floor, 3)).deepEqual({
      customfields: [{ name: 'cfFLOOR', value: 3 }],
    });
    others.should.deepEqual([{ name: 'CFother', value: 1 }]);
  });

  it('are not put where something else stands', () => {
    should(withTenantField({ customfields: 'mine' }, 'customfields', floor, '3')).be.undefined();
  });
});
