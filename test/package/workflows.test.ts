import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', '.github', 'workflows');

describe('The workflows', () => {
  for (const file of readdirSync(folder)) {
    it(`pin actions to a commit (${file})`, () => {
      const references = readFileSync(join(folder, file), 'utf8').match(/^.*uses: .*$/gm) ?? [];
      references.should.not.be.empty();
      // A tag can be moved to other code, a commit cannot. The comment contains the version.
      for (const reference of references)
        reference.should.match(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });
  }
});
