import { readFileSync } from 'node:fs';
import 'should';
import { operationsPage, PAGE_FILE } from '../../scripts/operations-page';
import { operationIds } from '../../src/catalogue';

describe('The page of all operations', () => {
  const page = operationsPage();
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);

  it('is the committed one (npm run docs:operations writes it)', () => {
    (readFileSync(PAGE_FILE, 'utf8') === page).should.be.true();
  });

  it('has a heading for every operation', () => {
    operationIds()
      .filter((id) => !headings.includes(id))
      .should.eql([]);
  });

  it('leads from the tables to the headings, each link to one of its own', () => {
    const anchors = headings.map((heading = '') =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, redis]) => redis);
    links.filter((redis) => anchors.filter((anchor) => anchor === redis).length !== 1).should.eql([]);
    links.length.should.be.aboveOrEqual(operationIds().length);
  });

  it('shows samples that are JSON', () => {
    const samples = [...page.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, text = '']) => text);
    samples.length.should.be.above(100);
    for (const sample of samples) JSON.parse(sample);
  });
});
