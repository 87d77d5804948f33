import { copyOf, isInContext, type Instruction, type Stage } from './dockerfile.ts';

export interface BuildContext {
  readonly dockerignore: string;
  /** What git has, so that nothing is copied that only this machine has. */
  readonly files: readonly string[];
}

/** What is wrong with a Dockerfile, one line each. */
export function dockerfileFaults(stages: readonly Stage[], context: BuildContext): string[] {
  const faults = stages.flatMap((stage, index) => [
    ...baseFaults(stage, stages.slice(0, index)),
    ...stage.instructions.flatMap((each) =>
      instructionFaults(each, stages.slice(0, index), context),
    ),
  ]);
  const last = stages.at(-1)?.instructions ?? [];
  const user = last.findLast(({ name }) => name === 'USER')?.rest ?? '';
  if (!/^[1-9]\d*:[1-9]\d*$/.test(user))
    faults.push(`it runs as ${user || 'root'}, not as a user by number`);
  for (const needed of ['HEALTHCHECK', 'STOPSIGNAL', 'CMD']) {
    if (!last.some(({ name }) => name === needed)) faults.push(`it has no ${needed}`);
  }
  return faults;
}

function baseFaults({ from }: Stage, above: readonly Stage[]): string[] {
  const isExact = /:\d+\.\d+\.\d+(?:-[\w-]+)?(?:@sha256:[0-9a-f]{64})?$/.test(from);
  return isExact || above.some(({ name }) => name === from)
    ? []
    : [`FROM ${from} is no exact version`];
}

function instructionFaults(
  instruction: Instruction,
  above: readonly Stage[],
  context: BuildContext,
): string[] {
  const { name, rest } = instruction;
  switch (name) {
    case 'ADD':
      return [`ADD ${rest} may fetch or unpack: COPY does not`];
    case 'ARG':
    case 'ENV':
      return /PASSWORD|SECRET|TOKEN|KEY/i.test(rest)
        ? [`${name} ${rest} stays readable in the image`]
        : [];
    case 'RUN':
      return /\b(?:curl|wget|sudo)\b|:latest\b/.test(rest) ? [`RUN ${rest} is not repeatable`] : [];
    case 'CMD':
    case 'ENTRYPOINT':
      return rest.startsWith('[')
        ? []
        : [`${name} ${rest} puts a shell between signals and server`];
    case 'COPY':
      return copyFaults(instruction, above, context);
    default:
      return [];
  }
}

function copyFaults(
  instruction: Instruction,
  above: readonly Stage[],
  { dockerignore, files }: BuildContext,
): string[] {
  const { from, sources } = copyOf(instruction);
  if (from !== undefined) {
    return above.some(({ name }) => name === from)
      ? []
      : [`COPY --from=${from} names no stage above`];
  }
  return sources
    .filter((source) => {
      const copied = files.filter((file) => file === source || file.startsWith(`${source}/`));
      return !copied.some((file) => isInContext(file, dockerignore));
    })
    .map((source) => `COPY ${source} finds nothing in git that .dockerignore lets in`);
}
