import type { Generated, Kysely } from 'kysely';
import type { KeyScope, Language, Letter } from '../needs/index.ts';

/** The columns this room reads and writes itself; the sign-in library knows the others. */
export interface IdentityTables {
  readonly 'identity.user': {
    readonly id: string;
    readonly name: string;
    readonly nickname: string;
    readonly email: string | null;
    readonly email_verified: Generated<boolean>;
    readonly language: Language;
    readonly created_at: Generated<Date>;
    readonly updated_at: Generated<Date>;
  };
  readonly 'identity.session': {
    readonly id: string;
    readonly user_id: string;
    readonly token: string;
    readonly expires_at: Date;
  };
  readonly 'identity.credential': {
    readonly id: string;
    readonly user_id: string;
    readonly provider_id: string;
    readonly account_id: string;
    readonly password: string | null;
    readonly updated_at: Generated<Date>;
  };
  readonly 'identity.verification': { readonly id: string; readonly expires_at: Date };
  readonly 'identity.api_key': {
    readonly id: string;
    readonly user_id: string;
    readonly account_id: string;
    readonly name: string;
    readonly scopes: readonly KeyScope[];
    readonly sha256: Buffer;
    readonly created_at: Generated<Date>;
    readonly expires_at: Date | null;
    readonly last_used_at: Generated<Date | null>;
  };
  readonly 'identity.link': {
    readonly sha256: Buffer;
    readonly user_id: string;
    readonly purpose: Letter['purpose'];
    readonly email: string;
    readonly created_at: Generated<Date>;
    readonly expires_at: Date;
    readonly ended_at: Generated<Date | null>;
  };
  readonly 'identity.revocation': { readonly id: string; readonly until: Date };
}

export type IdentityDatabase = Kysely<IdentityTables>;
