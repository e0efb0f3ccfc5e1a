/** A node's properties as a flow file holds them. */
export type Properties = Record<string, unknown>;

/** What has changed from one version of a node's properties to the next. */
export interface Migration {
  from: number;
  to: number;
  /** The properties that are new or different now. */
  up(properties: Readonly<Properties>): Properties;
}

export interface MigrationResult<Config> {
  /** As this version of the package knows them. */
  config: Config;
  /** The version they were saved with, when this package is too old for it: then nothing is changed. */
  unsupportedVersion?: number;
}

/**
 * A node's properties, brought to the newest version step by step. Properties that no step knows stay.
 * @param migrations - all there are, the oldest first
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

/** The version that the last step leads to. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.to ?? 0;
}

/** Flows written by hand and partial imports have none: that is 0. */
export function versionOf({ version }: Properties): number {
  const number = Number(version);
  return Number.isInteger(number) && number > 0 ? number : 0;
}

/** What is left out gets its default. */
export function withDefaults(defaults: Properties): Migration['up'] {
  return (properties) =>
    Object.fromEntries(Object.entries(defaults).filter(([name]) => properties[name] === undefined));
}
