import type { Attributes, Meter } from '@opentelemetry/api';

/** Tells one number of a metric, under its labels. */
export type Tell = (value: number, labels?: Attributes) => void;

/**
 * Makes metrics. What is counted elsewhere anyway is asked for only when somebody scrapes, so that
 * counting costs nothing; only the spread of durations and sizes has to be told as they come.
 */
export interface Instruments {
  counter(name: string, meaning: string, ask: (tell: Tell) => void): void;
  gauge(name: string, meaning: string, ask: (tell: Tell) => void): void;
  /** With these upper bounds, and one bucket for all above. */
  histogram(name: string, meaning: string, bounds: readonly number[]): Tell;
}

export function instrumentsOf(meter: Meter): Instruments {
  return {
    counter: (name, meaning, ask) => {
      const counter = meter.createObservableCounter(name, described(name, meaning));
      counter.addCallback((result) => ask((value, labels) => result.observe(value, labels)));
    },
    gauge: (name, meaning, ask) => {
      const gauge = meter.createObservableGauge(name, described(name, meaning));
      gauge.addCallback((result) => ask((value, labels) => result.observe(value, labels)));
    },
    histogram: (name, meaning, bounds) => {
      const advice = { explicitBucketBoundaries: [...bounds] };
      const histogram = meter.createHistogram(name, { ...described(name, meaning), advice });
      return (value, labels) => histogram.record(value, labels);
    },
  };
}

/** The unit is in the name, as Prometheus wants it; OpenTelemetry wants it beside. */
function described(name: string, description: string): { description: string; unit?: string } {
  if (/_seconds(?:_total)?$/.test(name)) return { description, unit: 's' };
  return name.endsWith('_bytes') ? { description, unit: 'By' } : { description };
}
