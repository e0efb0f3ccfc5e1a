import { readFileSync } from 'node:fs';
import 'should';
import { operationsPage, PAGE_FILE } from '../../scripts/operations-page';
import { operationIds } from '../../src/catalogue';

describe('The page of all operations', () => {
  const page = operationsPage();
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);

  it('matches the committed page (run npm run docs:operations)', () => {
    (readFileSync(PAGE_FILE, 'utf8') === page).should.be.true();
  });

  it('has a heading for every operation', () => {
    operationIds()
      .filter((id) => !headings.includes(id))
      .should.eql([]);
  });

  it('links every table row to exactly one heading', () => {
    const anchors = headings.map((heading = '') =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, link]) => link);
    links.filter((link) => anchors.filter((anchor) => anchor === link).length !== 1).should.eql([]);
    links.length.should.be.aboveOrEqual(operationIds().length);
  });

  it('contains only valid JSON samples', () => {
    const samples = [...page.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, text = '']) => text);
    samples.length.should.be.above(100);
    for (const sample of samples) JSON.parse(sample);
  });
});
