export type Texts = (key: string, values?: Record<string, string | number>) => string;

const PACKAGE = 'node-red-contrib-halo-itsm';

/** The texts of one node's catalogue, in the user's language. Looked up late: they arrive after the script. */
export function texts(set: 'halo-itsm' | 'halo-connection'): Texts {
  return (key, values) => RED._(`${PACKAGE}/${set}:${set}.${key}`, values);
}
