import * as say from '../../src/i18n/messages';
import { HaloError } from '../../src/index';
import { newest, type Step } from './migration';

/** The error of a node that was saved by a newer version of the package: what it means now is not known here. */
export function tooNew(saved: number, steps: readonly Step[]): HaloError {
  return new HaloError('HALO_CONFIG', say.node('newer', { saved, known: newest(steps) }), {
    field: 'version',
  });
}
