/** What a picture shows, by its name; one without a line here is called by its name. */
const captions: Readonly<Record<string, string>> = {
  'welcome-demo': 'First run: look around the demo, or set up an own district',
  'sign-in': 'Signing in, for staff and families',
  'student-sign-in': 'Signing in, for students: class code, name and a secret',
  'student-sign-in-pictures': 'The secret as pictures, for who cannot read yet',
  join: 'A family makes its account with the code from school',
  'printed-code': 'A code on a printed sheet was opened',
  'home-teacher': 'The home of teachers: what waits for them, classes, playlists',
  'home-specialist': 'The home of specialists: what waits in the library',
  'home-admin': 'The home of admins',
  search: 'Search: what was understood, filters, a reason under each result',
  standards: 'Standards to search by',
  preview: 'A resource beside the results',
  'something-wrong': 'Saying what is wrong with a resource',
  'handing-in': 'A teacher hands a resource of their own in for review',
  'add-to-playlist': 'A resource goes into a playlist from anywhere',
  'nothing-here': 'An address that leads nowhere',
  'my-playlists': 'What a student was given',
  playlist: 'A playlist of a student',
  'ask-for-more': 'A student has found something',
  activity: 'One activity',
  'hand-in': 'Handing work in: words, a photo, a file, a recording',
  'choose-path': 'Choosing a path',
  'choice-board': 'Choosing among activities',
  'about-me': 'What a student likes',
  'taken-home': 'A playlist that is saved on the device',
  'without-internet': 'The same without internet',
  'not-taken-home': 'What was not taken along, without internet',
  admin: 'Administration: what needs somebody, and the way to each of its places',
  'admin-help': 'A word that is not clear to everybody is explained where it stands',
  'admin-people': 'People',
  'admin-invite': 'Inviting somebody to the staff',
  'admin-person': 'One person: roles, signing in, leaving',
  'admin-schools': 'Schools',
  'admin-calendar': 'When there is school',
  'admin-rollover': 'The end of the school year',
  'admin-roster': 'A roster is checked before anything changes',
  'admin-results': 'Results of tests from a table',
  'admin-settings-district': 'The name and the clock of the district',
  'admin-settings-words': 'The district’s own words',
  'admin-settings-mastery': 'Levels of mastery',
  'admin-settings-review': 'What is reviewed, and by which list',
  'admin-settings-retention': 'How long records of students are kept',
  'admin-student-data': 'Handing out or erasing all about a student',
  'admin-audit': 'Who looked at records of students',
  'admin-client-new': 'Letting a program in',
  'admin-webhook-new': 'Telling another system what happens',
  'admin-jobs': 'Long work',
  'admin-search': 'How the indexes of the search are',
  'admin-storage': 'What files take',
  builder: 'The board: targets on top, paths side by side, what each path covers',
  'builder-checks': 'What is lacking, on a phone',
  'builder-add': 'Adding from the library',
  'builder-activity': 'One activity of a path',
  'builder-menu': 'What can be done with an activity',
  'builder-move': 'Moving an activity without dragging it',
  'builder-choice': 'Several activities become a choice',
  'builder-path': 'The name of a path, and what it is like',
  'builder-target': 'A learning target',
  'builder-add-target': 'One more target',
  'builder-details': 'About the playlist, and what students may decide',
  'builder-propose': 'Proposed paths, with a reason for each activity',
  'builder-publish': 'Publishing',
  assign: 'Giving a playlist to a class',
  'assign-open': 'Each student has a row: path, time, what is excused, day',
  assignment: 'What was given, student by student',
  'assignment-dates': 'Another day for one student',
  'student-part': 'The playlist of one student',
  'student-part-changes': 'What was changed for this student',
  'student-part-preview': 'The same as the student sees it',
  swap: 'Another activity instead, with reasons',
  merge: 'A new version beside what was changed for students',
  approvals: 'What students ask for',
  playlists: 'Playlists',
  'playlists-search': 'Searching playlists',
  'playlists-empty': 'Nothing shared yet',
  'playlist-page': 'A playlist as readers see it',
  'playlist-share': 'Sharing',
  'playlist-publish': 'Publishing from the page of the playlist',
  'playlist-copy': 'Copying and adapting',
  'playlist-versions': 'Versions',
  'playlist-credits': 'Who made what, and what licenses ask',
  classes: 'Classes',
  'class-new': 'A new class',
  class: 'Who stands where, live',
  'class-cell': 'One student and one target: what counts, what helps next',
  'class-student': 'One student',
  'class-target': 'One target',
  'class-today': 'Who needs the teacher',
  'class-how': 'How it goes: time, paths, what students say',
  'class-people': 'Students of a class, and how they sign in',
  'class-add-students': 'Adding students by typing or pasting',
  'student-record': 'A student: learning over time',
  'student-profile': 'How a student learns',
  'student-work': 'What a student has given',
  'student-family': 'Who of the family reads along',
  family: 'What a family reads',
  'review-queue': 'What waits for a review',
  review: 'A review',
  tagging: 'Tagging as in a spreadsheet, with suggestions',
  'tagging-cell': 'Writing in a cell',
  'tagging-accept': 'Accepting what is sure, for all at once',
  'tagging-all': 'Changing all that were found',
  'tagging-keys': 'Keys of the table',
  imports: 'Bringing resources in, and taking them out',
  frameworks: 'Frameworks of standards',
  framework: 'One framework',
  coverage: 'What the library has for each standard',
  vocabularies: 'Words for tags',
  'vocabularies-term': 'One word',
  duplicates: 'What may be here twice',
  links: 'Links that lead nowhere',
};

const captionOf = (name: string) => {
  const words = name.replaceAll('-', ' ');
  return captions[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

export type Shown = { readonly area: string; readonly name: string; readonly sizes: readonly string[] };

/** Written in the names' order; a place that has only one size shows that one. */
export function galleryPage(shown: readonly Shown[]): string {
  const areas = [...new Set(shown.map(({ area }) => area))];
  const parts = areas.map((area) => {
    const places = shown.filter((one) => one.area === area).map(placeText);
    return `## ${area.charAt(0).toUpperCase()}${area.slice(1)}\n\n${places.join('\n\n')}`;
  });
  return `# Every place, in pictures

As they are in the demo district, on a laptop and on a phone. \`npm run screenshots\` takes these pictures and writes this page. What one does
there is told in [the tour](tour.md).

${parts.join('\n\n')}
`;
}

const widths: Readonly<Record<string, number>> = { desktop: 600, phone: 186 };
const devices: Readonly<Record<string, string>> = { desktop: 'on a laptop', phone: 'on a phone' };

function placeText({ name, sizes }: Shown): string {
  const caption = captionOf(name);
  const images = sizes.map(
    (size) => `<img src="images/${name}-${size}.png" width="${widths[size]}" alt="${caption}, ${devices[size]}">`,
  );
  return `${caption}\n\n${images.join('\n')}`;
}
