import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export interface Column<Row> {
  readonly key: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, one below the other. */
  readonly isNumber?: boolean;
  /** Names the row for readers; the first column unless another says so. */
  readonly isHeader?: boolean;
  /** Hidden where the table is narrow. */
  readonly isMinor?: boolean;
}

export interface TableProps<Row> {
  /** What the table shows; readers alone hear it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Shown where there are no rows. */
  readonly empty?: ReactNode;
  readonly className?: string | undefined;
}

export function Table<Row>({ caption, columns, rows, keyOf, empty, className }: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return empty;
  const headerKey = (columns.find((column) => column.isHeader) ?? columns[0])?.key;
  const place = ({ isNumber, isMinor }: Column<Row>): string =>
    classes(
      'px-2',
      isNumber === true ? 'text-right tabular-nums' : 'text-left',
      isMinor === true && '@max-md:hidden',
    );
  return (
    // Sideways it scrolls in itself, by keyboard as well.
    <div
      role="region"
      aria-label={caption}
      tabIndex={0}
      className={classes(
        '@container overflow-x-auto px-[calc(var(--panel-padding)-0.5rem)] focus-visible:-outline-offset-2',
        className,
      )}
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classes('h-row font-medium whitespace-nowrap text-faint', place(column))}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line last:border-0 hover:bg-hover">
              {columns.map((column) => {
                const Cell = column.key === headerKey ? 'th' : 'td';
                return (
                  <Cell
                    key={column.key}
                    scope={Cell === 'th' ? 'row' : undefined}
                    className={classes('h-row font-normal', place(column))}
                  >
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
