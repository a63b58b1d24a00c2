import { z } from 'zod';
import { maximumPageSize, pageQuery, pageSchema } from '../../http/pagination.ts';
import { roles } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import { labelPattern, labelWords, longestLabel } from '../../shared/labels.ts';
import { gradeLevels, isTimeZone } from './account.ts';
import { mailLanguages } from './invitation-mail.ts';

const role = z.enum(roles);
const name = z.string().trim().min(1).max(200);
const sourcedId = z.string().trim().min(1).max(200).describe('The id in the student information system.');
const email = z.string().trim().max(254).pipe(z.email());
const gradeLevel = z.enum(gradeLevels).describe('Of a student.');
const day = z.iso.date().describe('A day in the district, such as 2026-08-24.');
const revision = z.int().describe('Also the ETag.');

const label = z
  .string()
  .trim()
  .min(1)
  .max(longestLabel)
  .regex(labelPattern, 'Expected words: letters, digits, spaces and what joins words.');
const labelForms = z.strictObject({ one: label, many: label });
const labels = z
  .partialRecord(z.enum(labelWords), z.strictObject({ en: labelForms.exactOptional(), es: labelForms.exactOptional() }))
  .describe('What the interface calls otherwise here: by word and language, how one is called and several.');

/** Long rather than complicated: length is what makes guessing hopeless. */
export const minimumPasswordLength = 10;
const newPassword = z.string().min(minimumPasswordLength).max(256);
/** What somebody tries may be shorter, or from before a change of the rule. */
const anyPassword = z.string().min(1).max(256);

export const schoolSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    sourcedId: z.string().nullable(),
    revision,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'School' });

export const districtSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    timeZone: z.string().describe('IANA name; days begin and end by it.'),
    labels,
    revision,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'District' });

export const membershipSchema = z
  .strictObject({
    id: z.string(),
    role,
    schoolId: z.string().nullable().describe('Null for the whole district.'),
    from: z.iso.date(),
    to: z.iso.date().nullable().describe('The last day; null while no end is planned.'),
  })
  .meta({ id: 'Membership' });

export const personSchema = z
  .strictObject({
    id: z.string(),
    displayName: z.string(),
    sourcedId: z.string().nullable(),
    email: z.string().nullable(),
    gradeLevel: z.string().nullable(),
    memberships: z.array(membershipSchema),
    isActive: z.boolean().describe('Whether the person may sign in, given a role.'),
    revision,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Person' });

export const meSchema = z
  .strictObject({
    id: z.string(),
    displayName: z.string(),
    email: z.string().nullable(),
    gradeLevel: z.string().nullable(),
    district: z.strictObject({ id: z.string(), name: z.string(), timeZone: z.string(), labels }),
    roles: z
      .array(
        z.strictObject({
          role,
          school: z.strictObject({ id: z.string(), name: z.string() }).nullable().describe('Null: whole district.'),
        }),
      )
      .describe('The roles of today.'),
  })
  .meta({ id: 'Me' });

export const signedInSchema = z
  .strictObject({
    accessToken: z.string().describe('Send it as "Authorization: Bearer ...".'),
    expiresInSeconds: z.int(),
    user: meSchema,
  })
  .meta({ id: 'SignedIn' });

export const signInBody = z.strictObject({ email: z.string().trim().min(1).max(254), password: anyPassword });
export const changePasswordBody = z.strictObject({ currentPassword: anyPassword, newPassword });
export const acceptInvitationBody = z.strictObject({
  token: z.string().min(1).max(200).describe('What stands after the # in the link.'),
  password: newPassword,
  email: email.optional().describe('To sign in with; only when the district has none of the person.'),
});

export const invitationSchema = z
  .strictObject({
    token: z.string(),
    link: z.string().describe('Give it to the person. It is shown this once; a path while PUBLIC_URL is not set.'),
    expiresAt: z.iso.datetime(),
    email: z
      .strictObject({
        state: z
          .enum(['sent', 'waiting', 'failed', 'none'])
          .describe('Whether the mail server has taken it; `waiting`: it is tried (again); `none`: nothing to send.'),
        reason: z.string().nullable().describe('Why it was not sent, in words.'),
        jobId: idSchema.nullable().describe('See /api/v1/jobs/{id} for what comes of it.'),
      })
      .describe('What became of the e-mail to the person. The link works in any case.'),
  })
  .meta({ id: 'Invitation' });

export const invitationBody = z
  .strictObject({ language: z.enum(mailLanguages).default('en').describe('Of the e-mail.') })
  .optional();

export const newMembershipBody = z.strictObject({
  role,
  schoolId: idSchema.nullable().default(null).describe('Null for the whole district.'),
  from: day.optional().describe('The first day; today by default.'),
  to: day.nullable().default(null).describe('The last day.'),
});

export const endMembershipBody = z.strictObject({
  to: day.optional().describe('The last day. By default yesterday: the role ends at once.'),
});
export const membershipParams = z.strictObject({ id: idSchema, membershipId: idSchema });

export const newPersonBody = z.strictObject({
  displayName: name,
  sourcedId: sourcedId.nullable().default(null),
  email: email.nullable().default(null),
  gradeLevel: gradeLevel.nullable().default(null),
  memberships: z.array(newMembershipBody).max(50).default([]),
});

export const personPatch = z.strictObject({
  displayName: name.exactOptional(),
  sourcedId: sourcedId.nullable().exactOptional(),
  email: email.nullable().exactOptional(),
  gradeLevel: gradeLevel.nullable().exactOptional(),
});

const peopleFilter = {
  schoolId: idSchema.exactOptional(),
  role: role.exactOptional(),
  status: z.enum(['active', 'deactivated', 'all']).default('active'),
};
export const peopleQuery = z.strictObject({ ...pageQuery, ...peopleFilter });
/** A name stands in the body and not in the address, as addresses are logged on their way. */
export const peopleSearchBody = z.strictObject({
  ...peopleFilter,
  name: z.string().min(1).max(200).describe('How the name begins, without regard to case and accents.'),
  limit: z.int().min(1).max(maximumPageSize).default(20).describe('At most so many per page.'),
  cursor: pageQuery.cursor,
});
export const peoplePage = pageSchema(personSchema).meta({ id: 'PeoplePage' });

export const newSchoolBody = z.strictObject({ name, sourcedId: sourcedId.nullable().default(null) });
export const schoolPatch = z.strictObject({
  name: name.exactOptional(),
  sourcedId: sourcedId.nullable().exactOptional(),
});
export const schoolsQuery = z.strictObject(pageQuery);
export const schoolsPage = pageSchema(schoolSchema).meta({ id: 'SchoolsPage' });

export const districtPatch = z.strictObject({
  name: name.exactOptional(),
  timeZone: z.string().max(100).refine(isTimeZone, 'Expected a time zone, such as America/Chicago.').exactOptional(),
  labels: labels.exactOptional(),
});
