/** Whether the database carried a statement out in steps that stay short however long tables grow. */
import type { Client } from 'pg';

/** What EXPLAIN (ANALYZE, FORMAT JSON) says of a step, as far as it is looked at here. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface Plan {
  /** The indexes that were read, in order of their names. */
  readonly indexes: readonly string[];
  /** Each step that would take longer in longer tables; none is what anyone hopes for. */
  readonly faults: readonly string[];
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The most rows that any step of it may touch. */
  readonly rows: number;
}

/** Carries the statement out, on tables whose statistics are fresh, and judges how that was done. */
export async function planOf(client: Client, { text, values, rows }: Statement): Promise<Plan> {
  const explained = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `explain (analyze, timing off, buffers off, format json) ${text}`,
    [...values],
  );
  const root = explained.rows[0]?.['QUERY PLAN'][0].Plan;
  if (root === undefined) throw new Error('the database explained nothing');
  const nodes = stepsOf(root);
  const indexes = nodes.flatMap((node) => node['Index Name'] ?? []).toSorted();
  return { indexes: [...new Set(indexes)], faults: nodes.flatMap((node) => faultsOf(node, rows)) };
}

function stepsOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(stepsOf)];
}

function faultsOf(node: PlanNode, rows: number): string[] {
  const faults: string[] = [];
  const name = [node['Node Type'], node['Index Name'] ?? node['Relation Name']].join(' ').trim();
  if (node['Node Type'] === 'Seq Scan') faults.push(`${name}: a table is read whole`);
  const touched = touchedBy(node);
  if (touched > rows) faults.push(`${name}: ${touched} rows are touched for ${rows}`);
  return faults;
}

/** Rows that came out of the step and those that were looked at in vain. */
function touchedBy(node: PlanNode): number {
  const inVain =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.round((node['Actual Rows'] + inVain) * node['Actual Loops']);
}
