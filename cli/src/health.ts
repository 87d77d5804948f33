import { parseArgs } from 'node:util';
import { Readiness } from '@hoga/contract/health';
import { FAILED, OK, USAGE, type Command, type Terminal } from './terminal.ts';

const DEFAULT_URL = 'http://127.0.0.1:4620';
const TIMEOUT_MS = 2_000;

/** Asks a server whether it takes orders. */
export const health: Command = async (args, terminal) => {
  const url = readinessUrl(args);
  if (url === undefined) {
    terminal.complain(
      terminal.language === 'ko'
        ? '사용법: hoga health [--url http://127.0.0.1:4620]'
        : 'Usage: hoga health [--url http://127.0.0.1:4620]',
    );
    return USAGE;
  }
  try {
    return await ask(url, terminal);
  } catch (error) {
    terminal.complain(explain(error, url)[terminal.language]);
    return FAILED;
  }
};

function readinessUrl(args: readonly string[]): URL | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { url: { type: 'string' } } });
    const base = new URL(values.url ?? DEFAULT_URL);
    if (!['http:', 'https:'].includes(base.protocol)) return undefined;
    // A server behind a proxy may live under a path.
    return new URL(`${base.pathname.replace(/\/$/, '')}/readyz`, base.origin);
  } catch {
    return undefined;
  }
}

async function ask(url: URL, { language, print, complain }: Terminal): Promise<number> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  const readiness = Readiness.safeParse(JSON.parse(await response.text()));
  if (!readiness.success) throw new SyntaxError('not the readiness of a hoga server');
  const { status, version, database, engine } = readiness.data;
  const details = `(hoga ${version}, database ${database}, engine ${engine})`;
  if (response.status === 200 && status === 'ready') {
    print(
      language === 'ko'
        ? `정상: 주문을 받습니다 ${details}`
        : `Healthy: it takes orders ${details}`,
    );
    return OK;
  }
  complain(
    language === 'ko'
      ? `이상: 주문을 받지 않습니다, ${status} ${details}`
      : `Not healthy: it takes no orders, ${status} ${details}`,
  );
  return FAILED;
}

interface Explanation {
  readonly ko: string;
  readonly en: string;
}

function explain(error: unknown, url: URL): Explanation {
  if (error instanceof SyntaxError) {
    return {
      ko: `${url.href}의 답은 호가 서버의 것이 아닙니다. 주소를 확인하세요.`,
      en: `What answers at ${url.href} is no hoga server. Check the address.`,
    };
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return {
      ko: `${url.origin} 서버가 ${TIMEOUT_MS / 1000}초 안에 답하지 않습니다.`,
      en: `The server at ${url.origin} did not answer within ${TIMEOUT_MS / 1000} s.`,
    };
  }
  if (causeCode(error) === 'ECONNREFUSED') {
    return {
      ko: `${url.origin}에서 실행 중인 서버가 없습니다. 'npm start'로 켜거나 --url로 주소를 알려 주세요.`,
      en: `No server runs at ${url.origin}. Start it with 'npm start', or name its address with --url.`,
    };
  }
  const reason = causeCode(error) ?? String(error);
  return {
    ko: `${url.origin}에 연결하지 못했습니다 (${reason}).`,
    en: `Could not reach ${url.origin} (${reason}).`,
  };
}

/** fetch wraps the system's error, which alone says what happened. */
function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
