import { type ClientSession, type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

/** A way for a person to sign in. Others than passwords (a school's own sign-in) will be further kinds. */
export type PasswordIdentity = {
  readonly id: string;
  readonly orgId: string;
  readonly personId: string;
  readonly email: string;
  readonly passwordHash: string;
};

export type Invitation = { readonly orgId: string; readonly personId: string; readonly expiresAt: Date };

/** Passwords and invitations. Only the accounts' own services use it, in the name of the system: nobody reads these. */
export type CredentialsStore = {
  hasAnyIdentity(scope: Scope): Promise<boolean>;
  findByEmail(scope: Scope, email: string): Promise<PasswordIdentity | null>;
  findByPerson(scope: Scope, personId: string): Promise<PasswordIdentity | null>;
  /** Adds the person's password or replaces it. A taken e-mail address is a duplicate key. */
  setPassword(
    scope: Scope,
    input: { orgId: string; personId: string; email: string; passwordHash: string; now: Date },
  ): Promise<void>;
  setEmail(scope: Scope, input: { personId: string; email: string }): Promise<void>;
  removeByPerson(scope: Scope, personId: string): Promise<void>;
  /** Replaces the invitation that the person may have. */
  putInvitation(scope: Scope, input: Invitation & { tokenHash: string; createdAt: Date }): Promise<void>;
  findInvitation(scope: Scope, input: { tokenHash: string; now: Date }): Promise<Invitation | null>;
  /**
   * Uses up an invitation and sets the password in one step; false when it was used or replaced meanwhile. A taken
   * e-mail address is a duplicate key, and leaves the invitation.
   */
  acceptInvitation(
    scope: Scope,
    input: { tokenHash: string; orgId: string; personId: string; email: string; passwordHash: string; now: Date },
  ): Promise<boolean>;
};

type StoredIdentity = {
  _id: Types.ObjectId;
  kind: 'password';
  orgId: Types.ObjectId;
  personId: Types.ObjectId;
  email: string;
  passwordHash: string;
  changedAt: Date;
};

type StoredInvitation = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  personId: Types.ObjectId;
  tokenHash: string;
  createdAt: Date;
  expiresAt: Date;
};

const identitySchema = new Schema<StoredIdentity>(
  {
    kind: { type: String, required: true },
    orgId: { type: Schema.Types.ObjectId, required: true },
    personId: { type: Schema.Types.ObjectId, required: true },
    email: { type: String, required: true },
    passwordHash: { type: String, required: true },
    changedAt: { type: Date, required: true },
  },
  { collection: 'identities', versionKey: false },
);

const invitationSchema = new Schema<StoredInvitation>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    personId: { type: Schema.Types.ObjectId, required: true },
    tokenHash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'invitations', versionKey: false },
);

export function createCredentialsStore(connection: Connection): CredentialsStore {
  const Identities = connection.model('Identity', identitySchema);
  const Invitations = connection.model('Invitation', invitationSchema);
  const kind = 'password' as const;

  const setPassword = async (
    { orgId, personId, email, passwordHash, now }: Parameters<CredentialsStore['setPassword']>[1],
    session?: ClientSession,
  ) => {
    await Identities.updateOne(
      { personId: new Types.ObjectId(personId), kind },
      { $set: { email, passwordHash, changedAt: now }, $setOnInsert: { orgId: new Types.ObjectId(orgId) } },
      { upsert: true, ...(session ? { session } : {}) },
    );
  };

  return {
    hasAnyIdentity: async (scope) => isSystem(scope) && (await Identities.exists({})) !== null,
    findByEmail: async (scope, email) =>
      isSystem(scope) ? toIdentity(await Identities.findOne({ kind, email }).lean<StoredIdentity>()) : null,
    findByPerson: async (scope, personId) =>
      isSystem(scope) ? toIdentity(await Identities.findOne({ personId, kind }).lean<StoredIdentity>()) : null,
    setPassword: async (scope, input) => {
      assertSystem(scope);
      await setPassword(input);
    },
    setEmail: async (scope, { personId, email }) => {
      assertSystem(scope);
      await Identities.updateOne({ personId, kind }, { $set: { email } });
    },
    removeByPerson: async (scope, personId) => {
      assertSystem(scope);
      await Promise.all([Identities.deleteMany({ personId }), Invitations.deleteMany({ personId })]);
    },
    putInvitation: async (scope, { personId, orgId, ...fields }) => {
      assertSystem(scope);
      await Invitations.updateOne(
        { personId: new Types.ObjectId(personId) },
        { $set: fields, $setOnInsert: { orgId: new Types.ObjectId(orgId) } },
        { upsert: true },
      );
    },
    findInvitation: async (scope, { tokenHash, now }) => {
      assertSystem(scope);
      const found = await Invitations.findOne({ tokenHash }).lean<StoredInvitation>();
      if (!found || found.expiresAt <= now) return null;
      return { orgId: String(found.orgId), personId: String(found.personId), expiresAt: found.expiresAt };
    },
    acceptInvitation: async (scope, { tokenHash, ...input }) => {
      assertSystem(scope);
      let isAccepted = false;
      await connection.transaction(async (session) => {
        isAccepted = (await Invitations.deleteOne({ tokenHash }, { session })).deletedCount > 0;
        if (isAccepted) await setPassword(input, session);
      });
      return isAccepted;
    },
  };
}

function isSystem(scope: Scope): boolean {
  return scope.kind === 'system';
}

function assertSystem(scope: Scope): void {
  if (!isSystem(scope)) throw new Error('Credentials are only used in the name of the system.');
}

function toIdentity(stored: StoredIdentity | null): PasswordIdentity | null {
  if (!stored) return null;
  const { _id, orgId, personId, email, passwordHash } = stored;
  return { id: String(_id), orgId: String(orgId), personId: String(personId), email, passwordHash };
}
