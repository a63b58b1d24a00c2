import { resolve } from 'node:path';
import { z } from 'zod';
import { parseAllowList } from '../outbound/allow-list.ts';
import {
  httpUrl,
  indexPrefix,
  mailFrom,
  mongoUri,
  portNumber,
  smtpUrl,
  strongSecret,
  wholeNumber,
} from './setting-types.ts';

const environmentNames = ['development', 'test', 'production'] as const;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * Every setting of the application. The descriptions become `.env.example` and the table in docs/operating.md;
 * `accepts` in the metadata completes the sentence "Accepted: ..." of a fault.
 */
export const settings = z.object({
  NODE_ENV: z
    .enum(environmentNames)
    .default('development')
    .describe('In production, weak or missing secrets are refused and responses are not checked against their schema.')
    .meta({ accepts: environmentNames.join(', ') }),
  PORT: portNumber
    .default(3000)
    .describe('Port the server listens on. 0 takes any free port.')
    .meta({ accepts: 'a whole number from 0 to 65535' }),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .default('127.0.0.1')
    .describe(
      'Address the server listens on. The default is reachable from this machine only; 0.0.0.0 from everywhere.',
    )
    .meta({ accepts: 'an IP address or host name of this machine' }),
  PUBLIC_URL: httpUrl
    .optional()
    .describe('Address under which people reach this server, when it stands behind a proxy.')
    .meta({ accepts: 'an http or https address, such as https://pathloom.example.org' }),
  TRUSTED_PROXIES: wholeNumber(20)
    .default(0)
    .describe("How many proxies stand in front of this server; their word on a caller's address is believed.")
    .meta({ accepts: 'a whole number from 0 to 20' }),
  REQUESTS_PER_MINUTE: wholeNumber(1_000_000)
    .default(1_200)
    .describe(
      'How many requests a person may send in a minute, per process; an address from which nobody signed in, 20 times as many. 0 sets no limit. Sign-in has limits of its own.',
    )
    .meta({ accepts: 'a whole number from 0 to 1000000' }),
  FIRST_ADMIN_EMAIL: z
    .email()
    .optional()
    .describe('E-mail address of the first admin, who is set up by a one-time link when the database is empty.')
    .meta({ accepts: 'an e-mail address' }),
  DEMO_DISTRICT: z
    .enum(['auto', 'off'])
    .default('auto')
    .describe(
      'auto fills an empty database with a demo district while only this machine reaches the server and NODE_ENV is not production; off sets up a first admin instead.',
    )
    .meta({ accepts: 'auto, off' }),
  METRICS_TOKEN: strongSecret
    .optional()
    .describe('Bearer token with which /metrics may be read from other machines. Without it only this machine may.')
    .meta({ accepts: 'at least 32 random characters, for example the output of: openssl rand -hex 32' }),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder of the embedded database, of uploaded files and of generated secrets. Back this folder up.')
    .meta({ accepts: 'the path of a folder this user may write' }),
  MONGODB_URI: mongoUri
    .optional()
    .describe(
      'Connection string of a MongoDB 7 or newer replica set. Without it an embedded database in DATA_DIR is used.',
    )
    .meta({ accepts: 'a connection string that starts with mongodb:// or mongodb+srv://' }),
  MEILI_HOST: httpUrl
    .optional()
    .describe(
      'Address of a Meilisearch 1.15 or newer. Without it an index in the memory of this process is searched, which allows one process only.',
    )
    .meta({ accepts: 'an http or https address, such as http://127.0.0.1:7700' }),
  MEILI_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('Key of Meilisearch that may manage indexes, documents, settings and tasks, such as its master key.')
    .meta({ accepts: 'a key of the Meilisearch of MEILI_HOST' }),
  MEILI_SEARCH_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('Key of Meilisearch that may only search. Without it searches use MEILI_API_KEY.')
    .meta({ accepts: 'a key of the Meilisearch of MEILI_HOST' }),
  MEILI_INDEX_PREFIX: indexPrefix
    .default('pathloom_')
    .describe('Stands before the names of all indexes, so that several installations can share a Meilisearch.')
    .meta({ accepts: 'letters, digits, - and _, at most 64' }),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional()
    .describe(
      'Bucket for uploaded files, in Amazon S3 or a store that speaks like it. Without it they lie in DATA_DIR.',
    )
    .meta({ accepts: 'the name of a bucket that is there' }),
  S3_ENDPOINT: httpUrl
    .optional()
    .describe("Address of a store that speaks like S3. Without it Amazon's is used.")
    .meta({ accepts: 'an http or https address, such as https://minio.example.org:9000' }),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('us-east-1')
    .describe('Region of the bucket.')
    .meta({ accepts: 'the name of a region, such as us-east-1' }),
  S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the key to the bucket. Without it the role or the profile of the machine is used.')
    .meta({ accepts: 'a key that may read, write, list and delete objects of the bucket' }),
  S3_SECRET_ACCESS_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('The secret of S3_ACCESS_KEY_ID; required with it.')
    .meta({ accepts: 'the secret that belongs to S3_ACCESS_KEY_ID' }),
  S3_PREFIX: z
    .string()
    .regex(/^(?:[\w.-]+\/)*$/)
    .default('')
    .describe('Stands before the names of all objects, so that several installations can share a bucket.')
    .meta({ accepts: 'a path that ends with a slash, such as pathloom/' }),
  FILES_QUOTA_GB: wholeNumber(1_000_000)
    .default(100)
    .describe('How much each district may store, in gigabytes.')
    .meta({ accepts: 'a whole number from 0 to 1000000' }),
  EVIDENCE_QUOTA_MB: wholeNumber(3_000)
    .default(1_000)
    .describe('How much each student may have sent to show what they know, in megabytes.')
    .meta({ accepts: 'a whole number from 0 to 3000' }),
  JWT_SECRET: strongSecret
    .optional()
    .describe(
      'Key that signs access tokens; required in production. Otherwise one is generated and kept in DATA_DIR/secrets.',
    )
    .meta({ accepts: 'at least 32 random characters, for example the output of: openssl rand -hex 32' }),
  LINK_CHECK_DAYS: wholeNumber(365)
    .default(7)
    .describe(
      'How often the addresses of resources are checked, in days; those that fail sooner. 0 checks only when somebody asks.',
    )
    .meta({ accepts: 'a whole number from 0 to 365' }),
  LINK_CHECK_DELAY_SECONDS: wholeNumber(3_600)
    .default(2)
    .describe('How long a site is left alone between two checks, in seconds.')
    .meta({ accepts: 'a whole number from 0 to 3600' }),
  JOBS_AT_ONCE: wholeNumber(64)
    .default(2)
    .describe('How many background jobs this process runs at once. 0 leaves them to other processes.')
    .meta({ accepts: 'a whole number from 0 to 64' }),
  SMTP_URL: smtpUrl
    .optional()
    .describe('Mail server through which invitations are sent. Without it admins hand out the links themselves.')
    .meta({ accepts: 'an address such as smtps://user:password@mail.example.org:465' }),
  SMTP_FROM: mailFrom
    .optional()
    .describe('Sender of e-mails; required with SMTP_URL.')
    .meta({ accepts: 'an e-mail address, alone or as Pathloom <pathloom@example.org>' }),
  OUTBOUND_ALLOW: z
    .string()
    .refine((text) => parseAllowList(text) !== null)
    .optional()
    .describe(
      'Hosts, addresses and ranges of private networks that the server may fetch from, with commas between; with http:// before one also without https.',
    )
    .meta({ accepts: 'a list such as lms.intern.example, 10.1.0.0/16, http://10.2.0.7:8080' }),
  LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe('Least severity that is logged.')
    .meta({ accepts: logLevels.join(', ') }),
});

