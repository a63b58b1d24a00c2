import { normaliseLicense } from '../../src/features/licenses/license.ts';

const cc = 'https://creativecommons.org';

describe('normaliseLicense', () => {
  test.each<[written: string, id: string, uri: string | null]>([
    // Addresses, as they are copied from everywhere.
    ['https://creativecommons.org/licenses/by/4.0/', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['https://creativecommons.org/licenses/by/4.0', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['http://creativecommons.org/licenses/by/4.0/', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['http://www.creativecommons.org/licenses/by-sa/3.0/', 'CC-BY-SA-3.0', `${cc}/licenses/by-sa/3.0/`],
    ['creativecommons.org/licenses/by/4.0/deed.en', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['https://creativecommons.org/licenses/by-nc/4.0/deed.es', 'CC-BY-NC-4.0', `${cc}/licenses/by-nc/4.0/`],
    ['https://creativecommons.org/licenses/BY-ND/4.0/legalcode', 'CC-BY-ND-4.0', `${cc}/licenses/by-nd/4.0/`],
    ['https://creativecommons.org/licenses/by/4.0/?ref=x', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['http://creativecommons.org/licenses/by-nc-sa/3.0/us/', 'CC-BY-NC-SA-3.0-US', `${cc}/licenses/by-nc-sa/3.0/us/`],
    ['http://creativecommons.org/licenses/by-sa/3.0/igo/deed.en', 'CC-BY-SA-3.0-IGO', `${cc}/licenses/by-sa/3.0/igo/`],
    ['https://creativecommons.org/publicdomain/zero/1.0/', 'CC0-1.0', `${cc}/publicdomain/zero/1.0/`],
    ['http://creativecommons.org/publicdomain/zero/1.0/deed.en', 'CC0-1.0', `${cc}/publicdomain/zero/1.0/`],
    ['https://creativecommons.org/publicdomain/mark/1.0/', 'PDM-1.0', `${cc}/publicdomain/mark/1.0/`],
    ['https://spdx.org/licenses/CC-BY-4.0.html', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['https://opensource.org/licenses/MIT', 'MIT', 'https://opensource.org/license/mit'],
    // SPDX identifiers and short names.
    ['CC-BY-4.0', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['cc-by-nc-sa-3.0-us', 'CC-BY-NC-SA-3.0-US', `${cc}/licenses/by-nc-sa/3.0/us/`],
    ['CC BY 4.0', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['  cc  by-nc-nd   4.0 ', 'CC-BY-NC-ND-4.0', `${cc}/licenses/by-nc-nd/4.0/`],
    ['CC BY NC SA 2.5', 'CC-BY-NC-SA-2.5', `${cc}/licenses/by-nc-sa/2.5/`],
    ['CC BY-SA-NC 4.0', 'CC-BY-NC-SA-4.0', `${cc}/licenses/by-nc-sa/4.0/`],
    ['BY-NC-SA', 'CC-BY-NC-SA-4.0', `${cc}/licenses/by-nc-sa/4.0/`],
    ['CC-BY', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['CC BY-SA 3.0 Unported', 'CC-BY-SA-3.0', `${cc}/licenses/by-sa/3.0/`],
    ['CC0', 'CC0-1.0', `${cc}/publicdomain/zero/1.0/`],
    ['cc0-1.0', 'CC0-1.0', `${cc}/publicdomain/zero/1.0/`],
    ['MIT License', 'MIT', 'https://opensource.org/license/mit'],
    ['Apache-2.0', 'Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0'],
    ['GFDL', 'GFDL-1.3-or-later', 'https://www.gnu.org/licenses/fdl-1.3.html'],
    // Long names.
    ['Creative Commons Attribution 4.0 International License', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    ['Attribution 4.0 International (CC BY 4.0)', 'CC-BY-4.0', `${cc}/licenses/by/4.0/`],
    [
      'Creative Commons Attribution-NonCommercial-ShareAlike 3.0 United States License',
      'CC-BY-NC-SA-3.0-US',
      `${cc}/licenses/by-nc-sa/3.0/us/`,
    ],
    ['Creative Commons Attribution-NoDerivs 3.0', 'CC-BY-ND-3.0', `${cc}/licenses/by-nd/3.0/`],
    // Without a license of Creative Commons.
    ['public domain', 'public-domain', null],
    ['Public Domain', 'public-domain', null],
    ['All rights reserved.', 'other', null],
    ['All Rights Reserved', 'all-rights-reserved', null],
  ])('reads %s as %s', (written, id, uri) => {
    expect(normaliseLicense(written)).toMatchObject({ id, uri });
  });

  test.each([
    'Free for teachers',
    'CC BY 4.0 except images',
    'CC',
    'by',
    'CC BY 7.0',
    'CC NC 4.0',
    'Creative Commons',
    'Creative Commons Attribution 3.0 or 4.0',
    'Copyright 2014 Somebody',
  ])('keeps "%s" as it was written, and guesses nothing', (written) => {
    expect(normaliseLicense(written)).toEqual({ id: 'other', uri: null, text: written });
  });

  test('keeps the address of terms that it does not know', () => {
    expect(normaliseLicense('https://example.org/Terms')).toEqual({
      id: 'other',
      uri: 'https://example.org/Terms',
      text: 'https://example.org/Terms',
    });
  });

  test('reads its own identifiers and addresses back as the same license', () => {
    for (const written of ['CC BY 4.0', 'CC BY-NC-SA 3.0 US', 'CC0', 'pdm', 'public domain', 'MIT', 'GPL-3.0-only']) {
      const license = normaliseLicense(written);
      expect(normaliseLicense(license.id)).toEqual(license);
      expect(normaliseLicense(license.text)).toEqual(license);
      if (license.uri && !license.id.startsWith('GPL')) expect(normaliseLicense(license.uri)).toEqual(license);
    }
  });
});
