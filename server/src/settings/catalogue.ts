import {
  databaseAddress,
  networks,
  onOrOff,
  oneOf,
  setting,
  text,
  webUrl,
  wholeNumber,
} from './setting.ts';

const limit = wholeNumber(1, 10_000_000);

/**
 * Every setting there is. Whoever adds one adds it here and runs `npm run generate`: types, checks,
 * `docs/configuration.md` and `.env.example` follow from it.
 */
export const CATALOGUE = {
  dataFolder: setting({
    variable: 'HOGA_DATA',
    schema: text,
    byDefault: '.hoga',
    ko: '내장 데이터베이스와 비밀 키를 두는 폴더. 상대 경로는 저장소를 기준으로 합니다.',
    en: 'Folder for the embedded database and the secrets. A relative path is one of the repository.',
  }),
  databaseUrl: setting({
    variable: 'DATABASE_URL',
    schema: databaseAddress,
    isSecret: true,
    ko: '내장 PostgreSQL 대신 쓸 PostgreSQL 18의 주소.',
    en: 'Another PostgreSQL 18 instead of the embedded one.',
  }),
  databasePassword: setting({
    variable: 'DATABASE_PASSWORD',
    schema: text,
    isSecret: true,
    ko: '`DATABASE_URL`에 비밀번호를 적지 않을 때 쓰는 비밀번호. 특수 문자도 그대로 적습니다.',
    en: 'The password when it is not in `DATABASE_URL`, as it is, with nothing escaped.',
  }),
  host: setting({
    variable: 'HOGA_HOST',
    schema: text,
    byDefault: '127.0.0.1',
    ko: '서버가 요청을 받는 주소. `0.0.0.0`이면 다른 컴퓨터에서도 접속할 수 있습니다.',
    en: 'The address the server listens on. `0.0.0.0` lets other machines in.',
  }),
  port: setting({
    variable: 'HOGA_PORT',
    schema: wholeNumber(0, 65_535),
    byDefault: '4620',
    ko: '서버가 요청을 받는 포트. `0`이면 비어 있는 포트를 고릅니다.',
    en: 'The port the server listens on. `0` takes one that is free.',
  }),
  publicUrl: setting({
    variable: 'HOGA_PUBLIC_URL',
    schema: webUrl,
    ko: '사람들이 브라우저로 접속하는 주소. `localhost`가 아니라면 꼭 지정합니다. 다른 주소에서 온 로그인과 주문은 거절합니다. `https`면 쿠키를 TLS로만 보냅니다.',
    en: 'How people reach the server in their browser. Needed whenever that is not `localhost`: sign-ins and orders of pages elsewhere are refused. With `https`, cookies travel over TLS only.',
  }),
  trustedProxies: setting({
    variable: 'HOGA_TRUSTED_PROXIES',
    schema: networks,
    byDefault: '',
    ko: '`X-Forwarded-For`를 믿을 프록시의 주소나 대역. 쉼표로 나눕니다. 직접 운영하는 프록시만 적으십시오.',
    en: 'Proxies whose `X-Forwarded-For` counts, separated by commas. Name only your own.',
  }),
  bots: setting({
    variable: 'HOGA_BOTS',
    schema: onOrOff,
    byDefault: 'on',
    ko: '`off`면 하우스 계좌가 거래하지 않습니다.',
    en: '`off` stops the house accounts.',
  }),
  botSeed: setting({
    variable: 'HOGA_BOT_SEED',
    schema: wholeNumber(0, 999_999_999),
    byDefault: '1',
    ko: '하우스 계좌가 쓰는 난수의 시드.',
    en: 'The chance the house accounts decide by.',
  }),
  logLevel: setting({
    variable: 'HOGA_LOG_LEVEL',
    schema: oneOf('debug', 'info', 'warn', 'error', 'silent'),
    byDefault: 'info',
    ko: '이보다 가벼운 로그는 쓰지 않습니다. 로그는 stderr에 JSON 한 줄씩 씁니다.',
    en: 'Nothing lighter is logged. Logs are JSON lines on stderr.',
  }),
  limits: {
    addressPerSecond: setting({
      variable: 'HOGA_LIMIT_ADDRESS_PER_SECOND',
      schema: limit,
      byDefault: '200',
      ko: '한 주소의 초당 요청 수.',
      en: 'Requests of one address a second.',
    }),
    readsPerSecond: setting({
      variable: 'HOGA_LIMIT_READS_PER_SECOND',
      schema: limit,
      byDefault: '50',
      ko: '한 사용자의 초당 조회 수.',
      en: 'Look-ups of one user a second.',
    }),
    ordersPerSecond: setting({
      variable: 'HOGA_LIMIT_ORDERS_PER_SECOND',
      schema: limit,
      byDefault: '20',
      ko: '한 사용자의 초당 주문과 취소 수.',
      en: 'Orders and cancels of one user a second.',
    }),
    keyReadsPerSecond: setting({
      variable: 'HOGA_LIMIT_KEY_READS_PER_SECOND',
      schema: limit,
      byDefault: '50',
      ko: 'API 키 하나의 초당 조회 수.',
      en: 'Look-ups with one API key a second.',
    }),
    keyOrdersPerSecond: setting({
      variable: 'HOGA_LIMIT_KEY_ORDERS_PER_SECOND',
      schema: limit,
      byDefault: '20',
      ko: 'API 키 하나의 초당 주문과 취소 수.',
      en: 'Orders and cancels with one API key a second.',
    }),
    socketsPerAddress: setting({
      variable: 'HOGA_LIMIT_SOCKETS_PER_ADDRESS',
      schema: limit,
      byDefault: '200',
      ko: '한 주소가 동시에 열어 둘 수 있는 WebSocket 수.',
      en: 'WebSockets that one address may have open at a time.',
    }),
    signInsPerMinute: setting({
      variable: 'HOGA_LIMIT_SIGN_INS_PER_MINUTE',
      schema: limit,
      byDefault: '30',
      ko: '한 주소의 분당 로그인, 가입, 비밀번호 변경 수와 한 이메일의 분당 로그인 수.',
      en: 'Sign-ins, sign-ups and password changes of one address a minute, and sign-ins for one e-mail address.',
    }),
  },
  retention: {
    outboxHours: setting({
      variable: 'HOGA_RETENTION_OUTBOX_HOURS',
      schema: wholeNumber(1, 8_760),
      byDefault: '24',
      ko: '실시간 알림의 원본(outbox)을 지우지 않고 두는 시간.',
      en: 'Hours that the outbox is kept, from which live feeds go on after a restart.',
    }),
    secondCandlesDays: setting({
      variable: 'HOGA_RETENTION_SECOND_CANDLES_DAYS',
      schema: wholeNumber(1, 3_650),
      byDefault: '7',
      ko: '1초봉을 지우지 않고 두는 날수. 다른 봉은 지우지 않습니다.',
      en: 'Days that candles of a second are kept; the others are kept for ever.',
    }),
    houseOrdersDays: setting({
      variable: 'HOGA_RETENTION_HOUSE_ORDERS_DAYS',
      schema: wholeNumber(1, 3_650),
      byDefault: '1',
      ko: '하우스 계좌의 주문 가운데 체결 없이 끝난 것을 지우지 않고 두는 날수.',
      en: 'Days that orders of house accounts are kept which ended without a fill.',
    }),
  },
};
