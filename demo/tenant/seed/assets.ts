import type { Tables } from '../records/store';
import { daysAgo, inDays } from './relative-dates';

const MODEL = 1;
const SERIAL_NUMBER = 2;
const ADDRESS = 3;

const type = (id: number, name: string, assetgroup_id: number, tagprefix: string) => ({
  id,
  name,
  assetgroup_id,
  assetgroup_name: GROUPS[assetgroup_id],
  tagprefix,
  fields: FIELDS.filter(({ id }) => id !== ADDRESS || assetgroup_id === 2),
});

const GROUPS: Record<number, string> = {
  1: 'Hardware',
  2: 'Network',
  3: 'Applications',
  4: 'Telephones (old)',
};

const FIELDS = [
  { id: MODEL, field_id: MODEL, field_name: 'Model', sequence: 1 },
  { id: SERIAL_NUMBER, field_id: SERIAL_NUMBER, field_name: 'Serial number', sequence: 2 },
  { id: ADDRESS, field_id: ADDRESS, field_name: 'IP address', sequence: 3 },
];

const TYPES = [
  type(1, 'Laptop', 1, 'LT-'),
  type(2, 'Printer', 1, 'PR-'),
  type(3, 'Server', 2, 'SV-'),
  type(4, 'Switch', 2, 'SW-'),
  type(5, 'Pager', 4, 'PG-'),
  type(6, 'Access point', 2, 'AP-'),
];

const asset = (
  id: number,
  tag: string,
  assettype_id: number,
  model: string,
  [client_id, site_id]: [number, number],
  more = {},
) => ({
  id,
  inventory_number: tag,
  key_field: model,
  assettype_id,
  assettype_name: TYPES.find((known) => known.id === assettype_id)?.name,
  client_id,
  site_id,
  status_id: 1,
  supplier_id: 1,
  warranty_end: inDays(400),
  inactive: false,
  fields: [
    { id: MODEL, name: 'Model', value: model },
    { id: SERIAL_NUMBER, name: 'Serial number', value: `SN-${4711 + id * 37}` },
  ],
  users: [],
  ...more,
});

const MAIN: [number, number] = [12, 18];
const WAREHOUSE: [number, number] = [13, 20];

const usedBy = (id: number, name: string) => ({ username: name, users: [{ id, name }] });

