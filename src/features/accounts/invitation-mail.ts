import type { Mail } from '../../mail/mailer.ts';

/** Languages of e-mails. */
export const mailLanguages = ['en', 'es'] as const;

export type MailLanguage = (typeof mailLanguages)[number];

export type InvitationMail = {
  readonly language: MailLanguage;
  readonly displayName: string;
  readonly districtName: string;
  readonly link: string;
  /** The last moment at which the link works, and where its reader lives. */
  readonly expiresAt: Date;
  readonly timeZone: string;
};

/** The e-mail with the link, for somebody who may never have heard of Pathloom. */
export function renderInvitation(invitation: InvitationMail): Omit<Mail, 'to'> {
  const { language, link } = invitation;
  const name = oneLine(invitation.displayName);
  const district = oneLine(invitation.districtName);
  const until = new Intl.DateTimeFormat(language, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: invitation.timeZone,
  }).format(invitation.expiresAt);
  if (language === 'es') {
    return {
      language,
      subject: `${district}: su acceso a Pathloom`,
      text: [
        `Hola, ${name}:`,
        `${district} le da acceso a Pathloom, su biblioteca de materiales de aprendizaje. Abra este enlace para elegir una contraseña:`,
        link,
        `El enlace funciona una sola vez, hasta el ${until}. No lo comparta: quien lo tenga puede entrar en su nombre. Si ya no funciona, pida otro a la administración de su distrito.`,
        'Si no esperaba este mensaje, puede ignorarlo.',
      ].join('\n\n'),
    };
  }
  return {
    language,
    subject: `${district}: your access to Pathloom`,
    text: [
      `Hello ${name},`,
      `${district} gives you access to Pathloom, its library of learning materials. Open this link to choose a password:`,
      link,
      `The link works once, until ${until}. Do not share it: whoever has it can sign in as you. If it no longer works, ask your district's administrator for another.`,
      'If you did not expect this message, you can ignore it.',
    ].join('\n\n'),
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
