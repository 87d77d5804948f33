import { createApiKey, listApiKeys, revokeApiKey } from '../app/index.ts';
import { serve, type Serving } from './serve.ts';

const CREATED = 201;
const NO_CONTENT = 204;

export function serveApiKeys(serving: Serving): void {
  const { app } = serving;
  serve(serving, 'createApiKey', ({ params, body }, { caller, setStatus }) => {
    setStatus(CREATED);
    return createApiKey(app, caller, { ...params, key: body });
  });
  serve(serving, 'listApiKeys', ({ params }, { caller }) =>
    listApiKeys(app, caller, params.account),
  );
  serve(serving, 'revokeApiKey', ({ params }, { caller, setStatus }) => {
    setStatus(NO_CONTENT);
    return revokeApiKey(app, caller, params);
  });
}
