import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Steps of the leading color; roles of color stand in tokens.css. */
const thread: MantineColorsTuple = [
  '#e9f3f4',
  '#d5e7e9',
  '#b1d3d7',
  '#8cc9d0',
  '#63a5ac',
  '#428b94',
  '#2c727b',
  '#1d5b64',
  '#164850',
  '#0f363c',
];

export const theme = createTheme({
  primaryColor: 'thread',
  primaryShade: { light: 7, dark: 3 },
  colors: { thread },
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '650' },
  defaultRadius: 'md',
  radius: { xs: '0.25rem', sm: '0.375rem', md: '0.625rem', lg: '1rem', xl: '2rem' },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: Button.extend({
      defaultProps: { size: 'md' },
      // Dark words on the light thread of the dark look.
      vars: (_, { variant = 'filled' }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--on-thread)' } : {},
      }),
    }),
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
  },
});

/** What the components draw quietly, such as skeletons and tracks, in the warmth of our paper and the depth of our night. */
const warm = {
  '--mantine-color-gray-0': 'var(--page)',
  '--mantine-color-gray-1': 'var(--sunk)',
  '--mantine-color-gray-2': '#e6e2d7',
  '--mantine-color-gray-3': 'var(--line)',
  '--mantine-color-gray-4': '#c9c3b4',
  '--mantine-color-gray-5': 'var(--line-strong)',
};
const deep = {
  '--mantine-color-dark-0': 'var(--ink)',
  '--mantine-color-dark-1': 'var(--ink)',
  '--mantine-color-dark-2': 'var(--ink-soft)',
  '--mantine-color-dark-3': 'var(--line-strong)',
  '--mantine-color-dark-4': 'var(--line)',
  '--mantine-color-dark-5': '#2a3539',
  '--mantine-color-dark-6': 'var(--page)',
  '--mantine-color-dark-7': 'var(--surface)',
  '--mantine-color-dark-8': 'var(--sunk)',
};

/** The components take their colors from our roles, in light and dark. */
export const cssVariables: CSSVariablesResolver = () => {
  const roles = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-anchor': 'var(--thread)',
    '--mantine-color-error': 'var(--brick)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--thread-soft)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled': 'var(--sunk)',
    '--mantine-color-disabled-color': 'var(--ink-soft)',
    '--mantine-primary-color-filled': 'var(--thread)',
    '--mantine-primary-color-filled-hover': 'var(--thread-strong)',
    '--mantine-primary-color-contrast': 'var(--on-thread)',
    '--mantine-primary-color-light': 'var(--thread-soft)',
    '--mantine-primary-color-light-hover': 'var(--thread-soft)',
    '--mantine-primary-color-light-color': 'var(--thread-strong)',
    '--mantine-color-thread-filled': 'var(--thread)',
    '--mantine-color-thread-filled-hover': 'var(--thread-strong)',
    '--mantine-color-thread-light': 'var(--thread-soft)',
    '--mantine-color-thread-light-color': 'var(--thread-strong)',
    '--mantine-color-thread-outline': 'var(--thread)',
  };
  return { variables: {}, light: { ...roles, ...warm }, dark: { ...roles, ...deep } };
};
