import {
  cancelMarket,
  getHouse,
  getServerHealth,
  getUser,
  haltMarket,
  issueGrant,
  listAudit,
  listMarketStates,
  listUsers,
  resumeMarket,
  startHouse,
  stopHouse,
} from '../app/index.ts';
import { serve, type Serving } from './serve.ts';

const OK = 200;
const CREATED = 201;

/** What only operators may ask for; `serve` has checked that the caller is one. */
export function serveOperators(serving: Serving): void {
  const { app } = serving;
  serve(serving, 'haltMarket', ({ params }, { caller }) =>
    haltMarket(app, caller, params.instrument),
  );
  serve(serving, 'resumeMarket', ({ params }, { caller }) =>
    resumeMarket(app, caller, params.instrument),
  );
  serve(serving, 'cancelMarket', ({ params }, { caller }) =>
    cancelMarket(app, caller, params.instrument),
  );
  serve(serving, 'issueGrant', async ({ params, body }, { caller, setStatus }) => {
    const issued = await issueGrant(app, caller, { ...params, grant: body });
    if (!issued.ok) return issued;
    setStatus(issued.value.isRepeat ? OK : CREATED);
    return { ok: true, value: issued.value.grant };
  });
  serve(serving, 'listMarketStates', () => listMarketStates(app));
  serve(serving, 'listUsers', ({ query }) => listUsers(app, query));
  serve(serving, 'getUser', ({ params }, { caller }) => getUser(app, caller, params.user));
  serve(serving, 'getHouse', () => getHouse(app));
  serve(serving, 'startHouse', (_, { caller }) => startHouse(app, caller));
  serve(serving, 'stopHouse', (_, { caller }) => stopHouse(app, caller));
  serve(serving, 'getServerHealth', () => getServerHealth(app));
  serve(serving, 'listAudit', ({ query }) => listAudit(app, query));
}
