import * as messages from '../../src/i18n/messages';
import { HaloError } from '../../src/index';
import { latestVersion, type Migration } from './migration';

/** The error of a node that was saved by a newer version of the package. Its properties may have another meaning. */
export function unsupportedVersionError(saved: number, migrations: readonly Migration[]): HaloError {
  return new HaloError(
    'HALO_CONFIG',
    messages.node('unsupportedVersion', { savedVersion: saved, supportedVersion: latestVersion(migrations) }),
    {
      field: 'version',
    },
  );
}
