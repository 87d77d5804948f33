import { cancelMarket, haltMarket, issueGrant, listAudit, resumeMarket } from '../app/index.ts';
import { serve, type Serving } from './serve.ts';

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
  serve(serving, 'issueGrant', ({ params, body }, { caller, setStatus }) => {
    setStatus(CREATED);
    return issueGrant(app, caller, { ...params, grant: body });
  });
  serve(serving, 'listAudit', ({ query }) => listAudit(app, query));
}
