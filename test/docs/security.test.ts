import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| S\d+ +\|/.test(line));

describe('The security page', () => {
  it('has every rule of the checklist', () => {
    const numbers = new Set(rows.map((row) => Number(/^\| S(\d+)/.exec(row)?.[1])));
    [...numbers].should.deepEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  for (const row of rows) {
    const [, number, rule] = /^\| (S\d+) +\| (.+?) +\|/.exec(row) ?? [];
    it(`names an existing test for ${number}: ${rule}`, () => {
      const [, file = '', name = ''] = /`(test\/[^`]+)` “([^”]+)”/.exec(row) ?? [];
      existsSync(join(root, file)).should.equal(true, file);
      const titles = readFileSync(join(root, file), 'utf8').match(/\bit\(\s*(['"`])(.*?)\1/gs) ?? [];
      titles.some((title) => title.includes(name)).should.equal(true, `${file}: ${name}`);
    });
  }
});
