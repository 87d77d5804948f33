import type { Kysely } from 'kysely';
import type { Language } from '../needs/index.ts';

/** The columns this room reads and writes itself; the sign-in library knows the others. */
export interface IdentityTables {
  readonly 'identity.user': {
    readonly id: string;
    readonly name: string;
    readonly nickname: string;
    readonly email: string;
    readonly email_verified: boolean;
    readonly language: Language;
    readonly created_at: Date;
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
    readonly password: string | null;
    readonly updated_at: Date;
  };
  readonly 'identity.verification': { readonly id: string; readonly expires_at: Date };
  readonly 'identity.revoked_session': { readonly session_id: string; readonly until: Date };
}

export type IdentityDatabase = Kysely<IdentityTables>;
