import { listAccounts, listBalances, listFills, listLedger } from '../app/index.ts';
import { serve, type Serving } from './serve.ts';

export function serveAccounts(serving: Serving): void {
  const { app } = serving;
  serve(serving, 'listAccounts', (_, { caller }) => listAccounts(app, caller));
  serve(serving, 'listBalances', ({ params }, { caller }) =>
    listBalances(app, caller, params.account),
  );
  serve(serving, 'listFills', ({ params, query }, { caller }) =>
    listFills(app, caller, { ...params, query }),
  );
  serve(serving, 'listLedger', ({ params, query }, { caller }) =>
    listLedger(app, caller, { ...params, query }),
  );
}
