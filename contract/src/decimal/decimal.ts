import { parseDecimal, type DecimalFault as CoreFault } from '@hoga/core/money';
import * as z from 'zod';

/** Longer numbers are refused before they are read; core's parser draws the same line. */
export const DECIMAL_DIGITS_MAX = 30;

/** How many decimal places a request may carry; the instrument's own, smaller number comes later. */
const PLACES_MAX = DECIMAL_DIGITS_MAX;

/** What is wrong with a decimal in a request, named after the problem type it is answered with. */
export type DecimalFault = 'not-a-decimal' | 'too-many-digits' | 'zero-number' | 'negative-number';

const FAULT_OF_PARSER = {
  not_a_decimal: 'not-a-decimal',
  too_many_digits: 'too-many-digits',
  too_many_places: 'too-many-digits',
} as const;

/** Nearly all that is sent: fewer digits than are allowed, and not nothing. */
const ORDINARY = /^[1-9]\d{0,11}(?:\.\d{1,12})?$/;

/** Why a text is not a decimal of zero or more, or undefined when it is one. */
export function nonNegativeDecimalFault(text: string): DecimalFault | undefined {
  if (ORDINARY.test(text)) return undefined;
  const units: bigint | CoreFault = parseDecimal(text, PLACES_MAX);
  if (typeof units === 'string') return FAULT_OF_PARSER[units];
  return units < 0n ? 'negative-number' : undefined;
}

/** Why a text is not a positive decimal, or undefined when it is one. */
export function positiveDecimalFault(text: string): DecimalFault | undefined {
  if (ORDINARY.test(text)) return undefined;
  const fault = nonNegativeDecimalFault(text);
  if (fault !== undefined) return fault;
  return parseDecimal(text, PLACES_MAX) === 0n ? 'zero-number' : undefined;
}

function decimal(faultOf: (text: string) => DecimalFault | undefined, example: string) {
  return z
    .string()
    .check((context) => {
      const fault = faultOf(context.value);
      if (fault === undefined) return;
      context.issues.push({
        code: 'custom',
        input: context.value,
        message: fault,
        params: { fault },
      });
    })
    .meta({
      format: 'decimal',
      pattern: String.raw`^(?:0|[1-9]\d*)(?:\.\d+)?$`,
      maxLength: DECIMAL_DIGITS_MAX + 1,
      examples: [example],
    });
}

/**
 * A positive number in a request: a JSON string, so that no client rounds it on the way.
 *
 * Only its form is checked here. Ticks, lots and places depend on the instrument.
 */
export const PositiveDecimal = decimal(positiveDecimalFault, '3000');

/** The same, or nothing: zero. */
export const NonNegativeDecimal = decimal(nonNegativeDecimalFault, '0');

/** A number in an answer: a plain decimal without superfluous zeros, never in scientific notation. */
export const Decimal = z
  .string()
  .regex(/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/)
  .meta({ format: 'decimal', examples: ['3000.5'] });
