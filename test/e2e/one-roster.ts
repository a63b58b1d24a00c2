import { buildZip } from '../support/zip.ts';

const csv = (heading: string, ...rows: string[]) => [heading, ...rows].join('\r\n');

/** A small OneRoster package of a new school: a class with its teacher, three students, and rows with mistakes. */
export function rosterWithMistakes(): Buffer {
  const files = ['orgs', 'users', 'classes', 'enrollments'];
  const student = (id: string, name: string) => `${id},,,true,e2e-n,student,${id},${name},Park,,04,`;
  return buildZip([
    {
      name: 'manifest.csv',
      content: csv('propertyName,value', 'oneroster.version,1.1', ...files.map((file) => `file.${file},bulk`)),
    },
    { name: 'orgs.csv', content: csv('sourcedId,status,dateLastModified,name,type', 'e2e-n,,,Northside,school') },
    {
      name: 'users.csv',
      content: csv(
        'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,grades,password',
        'e2e-t,,,true,e2e-n,teacher,tess,Tess,Moreno,tess@northside.example,,',
        student('e2e-1', 'Ana'),
        student('e2e-2', 'Ben'),
        'e2e-3,,,true,e2e-n,wizard,cleo,Cleo,Park,,04,',
      ),
    },
    {
      name: 'classes.csv',
      content: csv(
        'sourcedId,status,dateLastModified,title,grades,schoolSourcedId,subjects',
        'e2e-c,,,Reading 4,04,e2e-n,Science',
      ),
    },
    {
      name: 'enrollments.csv',
      content: csv(
        'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
        'e2e-e0,,,e2e-c,e2e-n,e2e-t,teacher,true,,',
        'e2e-e1,,,e2e-c,e2e-n,e2e-1,student,false,,',
        'e2e-e2,,,e2e-c,e2e-n,e2e-2,student,false,,',
        'e2e-e3,,,no-such-class,e2e-n,e2e-2,student,false,,',
      ),
    },
  ]);
}
