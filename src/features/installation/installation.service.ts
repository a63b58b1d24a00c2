export const demoRoles = ['admin', 'specialist', 'teacher', 'student'] as const;

export type DemoSignIns = {
  readonly password: string;
  readonly people: readonly { readonly role: (typeof demoRoles)[number]; readonly email: string }[];
};

export const installationStates = ['needsSetUp', 'demo', 'inUse'] as const;

export type InstallationStatus =
  | { readonly state: 'needsSetUp' | 'inUse'; readonly demo: null }
  | { readonly state: 'demo'; readonly demo: DemoSignIns };

export type InstallationService = {
  status(): Promise<InstallationStatus>;
  /** Said at the start, where the demo is here and is safe. */
  noteDemo(demo: DemoSignIns): void;
};

export function createInstallation({
  canAnybodySignIn,
}: {
  readonly canAnybodySignIn: () => Promise<boolean>;
}): InstallationService {
  let noted: DemoSignIns | null = null;
  let isInUse = false;
  return {
    noteDemo: (demo) => {
      noted = demo;
    },
    status: async () => {
      if (noted) return { state: 'demo', demo: noted };
      // Nobody goes back from there: it need not be asked again.
      isInUse ||= await canAnybodySignIn();
      return { state: isInUse ? 'inUse' : 'needsSetUp', demo: null };
    },
  };
}
