import { randomUUID } from 'node:crypto';

/** Something that went wrong, as it was logged. */
export interface Fault {
  readonly level: 'error' | 'fatal';
  /** What the log says; it is the same each time. */
  readonly message: string;
  readonly error: unknown;
}

interface Frame {
  readonly function: string;
  readonly filename: string;
  readonly lineno: number;
  readonly in_app: boolean;
}

const FRAMES_MAX = 30;
const TEXT_MAX = 500;
/** What may stand in a message of a library and is nobody's business: people, places and secrets. */
const PRIVATE: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^\s/@]+@/g, '//[credentials]@'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
  [/\b(?:eyJ|hoga_)[\w.-]+/g, '[token]'],
  [/\bbearer\s+\S+/gi, '[token]'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]'],
  [/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi, '[address]'],
];

export function withoutPrivate(text: string): string {
  const hidden = PRIVATE.reduce((so, [what, instead]) => so.replaceAll(what, instead), text);
  return hidden.slice(0, TEXT_MAX);
}

/** Faults with the same fingerprint are one fault that happens again. */
export function fingerprintOf({ message, error }: Fault): string {
  const top = framesOf(error).at(-1);
  const at = top === undefined ? '' : `${top.filename}:${top.lineno}`;
  return `${message}|${nameOf(error)}|${at}`;
}

/** An event as Sentry's protocol has it: what failed and where, and nothing of a request. */
export function eventOf(fault: Fault, release: string): Readonly<Record<string, unknown>> {
  const { level, message, error } = fault;
  const frames = framesOf(error);
  const exception = {
    type: nameOf(error),
    value: withoutPrivate(error instanceof Error ? error.message : message),
    ...(frames.length === 0 ? {} : { stacktrace: { frames } }),
  };
  return {
    event_id: randomUUID().replaceAll('-', ''),
    timestamp: Date.now() / 1_000,
    platform: 'node',
    level,
    logger: 'hoga',
    release: `hoga@${release}`,
    message: { formatted: withoutPrivate(message) },
    fingerprint: [withoutPrivate(fingerprintOf(fault))],
    ...(error === undefined ? {} : { exception: { values: [exception] } }),
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** The oldest first, as the protocol wants it, without the folders that lead to this program. */
function framesOf(error: unknown): Frame[] {
  if (!(error instanceof Error)) return [];
  const lines = (error.stack ?? '').split('\n').slice(0, FRAMES_MAX);
  const frames = lines.flatMap((line): Frame[] => {
    const found = /^ +at (?:(.+?) \()?(?:file:\/\/)?(\S+?):(\d+):\d+\)?$/.exec(line);
    if (found === null) return [];
    const [, name = '', path = '', number = ''] = found;
    const isOurs = !/node_modules|^node:/.test(path);
    const filename = path.replace(/^.*\/(?=(?:node_modules|server|core|contract)\/)/, '');
    return [{ function: name, filename, lineno: Number(number), in_app: isOurs }];
  });
  return frames.toReversed();
}
