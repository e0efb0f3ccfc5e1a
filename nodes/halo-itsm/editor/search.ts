import type { Operation } from '../../../src/browser';

/** Words of a query that do not distinguish operations. */
const STOP_WORDS = new Set(
  'a an the of to for in on by with i we my our is are do does how can who what which all'.split(' '),
);

/** Common words and the catalogue's terms for them. Synonyms of a single operation are `keywords` in the catalogue. */
const SYNONYMS: Record<string, string[]> = {
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

/** A word with its stem, computed once. */
interface Word {
  text: string;
  stem: string;
}

interface IndexEntry {
  operation: Operation;
  id: string;
  title: string;
  /** Searched words with the score of a match. */
  fields: [words: Word[], weight: number][];
  phrases: string[];
  description: string;
}

/** Full-text search over the operations, with synonyms, stemming and ranking. */
export class OperationIndex {
  readonly #entries: IndexEntry[];

  constructor(operations: Operation[]) {
    this.#entries = operations.map((operation) => {
      const { operationId, title, area, path, keywords = [], description } = operation;
      const dot = operationId.indexOf('.');
      const subjectWords = splitWords(operationId.slice(0, dot));
      return {
        operation,
        id: operationId.toLowerCase(),
        title: normalize(title),
        fields: [
          // The record type. An exact one counts more: `ticket` before `ticketType`.
          [subjectWords, subjectWords.length === 1 ? 12 : 9],
          [splitWords(operationId.slice(dot + 1)), 9],
          [splitWords(title).slice(0, 1), 8.5],
          [splitWords(title).slice(1), 7.5],
          [splitWords(keywords.join(' ')), 7],
          [splitWords(path), 5],
          [splitWords(area), 4],
        ],
        phrases: keywords.map(normalize),
        description: ` ${normalize(description)}`,
      };
    });
  }

  /** The operations that match every word of the query, best first; all operations for an empty query. */
  search(query: string): Operation[] {
    const normalizedQuery = normalize(query);
    const queryWords = splitWords(query).filter(
      ({ text }, _, all) => all.length === 1 || !STOP_WORDS.has(text),
    );
    if (queryWords.length === 0) return this.#entries.map(({ operation }) => operation);
    return this.#entries
      .map((entry) => ({ entry, score: score(entry, normalizedQuery, queryWords) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ entry }) => entry.operation);
  }
}

function score(entry: IndexEntry, normalizedQuery: string, queryWords: Word[]): number {
  let total = 0;
  for (const word of queryWords) {
    const weight = wordScore(entry, word);
    if (weight === 0) return 0;
    total += weight;
  }
  const asId = normalizedQuery.replaceAll(' ', '.');
  if (entry.id === asId) total += 60;
  else if (entry.id.startsWith(asId)) total += 25;
  if (entry.title.startsWith(normalizedQuery)) total += 12;
  if (entry.phrases.includes(normalizedQuery)) total += queryWords.length > 1 ? 15 : 1;
  if (normalizedQuery.startsWith('/') && entry.operation.path.toLowerCase().startsWith(normalizedQuery))
    total += 20;
  // Common operations rank before administrative ones.
  const tierFactor = entry.operation.tier === 'core' ? 1.25 : 1;
  return (total / queryWords.length) * tierFactor + commonVerbBonus(entry.operation);
}

/** Breaks ties: common verbs first, then short titles. Less than one point. */
function commonVerbBonus({ operationId, title }: Operation): number {
  const verb = operationId.slice(operationId.indexOf('.') + 1);
  const rank = ['list', 'get', 'create', 'update'].indexOf(verb);
  return (rank < 0 ? 0 : 0.8 - rank / 10) - title.length / 1000;
}

function wordScore(entry: IndexEntry, word: Word): number {
  const direct = fieldScore(entry, word);
  const synonymScores = (SYNONYMS[word.text] ?? SYNONYMS[word.stem] ?? []).map(
    (synonym) => fieldScore(entry, toWord(synonym)) * 0.9,
  );
  const best = Math.max(direct, ...synonymScores);
  if (best > 0) return best;
  // Part of an id in lower case: "nexttag".
  if (word.text.length > 3 && entry.id.includes(word.text)) return 5;
  return word.text.length > 2 && entry.description.includes(` ${word.text}`) ? 1.5 : 0;
}

function fieldScore({ fields }: IndexEntry, word: Word): number {
  let best = 0;
  for (const [candidates, weight] of fields) {
    if (weight <= best) continue;
    for (const candidate of candidates) best = Math.max(best, similarity(candidate, word) * weight);
  }
  return best;
}

/** 1 for the same word, less for the same stem or a prefix, least for a substring, 0 otherwise. */
function similarity(candidate: Word, { text, stem }: Word): number {
  if (candidate.text === text) return 1;
  if (text.length > 3 && candidate.stem === stem) return 0.9;
  if (candidate.text.startsWith(text)) return text.length === 1 ? 0.4 : 0.85;
  if (text.length > 3 && candidate.text.includes(text)) return 0.4;
  return 0;
}

function toWord(text: string): Word {
  return { text, stem: stemOf(text) };
}

/** Removes common English endings, so that "approves" finds "approval" and "tickets" finds "ticket". */
function stemOf(word: string): string {
  return word.replace(/(ies|ing|als?|ers?|ed|es|s|e|y)$/, (end) =>
    word.length - end.length >= 3 ? '' : end,
  );
}

function normalize(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}

/** The words of a title, an id such as `asset.nextTag` or a path such as `/TicketApproval/{id}`. */
function splitWords(text: string): Word[] {
  const separated = text.replace(/([a-z])([A-Z])/g, '$1 $2');
  return normalize(separated)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(toWord);
}
