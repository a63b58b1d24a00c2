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
  focusRing: 'always',
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
  return { variables: {}, light: roles, dark: roles };
};