export const assets = (): Tables => ({
  AssetGroup: [
    { id: 1, name: GROUPS[1], sequence: 1 },
    { id: 2, name: GROUPS[2], sequence: 2 },
    { id: 3, name: GROUPS[3], sequence: 3 },
    { id: 4, name: GROUPS[4], sequence: 9 },
  ],
  AssetType: TYPES,
  AssetTypeInfo: TYPES.flatMap(({ id, fields }) =>
    fields.map((field) => ({ ...field, id: id * 10 + field.id, typeinfo_id: id })),
  ),
  AssetTypeMappings: [{ id: 1, third_party_name: 'Notebook', xtype_id: 1 }],
  XtypeRole: [{ id: 1, xtype_id: 1, name: 'Key user' }],
  Asset: [
    asset(1, 'SV-0001', 3, 'PowerEdge R660', MAIN, {
      technical_owner_id: 5,
      technical_owner_name: 'Samuel Osei',
    }),
    asset(2, 'SW-0002', 4, 'Catalyst 9300', MAIN),
    asset(3, 'SW-0003', 4, 'Catalyst 9300', WAREHOUSE),
    asset(4, 'LT-0004', 1, 'ThinkPad T14', MAIN, usedBy(34, 'Priya Nair')),
    asset(5, 'LT-0005', 1, 'ThinkPad T14', MAIN, usedBy(40, 'Grace Mbeki')),
    asset(6, 'LT-0006', 1, 'Latitude 5450', [12, 19], usedBy(35, 'David Kim')),
    asset(7, 'LT-0007', 1, 'Latitude 5450', WAREHOUSE, usedBy(37, 'Peter Hansen')),
    asset(8, 'PR-0008', 2, 'LaserJet M507', WAREHOUSE),
    asset(9, 'LT-0009', 1, 'ThinkPad T14', MAIN, usedBy(33, 'Maria Lopez')),
    asset(10, 'LT-0010', 1, 'ThinkPad T14', MAIN, { status_id: 2 }),
    asset(11, 'PR-0011', 2, 'LaserJet M507', MAIN),
    asset(12, 'PG-0012', 5, 'Scope GEO', WAREHOUSE, { inactive: true, status_id: 3 }),
    asset(13, 'AP-0013', 6, 'AP-E-04', WAREHOUSE),
  ],
  AssetStatus: [
    { id: 1, name: 'In use' },
    { id: 2, name: 'In stock' },
    { id: 3, name: 'Retired' },
  ],
  AssetChange: [
    {
      id: 1,
      asset_id: 9,
      field_name: 'Site',
      old_value: 'Warehouse East',
      new_value: 'Main Building',
      who: 'Asha Patel',
      datetime: daysAgo(12),
    },
    {
      id: 2,
      asset_id: 10,
      field_name: 'Status',
      old_value: 'In use',
      new_value: 'In stock',
      who: 'Tom Berger',
      datetime: daysAgo(3),
    },
  ],
  AssetSoftware: [
    { id: 1, did: 9, licence_id: 1, name: 'Acrobat Pro', version: '2026.1', user_id: 33 },
    { id: 2, did: 9, licence_id: 2, name: 'Visio', version: '16.0', user_id: 33 },
    { id: 3, did: 4, licence_id: 1, name: 'Acrobat Pro', version: '2025.4', user_id: 34 },
  ],
  SoftwareLicence: [
    {
      id: 1,
      name: 'Acrobat Pro',
      type: 0,
      manufacturer: 'Adobe',
      client_id: 12,
      count: 25,
      licences_in_use: 2,
      licences_available: 23,
      end_date: inDays(120),
      is_active: true,
    },
    {
      id: 2,
      name: 'Visio Plan 2',
      type: 0,
      manufacturer: 'Microsoft',
      client_id: 12,
      count: 10,
      licences_in_use: 1,
      licences_available: 9,
      end_date: inDays(60),
      is_active: true,
    },
    {
      id: 3,
      name: 'Fax Server 7',
      type: 0,
      manufacturer: 'Faxline',
      client_id: 12,
      count: 5,
      is_active: false,
    },
  ],
  SoftwareLicenceRole: [
    { id: 1, softwarelicence_id: 1, name: 'Author' },
    { id: 2, softwarelicence_id: 1, name: 'Reader' },
  ],
  DeviceLicence: [{ id: 1, device_id: 9, licence_id: 1 }],
  LicenceChange: [
    { id: 1, licence_id: 1, field_name: 'Copies', old_value: '20', new_value: '25', datetime: daysAgo(40) },
  ],
  Consignment: [
    {
      id: 1,
      date: daysAgo(10),
      note: 'Laptop for a new starter',
      ticket_id: 1020,
      site_id: 18,
      user_name: 'Maria Lopez',
    },
    {
      id: 2,
      date: daysAgo(90),
      note: 'Loan laptop, came back',
      ticket_id: 1003,
      site_id: 18,
      user_name: 'David Kim',
    },
  ],
  MeterReading: [{ id: 1, asset_id: 11, reading: 48213, timestamp: daysAgo(7) }],
  RemoteSession: [
    {
      id: 1,
      ticket_id: 1001,
      uname: 'Asha Patel',
      username: 'Maria Lopez',
      sessionstartdate: daysAgo(1),
      sessionenddate: daysAgo(0.98),
      sessionfinished: true,
    },
    {
      id: 2,
      uname: 'Lena Fischer',
      username: 'David Kim',
      sessionstartdate: daysAgo(6),
      sessionenddate: daysAgo(5.99),
      sessionfinished: true,
    },
  ],
});
