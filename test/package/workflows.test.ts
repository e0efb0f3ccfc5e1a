import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', '.github', 'workflows');

describe('The workflows', () => {
  for (const file of readdirSync(folder)) {
    it(`run actions as they were when somebody looked at them (${file})`, () => {
      const used = readFileSync(join(folder, file), 'utf8').match(/^.*uses: .*$/gm) ?? [];
      used.should.not.be.empty();
      // A tag can be moved to other code, a commit cannot; the comment says which version it is.
      for (const reference of used)
        reference.should.match(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });
  }
});
