import { problem, type Problem } from '@hoga/contract/problem';
import { EngineFault, type Answer, type Engine } from '../engine/index.ts';
import { assert, unreachable } from '@hoga/core/assert';
import type { Command } from '@hoga/core/exchange';

/** What a use case answers: a value, or why not. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

export function done<Value>(value: Value): Reply<Value> {
  return { ok: true, value };
}

export function no(because: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: because };
}

/** Hands a command to the writer; a fault of the writer becomes the problem it is for the caller. */
export async function submit(engine: Engine, command: Command): Promise<Reply<Answer>> {
  try {
    return done(await engine.submit(command));
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error;
    return no(faultProblem(error));
  }
}

/** The answer to a command that is not refused and makes no order, so that it cannot be a repeat. */
export function acceptedOf(answer: Answer): Answer & { readonly kind: 'accepted' } {
  assert(answer.kind === 'accepted', 'only an order is ever repeated');
  return answer;
}

/** Why a command would be refused before it is read, or undefined when there is room for it. */
export function busyProblem({ engine }: { readonly engine: Engine }): Problem | undefined {
  const { busyForMs } = engine;
  return busyForMs === 0 ? undefined : busy(busyForMs);
}

function busy(retryAfterMs: number): Problem {
  return problem('engine-busy', { retryAfterS: Math.ceil(retryAfterMs / 1_000) });
}

function faultProblem({ code, retryAfterMs }: EngineFault): Problem {
  switch (code) {
    case 'busy':
      return busy(retryAfterMs);
    case 'reloading':
      return problem('database-unavailable');
    case 'stopping':
      return problem('shutting-down');
    case 'outcome_unknown':
      return problem('outcome-unknown');
    case 'bug':
      return problem('internal-error');
    default:
      return unreachable(code);
  }
}
