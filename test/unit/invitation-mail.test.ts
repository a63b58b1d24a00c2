import { renderInvitation } from '../../src/features/accounts/invitation-mail.ts';

const invitation = {
  displayName: 'Ana\nGarcía',
  districtName: 'Río Verde',
  link: 'https://pathloom.example/accept-invitation#token',
  expiresAt: new Date('2026-03-02T02:30:00Z'),
  timeZone: 'America/Chicago',
};

test('the e-mail says who writes, what to do, and until when, in the time of the district', () => {
  const english = renderInvitation({ ...invitation, language: 'en' });
  expect(english.subject).toBe('Río Verde: your access to Pathloom');
  expect(english.text).toContain('Hello Ana García,');
  expect(english.text).toMatch(/Sunday, March 1, 2026/);
  expect(english.text.split('\n')).toContain(invitation.link);
  const spanish = renderInvitation({ ...invitation, language: 'es' });
  expect(spanish.subject).toBe('Río Verde: su acceso a Pathloom');
  expect(spanish.text).toMatch(/domingo, 1 de marzo de 2026/);
  expect(spanish.text.split('\n')).toContain(invitation.link);
});