export type SettingName = keyof typeof settings.shape;

export type Config = {
  readonly environment: (typeof environmentNames)[number];
  readonly isProduction: boolean;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  readonly trustedProxies: number;
  /** 0: no limit. */
  readonly requestsPerMinute: number;
  readonly firstAdminEmail: string | null;
  /** Whether an empty database may be filled with the demo district. */
  readonly wantsDemo: boolean;
  readonly metricsToken: string | null;
  /** Absolute. */
  readonly dataDir: string;
  readonly mongodbUri: string | null;
  /** null: the embedded engine searches. */
  readonly meilisearch: {
    readonly host: string;
    readonly apiKey: string | null;
    readonly searchKey: string | null;
    readonly prefix: string;
  } | null;
  /** Null: files lie in `dataDir`. */
  readonly s3: {
    readonly bucket: string;
    readonly region: string;
    readonly endpoint: string | null;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
    readonly prefix: string;
  } | null;
  /** For each district. */
  readonly filesQuotaBytes: number;
  /** For each student. */
  readonly evidenceQuotaBytes: number;
  readonly jwtSecret: string | null;
  readonly jobsAtOnce: number;
  /** 0: only when somebody asks. */
  readonly linkCheckDays: number;
  readonly linkCheckDelaySeconds: number;
  /** Null: no e-mail is sent. */
  readonly smtp: { readonly url: string; readonly from: string } | null;
  /** For `parseAllowList`. */
  readonly outboundAllow: string;
  readonly logLevel: (typeof logLevels)[number];
};

/** One wrong setting: its name, what is wrong with it, and what would be accepted. Never holds the value of a secret. */
export type ConfigFault = { readonly name: string; readonly problem: string; readonly accepts: string };

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ name, problem, accepts }) => `  ${name}: ${problem}\n    Accepted: ${accepts}.`);
    const count = faults.length === 1 ? 'One setting is' : `${faults.length} settings are`;
    super(`${count} wrong:\n${lines.join('\n')}\nCorrect them in the environment or in the file .env and start again.`);
    this.faults = faults;
  }
}

