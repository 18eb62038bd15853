import { cell, type Line, type Span, span } from './format/line.ts';

/** One column of a table; `Row` is whatever the rows are made from. */
export interface Column<Row> {
  readonly title: string;
  /** Columns of the terminal; the last column of a table takes what is left, at least this. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  /** What a narrow terminal drops first: the smallest number. */
  readonly importance: number;
  /** Text, or ready spans whose widths add up to `width`. */
  readonly cell: (row: Row, width: number) => Span | Line;
}

/** A column with the width it has on this terminal. */
export type FittedColumn<Row> = Column<Row> & { readonly fitted: number };

const GAP = span(' ');

/** Chooses the columns `width` has room for; the last one always stays and takes the rest. */
export function fitColumns<Row>(columns: readonly Column<Row>[], width: number): readonly FittedColumn<Row>[] {
  const kept = [...columns];
  const taken = () => kept.reduce((sum, column) => sum + column.width + 1, -1);
  while (taken() > width && kept.length > 1) {
    const droppable = kept.slice(0, -1);
    const least = droppable.reduce((a, b) => (b.importance < a.importance ? b : a));
    kept.splice(kept.indexOf(least), 1);
  }
  const rest = width - taken();
  return kept.map((column, at) => ({ ...column, fitted: column.width + (at === kept.length - 1 ? rest : 0) }));
}

/** `fitColumns` for one width after the other: all rows of a picture have the same. */
export function fittedOnce<Row>(columns: (width: number) => readonly Column<Row>[]) {
  let last: { readonly width: number; readonly fitted: readonly FittedColumn<Row>[] } | undefined;
  return (width: number): readonly FittedColumn<Row>[] => {
    if (last?.width !== width) last = { width, fitted: fitColumns(columns(width), width) };
    return last.fitted;
  };
}

/** The column drawn at a 0-based column of the screen. */
export function columnAt<Row>(columns: readonly FittedColumn<Row>[], at: number): FittedColumn<Row> | undefined {
  let end = 0;
  return columns.find((column) => {
    end += column.fitted + 1;
    return at < end;
  });
}

export const tableHead = <Row>(columns: readonly FittedColumn<Row>[]): Line =>
  columns.flatMap((column) => [cell(column.title, column.fitted, column.align ?? 'left', 'muted'), GAP]);

export const tableRow = <Row>(columns: readonly FittedColumn<Row>[], row: Row): Line =>
  columns.flatMap((column) => {
    const content = column.cell(row, column.fitted);
    const spans =
      'text' in content ? [cell(content.text, column.fitted, column.align ?? 'left', content.style)] : content;
    return [...spans, GAP];
  });
