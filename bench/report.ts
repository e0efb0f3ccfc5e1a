import { type Cell, type Comparison, isMet, type StoredPart, type Table } from './results';

/** A Markdown table, padded so that it is readable in a terminal too. */
export function markdownTable({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => cells.map(formatCell));
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => (cells[index] ?? '').length)));
  return lines
    .map((cells, line) => {
      const padded = widths.map((width, index) => pad(cells[index] ?? '', width, line === 1));
      return `| ${padded.join(' | ')} |`;
    })
    .join('\n');
}

function pad(cell: string, width: number, isRule: boolean): string {
  return isRule ? '-'.repeat(width) : cell.padEnd(width);
}

function formatCell(cell: Cell): string {
  return typeof cell === 'number' ? formatNumber(cell) : cell;
}

/** Formats with three significant digits; integers with thousands separators. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3) });
}

/** The comparisons with their intervals, targets and whether each target is met. */
export function comparisonTable(comparisons: Comparison[]): string {
  const hasThresholds = comparisons.some(({ threshold }) => threshold);
  return markdownTable({
    columns: ['', 'median', '95 % interval', ...(hasThresholds ? ['target', ''] : [])],
    rows: comparisons.map((comparison) => {
      const { what, unit, estimate, threshold } = comparison;
      const suffix = unit === 'ratio' ? '' : ` ${unit}`;
      const met = isMet(comparison);
      return [
        what,
        `${formatNumber(estimate.median)}${suffix}`,
        estimate.low === estimate.high
          ? ''
          : `${formatNumber(estimate.low)} – ${formatNumber(estimate.high)}`,
        ...(hasThresholds
          ? [
              threshold ? `${threshold.kind} ${formatNumber(threshold.value)}${suffix}` : '',
              met === undefined ? '' : met ? 'met' : '**not met**',
            ]
          : []),
      ];
    }),
  });
}

/** The result of a part as Markdown. */
export function partReport({
  tables,
  comparisons,
  notes = [],
}: Pick<StoredPart, 'tables' | 'comparisons' | 'notes'>): string {
  const blocks = tables.map((table) => `${table.title}:\n\n${markdownTable(table)}`);
  if (comparisons.length > 0) blocks.push(`Comparison:\n\n${comparisonTable(comparisons)}`);
  return [...blocks, ...notes].join('\n\n');
}
