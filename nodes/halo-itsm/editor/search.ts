import type { Operation } from '../../../src/catalogue/operation';

/** Words that people type and that tell nothing apart. */
const NOISE = new Set(
  'a an the of to for in on by with i we my our is are do does how can who what which all'.split(' '),
);

/** Everyday words and what the catalogue calls the same thing; those of single operations stand in the catalogue. */
const ALSO: Record<string, string[]> = {
  ci: ['asset'],
  computer: ['asset'],
  laptop: ['asset'],
  device: ['asset'],
  hardware: ['asset'],
  pc: ['asset'],
  incident: ['ticket'],
  issue: ['ticket'],
  fault: ['ticket'],
  case: ['ticket'],
  comment: ['note'],
  reply: ['note', 'email'],
  mail: ['email'],
  customer: ['client', 'user'],
  company: ['client'],
  person: ['user'],
  requester: ['user'],
  technician: ['agent'],
  engineer: ['agent'],
  group: ['team'],
  knowledge: ['article'],
  kb: ['article'],
  faq: ['article'],
  signoff: ['approval'],
  file: ['attachment'],
  upload: ['attachment'],
  make: ['create'],
  add: ['create'],
  new: ['create'],
  raise: ['create'],
  log: ['create'],
  change: ['update', 'change'],
  edit: ['update'],
  set: ['update'],
  modify: ['update'],
  remove: ['delete'],
  find: ['search', 'list'],
  query: ['list'],
  show: ['get', 'list'],
  read: ['get'],
  fetch: ['get', 'list'],
};

interface Entry {
  operation: Operation;
  id: string;
  title: string;
  /** Words with what a hit in them is worth. */
  fields: [words: string[], worth: number][];
  phrases: string[];
  description: string;
}

/** Finds operations by what people call things. */
export class OperationIndex {
  readonly #entries: Entry[];

  constructor(operations: Operation[]) {
    this.#entries = operations.map((operation) => {
      const { operationId, title, area, path, keywords = [], description } = operation;
      return {
        operation,
        id: operationId.toLowerCase(),
        title: fold(title),
        fields: [
          [words(operationId), 10],
          [words(title), 9],
          [words(keywords.join(' ')), 7],
          [words(path), 5],
          [words(area), 4],
        ],
        phrases: keywords.map(fold),
        description: ` ${fold(description)}`,
      };
    });
  }

  /** The operations in which every word of the query is found, best first; all of them for an empty query. */
  search(query: string): Operation[] {
    const wanted = fold(query);
    const sought = words(query).filter((word, _, all) => all.length === 1 || !NOISE.has(word));
    if (sought.length === 0) return this.#entries.map(({ operation }) => operation);
    return this.#entries
      .map((entry) => ({ entry, score: score(entry, wanted, sought) }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
      .map(({ entry }) => entry.operation);
  }
}

function score(entry: Entry, wanted: string, sought: string[]): number {
  let total = 0;
  for (const word of sought) {
    const worth = wordScore(entry, word);
    if (worth === 0) return 0;
    total += worth;
  }
  if (entry.id === wanted.replaceAll(' ', '.')) total += 60;
  else if (entry.id.startsWith(wanted.replaceAll(' ', '.'))) total += 25;
  if (entry.title.startsWith(wanted)) total += 12;
  if (entry.phrases.includes(wanted)) total += 15;
  // What most flows do stands before what administrators set up.
  const core = entry.operation.tier === 'core' ? 1.25 : 1;
  return (total / sought.length) * core + verbBonus(entry.operation);
}

/** Between equals: what is done daily first. */
function verbBonus({ operationId, title }: Operation): number {
  const verb = operationId.slice(operationId.indexOf('.') + 1);
  const daily = ['list', 'get', 'create', 'update'].indexOf(verb);
  return (daily < 0 ? 0 : 0.8 - daily / 10) - title.length / 1000;
}

function wordScore(entry: Entry, word: string): number {
  const direct = fieldScore(entry, word);
  const also = Math.max(
    0,
    ...(ALSO[word] ?? ALSO[stem(word)] ?? []).map((other) => fieldScore(entry, other) * 0.8),
  );
  if (direct > 0 || also > 0) return Math.max(direct, also);
  return word.length > 2 && entry.description.includes(` ${word}`) ? 1.5 : 0;
}

function fieldScore({ fields }: Entry, word: string): number {
  let best = 0;
  for (const [known, worth] of fields) {
    if (worth <= best) continue;
    for (const candidate of known) {
      const fit = wordFit(candidate, word);
      if (fit * worth > best) best = fit * worth;
    }
  }
  return best;
}

/** 1 for the same word, less for a beginning, less again for the same stem or a part. */
function wordFit(candidate: string, word: string): number {
  if (candidate === word) return 1;
  if (candidate.startsWith(word)) return word.length === 1 ? 0.4 : 0.85;
  if (word.length > 3 && stem(candidate) === stem(word)) return 0.8;
  if (word.length > 3 && candidate.includes(word)) return 0.4;
  return 0;
}

/** Enough of a stem that "approves" finds "approval" and "tickets" finds "ticket". */
function stem(word: string): string {
  return word.replace(/(ies|ing|als?|ers?|ed|es|s|e|y)$/, (end) =>
    word.length - end.length >= 3 ? '' : end,
  );
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}

/** Words of a text, an id such as `asset.nextTag` or a path such as `/TicketApproval/{id}`. */
function words(text: string): string[] {
  const spaced = text.replace(/([a-z])([A-Z])/g, '$1 $2');
  return fold(spaced)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
