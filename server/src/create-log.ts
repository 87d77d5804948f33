import { ecsFormat } from '@elastic/ecs-pino-format';
import { pino, type DestinationStream, type Logger } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Lines as pino has them, or with the names of the Elastic Common Schema. */
  readonly format: 'json' | 'ecs';
  /** Hears of every line from `error` on. */
  readonly onError: (level: 'error' | 'fatal', message: string, error: unknown) => void;
  /** Standard error unless tests say otherwise. */
  readonly destination?: DestinationStream;
}

const ERROR = 50;
const FATAL = 60;

/** Logs are lines on stderr; what could be a secret is not in them. */
export function createLog({ level, format, onError, destination }: LogOptions): Logger {
  const redact = [
    'password',
    'token',
    'authorization',
    'cookie',
    '*.password',
    '*.token',
    '*.authorization',
    '*.cookie',
    'req.headers.authorization',
    'req.headers.cookie',
  ];
  return pino(
    {
      ...(format === 'ecs' ? ecsFormat({ serviceName: 'hoga', apmIntegration: false }) : {}),
      level,
      redact,
      base: null,
      hooks: {
        streamWrite: withoutApiKeys,
        logMethod(line, method, levelNumber) {
          method.apply(this, line);
          if (levelNumber < ERROR) return;
          const [fields, message] = line as unknown[];
          const error = typeof fields === 'object' && fields !== null && 'err' in fields;
          const isFatal = levelNumber >= FATAL;
          onError(
            isFatal ? 'fatal' : 'error',
            typeof message === 'string' ? message : 'an error',
            error ? fields.err : undefined,
          );
        },
      },
    },
    destination ?? pino.destination({ dest: 2, sync: false }),
  );
}

/** Wherever somebody put one, in an address for example; its public id stays. */
function withoutApiKeys(line: string): string {
  return line.replaceAll(/(hoga_[0-9a-f]{32}_)[0-9a-f]+/g, '$1…');
}