/**
 * Reads the configuration from environment variables; an empty variable counts as absent, as shells and compose files
 * cannot unset one. Throws ConfigError with every fault at once.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(
    Object.keys(settings.shape)
      .map((name) => [name, environment[name]?.trim()])
      .filter(([, value]) => value),
  );
  const result = settings.safeParse(present);
  const faults = result.success ? [] : result.error.issues.map((issue) => toFault(issue, present));

  // Asked of the raw value, so that it is reported together with faults in other settings.
  if (present.NODE_ENV === 'production' && !present.JWT_SECRET) {
    faults.push({ name: 'JWT_SECRET', problem: 'is required in production', accepts: acceptedBy('JWT_SECRET') });
  }
  if (present.SMTP_URL) {
    if (!present.SMTP_FROM) {
      faults.push({ name: 'SMTP_FROM', problem: 'is required with SMTP_URL', accepts: acceptedBy('SMTP_FROM') });
    }
    if (!present.PUBLIC_URL) {
      const problem = 'is required with SMTP_URL, as e-mails hold links to this server';
      faults.push({ name: 'PUBLIC_URL', problem, accepts: acceptedBy('PUBLIC_URL') });
    }
  }
  if (Boolean(present.S3_ACCESS_KEY_ID) !== Boolean(present.S3_SECRET_ACCESS_KEY)) {
    const [name, other] = present.S3_ACCESS_KEY_ID
      ? (['S3_SECRET_ACCESS_KEY', 'S3_ACCESS_KEY_ID'] as const)
      : (['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const);
    faults.push({ name, problem: `is required with ${other}`, accepts: acceptedBy(name) });
  }
  if (faults.length > 0 || !result.success) throw new ConfigError(faults);

  const values = result.data;
  return {
    environment: values.NODE_ENV,
    isProduction: values.NODE_ENV === 'production',
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ?? null,
    trustedProxies: values.TRUSTED_PROXIES,
    requestsPerMinute: values.REQUESTS_PER_MINUTE,
    firstAdminEmail: values.FIRST_ADMIN_EMAIL ?? null,
    // Who names the first admin does not want a demo.
    wantsDemo: values.DEMO_DISTRICT === 'auto' && values.FIRST_ADMIN_EMAIL === undefined,
    metricsToken: values.METRICS_TOKEN ?? null,
    dataDir: resolve(values.DATA_DIR),
    mongodbUri: values.MONGODB_URI ?? null,
    meilisearch:
      values.MEILI_HOST === undefined
        ? null
        : {
            host: values.MEILI_HOST,
            apiKey: values.MEILI_API_KEY ?? null,
            searchKey: values.MEILI_SEARCH_KEY ?? null,
            prefix: values.MEILI_INDEX_PREFIX,
          },
    s3:
      values.S3_BUCKET === undefined
        ? null
        : {
            bucket: values.S3_BUCKET,
            region: values.S3_REGION,
            endpoint: values.S3_ENDPOINT ?? null,
            credentials:
              values.S3_ACCESS_KEY_ID !== undefined && values.S3_SECRET_ACCESS_KEY !== undefined
                ? { accessKeyId: values.S3_ACCESS_KEY_ID, secretAccessKey: values.S3_SECRET_ACCESS_KEY }
                : null,
            prefix: values.S3_PREFIX,
          },
    filesQuotaBytes: values.FILES_QUOTA_GB * 1024 ** 3,
    evidenceQuotaBytes: values.EVIDENCE_QUOTA_MB * 1024 ** 2,
    jwtSecret: values.JWT_SECRET ?? null,
    jobsAtOnce: values.JOBS_AT_ONCE,
    linkCheckDays: values.LINK_CHECK_DAYS,
    linkCheckDelaySeconds: values.LINK_CHECK_DELAY_SECONDS,
    smtp:
      values.SMTP_URL !== undefined && values.SMTP_FROM !== undefined
        ? { url: values.SMTP_URL, from: values.SMTP_FROM }
        : null,
    outboundAllow: values.OUTBOUND_ALLOW ?? '',
    logLevel: values.LOG_LEVEL,
  };
}

/** Settings whose value must not be shown in a message or a log. */
const secretSettings: readonly string[] = [
  'JWT_SECRET',
  'MEILI_API_KEY',
  'MEILI_SEARCH_KEY',
  'METRICS_TOKEN',
  'MONGODB_URI',
  'S3_SECRET_ACCESS_KEY',
  'SMTP_URL',
] satisfies SettingName[];

function toFault(issue: z.core.$ZodIssue, present: Record<string, string | undefined>): ConfigFault {
  const name = String(issue.path[0]);
  const said = issue.code === 'custom' ? issue.message : null;
  const problem = said ?? (secretSettings.includes(name) ? 'is not valid' : `"${present[name]}" is not valid`);
  return { name, problem, accepts: acceptedBy(name as SettingName) };
}

function acceptedBy(name: SettingName): string {
  return String(settings.shape[name].meta()?.accepts);
}
