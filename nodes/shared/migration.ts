/** A node's properties as saved in a flow file. */
export type Properties = Record<string, unknown>;

/** Converts a node's properties from one version to the next. */
export interface Migration {
  from: number;
  to: number;
  /** @returns the added and changed properties */
  up(properties: Readonly<Properties>): Properties;
}

export interface MigrationResult<Config> {
  /** The properties in the latest version. */
  config: Config;
  /** The saved version, if it is newer than this package supports. The properties are then unchanged. */
  unsupportedVersion?: number;
}

/**
 * Migrates a node's properties to the latest version. Unknown properties are kept.
 * @param migrations - all migrations, oldest first
 */
export function migrate<Config extends object>(
  config: Config,
  migrations: readonly Migration[],
): MigrationResult<Config> {
  let current = { ...config } as Properties;
  const version = versionOf(current);
  if (version > latestVersion(migrations)) return { config, unsupportedVersion: version };
  for (const { from, to, up } of migrations) {
    if (from >= version) current = { ...current, ...up(current), version: to };
  }
  return { config: current as Config };
}

/** The version that the last migration leads to. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.to ?? 0;
}

/** The saved version; 0 if it is missing, as in flows written by hand. */
export function versionOf({ version }: Properties): number {
  const number = Number(version);
  return Number.isInteger(number) && number > 0 ? number : 0;
}

/** A migration that sets the defaults of missing properties. */
export function withDefaults(defaults: Properties): Migration['up'] {
  return (properties) =>
    Object.fromEntries(Object.entries(defaults).filter(([name]) => properties[name] === undefined));
}
