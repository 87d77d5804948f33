/** The benchmark `exchange`: how many commands a second the whole market executes, on one thread. */
import type { Benchmark, Case, Measured, MeasureOptions, Measurement } from './benchmark.ts';
import type { ExchangeCase } from './exchange-executor.ts';
import { FULL, measureApart, measurementsOf, QUICK } from './own-process.ts';

const CASES: readonly (Case & { readonly name: ExchangeCase })[] = [
  {
    name: 'mix-1k',
    summary: 'commands a second through risk, holds, matching, fees, ledger and events',
  },
  { name: 'mix-1k-every-type', summary: 'the same with every type of order, stops included' },
];

export const exchange: Benchmark = {
  name: 'exchange',
  cases: CASES,
  mix:
    'mix-1k: the commands of matching’s mix-1k for 1,000 accounts, moves as replacements (71 %); ' +
    'mix-1k-every-type: those of its mix-1k-every-type, and every twentieth command places or ' +
    'cancels a stop, stop-limit or trailing stop, of which up to 200 wait; outputs in batches of ' +
    '500, thrown away; one thread, no database, no network; each batch of ' +
    'commands made before its turn',
  repeats: 3,
  measure,
};

async function measure(options: MeasureOptions): Promise<Measured> {
  const measurements: Measurement[] = [];
  const details = [
    'Every command is accepted: a refusal ends the benchmark. The peak of the memory includes what ' +
      'made the commands.',
  ];
  const commands = options.isQuick ? QUICK : FULL;
  for (const { name } of CASES) {
    options.progress(name);
    const ours = await measureApart({ executor: 'exchange', stream: name, commands }, options);
    measurements.push(
      ...measurementsOf(name, ours),
      { case: name, metric: 'accepted', value: 100, unit: '%' },
      { case: name, metric: 'fills', value: ours.fills, unit: '1' },
    );
    if (options.isProfiled) details.push('', `${name}:`, ...ours.costs);
  }
  return { measurements, details };
}
