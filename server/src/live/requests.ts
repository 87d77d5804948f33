import { validate } from '@hoga/contract/api';
import {
  liveLimits,
  LiveRequest,
  subscriptionOf,
  type Authenticate,
  type Subscribe,
} from '@hoga/contract/live';
import { problem, renderProblem, type FieldProblem, type Problem } from '@hoga/contract/problem';
import type { RawData } from 'ws';
import { callerOf, ownAccount, problemOfFault, timestamp, type Caller } from '../app/index.ts';
import type { Connection } from './connection.ts';
import type { LiveApp } from './live-app.ts';
import type { PrivateChannel, PrivateFeed } from './private-feed.ts';
import type { PublicSubscribe, Topics } from './topics.ts';

export interface RequestNeeds {
  readonly app: LiveApp;
  /** As the last load made them. */
  readonly feeds: () => { readonly topics: Topics; readonly ofAccounts: PrivateFeed | null };
}

/** What clients ask for, one message each. */
export class Requests {
  readonly #needs: RequestNeeds;
  readonly #app: LiveApp;

  constructor(needs: RequestNeeds) {
    this.#needs = needs;
    this.#app = needs.app;
  }

  /** Serves what one client sent; whatever is wrong with it, the client is told. */
  async handle(connection: Connection, data: RawData): Promise<void> {
    if (!connection.isOpen) return;
    let sent: unknown;
    try {
      sent = JSON.parse(textOf(data));
    } catch {
      return this.#refuse(connection, { problem: problem('malformed-json') });
    }
    const id = idOf(sent);
    try {
      const checked = validate(LiveRequest, sent);
      if (!checked.ok) return this.#refuse(connection, { ...id, ...checked });
      const refusal = await this.#serve(connection, checked.value);
      if (refusal !== undefined) this.#refuse(connection, { ...id, problem: refusal });
    } catch (error) {
      this.#refuse(connection, { ...id, problem: this.#faultOf(error) });
    }
  }

  #serve(
    connection: Connection,
    request: LiveRequest,
  ): Promise<Problem | undefined> | Problem | undefined {
    const id = idOf(request);
    switch (request.op) {
      case 'authenticate':
        return this.#authenticate(connection, request);
      case 'subscribe':
        return this.#subscribe(connection, request);
      case 'unsubscribe': {
        const { subscription } = request;
        const stop = connection.subscriptions.get(subscription);
        if (stop === undefined) return problem('not-subscribed');
        stop();
        connection.subscriptions.delete(subscription);
        connection.tell({ type: 'unsubscribed', ...id, subscription });
        return undefined;
      }
      case 'ping':
        connection.tell({ type: 'pong', ...id, at: timestamp(this.#app.now()) });
        return undefined;
    }
  }

  async #authenticate(
    connection: Connection,
    { token, ...request }: Authenticate,
  ): Promise<Problem | undefined> {
    const verdict = await this.#app.identity.verify(token);
    const caller = callerOf(verdict);
    if (!caller.ok) return caller.problem;
    if (!verdict.ok) return problem('token-invalid');
    const { expiresAt } = verdict;
    this.#dropForeign(connection, caller.value);
    connection.authentication = { caller: caller.value, token, expiresAt };
    connection.tell({
      type: 'authenticated',
      ...idOf(request),
      expiresAt: Number.isFinite(expiresAt) ? timestamp(expiresAt) : null,
    });
    return undefined;
  }

  /** What the new caller may not see ends. */
  #dropForeign(connection: Connection, caller: Caller): void {
    for (const [subscription, stop] of connection.subscriptions) {
      const [channel, account = ''] = subscription.split(':');
      if (!isPrivate(channel) || ownAccount(this.#app, caller, account).ok) continue;
      stop();
      connection.subscriptions.delete(subscription);
      connection.tell({ type: 'unsubscribed', subscription });
    }
  }

  async #subscribe(connection: Connection, request: Subscribe): Promise<Problem | undefined> {
    const subscription = subscriptionOf(request);
    if (connection.subscriptions.has(subscription)) return problem('already-subscribed');
    if (connection.subscriptions.size >= liveLimits.subscriptions) {
      return problem('too-many-subscriptions', { maximum: liveLimits.subscriptions });
    }
    const { after, epoch } = request;
    const asked = { subscription, resume: { after, epoch } };
    if ('account' in request) return this.#followAccount(connection, request, asked);
    if (this.#app.engine.market(request.instrument) === undefined) {
      return problem('unknown-instrument');
    }
    this.#followMarket(connection, request, asked);
    return undefined;
  }

  #followMarket(connection: Connection, request: PublicSubscribe, asked: Asked): void {
    const { subscription, resume } = asked;
    const topic = this.#needs.feeds().topics.topicOf(request);
    connection.tell({ type: 'subscribed', ...idOf(request), subscription });
    connection.subscriptions.set(subscription, () => topic.leave(connection));
    topic.follow(connection, resume);
  }

  async #followAccount(
    connection: Connection,
    request: Extract<Subscribe, { readonly account: string }>,
    { subscription, resume }: Asked,
  ): Promise<Problem | undefined> {
    const { authentication } = connection;
    if (authentication === null) return problem('sign-in-required');
    const account = ownAccount(this.#app, authentication.caller, request.account);
    if (!account.ok) return account.problem;
    const { ofAccounts } = this.#needs.feeds();
    if (ofAccounts === null) return problem('database-unavailable');
    connection.tell({ type: 'subscribed', ...idOf(request), subscription });
    const wanted = { channel: request.channel, account: account.value, subscription, resume };
    try {
      await ofAccounts.follow(connection, wanted);
    } catch (error) {
      connection.subscriptions.get(subscription)?.();
      connection.subscriptions.delete(subscription);
      connection.tell({ type: 'unsubscribed', subscription });
      throw error;
    }
    return undefined;
  }

  #refuse(
    connection: Connection,
    refusal: { id?: string; problem: Problem; errors?: readonly FieldProblem[] },
  ): void {
    const { language } = connection.client;
    const { id, problem: because, errors } = refusal;
    const said = renderProblem(because, {
      language,
      instance: this.#app.newId(),
      ...(errors === undefined ? {} : { errors }),
    });
    const { errors: faults, ...body } = said;
    connection.tell({
      type: 'error',
      ...(id === undefined ? {} : { id }),
      problem: { ...body, ...(faults === undefined ? {} : { errors: [...faults] }) },
    });
  }

  #faultOf(error: unknown): Problem {
    const known = problemOfFault(error);
    if (known.type === 'internal-error') {
      this.#app.log.error({ err: error }, 'a live request failed');
    } else if (known.type === 'database-unavailable') {
      this.#app.log.warn({ err: error }, 'a live request found no database');
    }
    return known;
  }
}

interface Asked {
  readonly subscription: string;
  readonly resume: { readonly after: number | undefined; readonly epoch: string | undefined };
}

function isPrivate(channel: string | undefined): channel is PrivateChannel {
  return channel === 'orders' || channel === 'fills' || channel === 'balances';
}

/** The library hands over one buffer a message. */
function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}

/** What the client called its request, to be said back. */
function idOf(request: unknown): { id?: string } {
  if (typeof request !== 'object' || request === null || !('id' in request)) return {};
  const { id } = request;
  return typeof id === 'string' && id.length <= 64 ? { id } : {};
}
