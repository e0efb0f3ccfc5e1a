import should from 'should';
import { parseAssetTypeFields, parseCustomFields, setTenantField } from '../../src/tenant/custom-fields';

describe('The custom fields of a tenant', () => {
  it('are parsed from FieldInfo rows, sorted by label, with active options', () => {
    parseCustomFields([
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

  it('are parsed from an asset type with the id of the field, not of the row', () => {
    parseAssetTypeFields({
      fields: [{ id: 11, field_id: 51, field_name: 'Model' }, { id: 4 }, {}],
      field_list: [
        { id: 51, name: 'Model', values: [{ id: 1, name: 'X1' }] },
        { id: 4, name: 'Serial' },
      ],
    }).should.deepEqual([
      { id: 51, name: 'Model', label: 'Model', options: [{ id: 1, name: 'X1' }] },
      { id: 4, name: 'Serial', label: 'Serial', options: undefined },
    ]);
    for (const invalid of [null, [], 'x', { fields: 'x' }])
      parseAssetTypeFields(invalid).should.deepEqual([]);
  });

  const floorField = { id: 201, name: 'CFfloor' };

  it('are added to a request without custom fields', () => {
    should(setTenantField({ summary: 'x' }, 'customfields', floorField, '3')).deepEqual({
      summary: 'x',
      customfields: [{ name: 'CFfloor', value: '3' }],
    });
    should(setTenantField({}, 'fields', { id: 51, name: 'Model' }, '')).deepEqual({
      fields: [{ id: 51, value: '' }],
    });
  });

  it('are added to existing entries and replace an entry with the same name or id', () => {
    const otherFields = [{ name: 'CFother', value: 1 }];
    should(setTenantField({ customfields: otherFields }, 'customfields', floorField, '3')).deepEqual({
      customfields: [...otherFields, { name: 'CFfloor', value: '3' }],
    });
    should(
      setTenantField(
        { customfields: [{ id: 201, value: '1' }, ...otherFields] },
        'customfields',
        floorField,
        '3',
      ),
    ).deepEqual({ customfields: [{ id: 201, value: '3' }, ...otherFields] });
    should(setTenantField({ customfields: [{ name: 'cfFLOOR' }] }, 'customfields', floorField, 3)).deepEqual({
      customfields: [{ name: 'cfFLOOR', value: 3 }],
    });
    otherFields.should.deepEqual([{ name: 'CFother', value: 1 }]);
  });

  it('are not added when the property is not an array', () => {
    should(setTenantField({ customfields: 'mine' }, 'customfields', floorField, '3')).be.undefined();
  });
});
