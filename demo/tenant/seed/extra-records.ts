import type { Row, Tables } from '../records/store';

/** Number of users and assets to add to the seeded ones. */
export interface ExtraRecords {
  users: number;
  assets: number;
}

const FIRST_NAMES =
  'Aaron Bella Carlos Dina Emil Farah Gustav Hana Ivan Julia Karim Laura Mateo Nora Omar Paula Quentin Rosa Stefan Tara Uwe Vera Wanda Xaver Yara Zoe'.split(
    ' ',
  );
const LAST_NAMES =
  'Abbot Brandt Costa Dubois Evans Ferrari Gomez Hoffmann Ibsen Jansen Keller Larsen Moreau Novotny Okafor Perez Quinn Rossi Schmidt Tanaka Ullman Vogel Weber Xu Yilmaz Zimmer'.split(
    ' ',
  );
const SITES = [
  [12, 18],
  [12, 19],
  [13, 20],
  [14, 21],
] as const;
const MODELS = ['ThinkPad T14', 'Latitude 5450', 'EliteBook 840', 'MacBook Air 13'];

const pick = <T>(from: readonly T[], number: number): T => from[number % from.length] as T;

/** Generated users and laptops; the same ones on every start. */
export function extraRecords({ users, assets }: ExtraRecords): Tables {
  return { Users: generateRows(users, createUser), Asset: generateRows(assets, createAsset) };
}

const generateRows = (count: number, createRow: (number: number) => Row) =>
  Array.from({ length: count }, (_, index) => createRow(index));

function createUser(number: number): Row {
  const [client_id, site_id] = pick(SITES, number);
  const firstname = pick(FIRST_NAMES, number);
  const surname = `${pick(LAST_NAMES, Math.floor(number / FIRST_NAMES.length))}`;
  const login = `${firstname}.${surname}.${number}`.toLowerCase();
  return {
    id: 10_000 + number,
    name: `${firstname} ${surname}`,
    firstname,
    surname,
    login,
    emailaddress: `${login}@example.com`,
    client_id,
    site_id,
    inactive: false,
    linked_agent_id: 0,
  };
}

function createAsset(number: number): Row {
  const [client_id, site_id] = pick(SITES, number);
  return {
    id: 10_000 + number,
    inventory_number: `LT-${10_000 + number}`,
    key_field: pick(MODELS, number),
    assettype_id: 1,
    assettype_name: 'Laptop',
    client_id,
    site_id,
    status_id: 1,
    inactive: false,
    fields: [],
    users: [],
  };
}
