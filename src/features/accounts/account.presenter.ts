import type { z } from 'zod';
import type { districtSchema, invitationSchema, meSchema, personSchema, schoolSchema } from './account.schemas.ts';
import type { District, Person, School } from './account.ts';
import type { Me } from './auth.service.ts';
import type { Delivery } from './invitation-mail.service.ts';
import type { IssuedInvitation } from './invitations.service.ts';

export function presentSchool(school: School): z.output<typeof schoolSchema> {
  const { id, name, sourcedId, revision } = school;
  return { id, name, sourcedId, revision, ...presentTimes(school) };
}

export function presentDistrict(district: District): z.output<typeof districtSchema> {
  const { id, name, timeZone, labels, revision } = district;
  return { id, name, timeZone, labels: { ...labels }, revision, ...presentTimes(district) };
}

export function presentPerson(person: Person): z.output<typeof personSchema> {
  const { id, displayName, sourcedId, email, gradeLevel, memberships, deactivatedAt, revision } = person;
  return {
    id,
    displayName,
    sourcedId,
    email,
    gradeLevel,
    memberships: [...memberships],
    isActive: deactivatedAt === null,
    revision,
    ...presentTimes(person),
  };
}

export function presentMe({ person, district, roles }: Me): z.output<typeof meSchema> {
  const { id, displayName, email, gradeLevel } = person;
  return {
    id,
    displayName,
    email,
    gradeLevel,
    district: {
      id: district.id,
      name: district.name,
      timeZone: district.timeZone,
      labels: { ...district.labels },
    },
    roles: roles.map(({ role, school }) => ({ role, school: school && { id: school.id, name: school.name } })),
  };
}

export function presentInvitation(
  { token, link, expiresAt }: IssuedInvitation,
  email: Delivery,
): z.output<typeof invitationSchema> {
  return { token, link, expiresAt: expiresAt.toISOString(), email };
}

function presentTimes({ createdAt, updatedAt }: { createdAt: Date; updatedAt: Date }) {
  return { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
