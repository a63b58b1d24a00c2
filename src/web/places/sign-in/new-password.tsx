import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** As the server asks for it. */
const shortest = 10;

export const isLongEnough = (password: string) => password.length >= shortest;

/** A password that somebody makes up: what it needs is said before, and how much is missing while it is typed. */
export function NewPassword({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (password: string) => void;
}) {
  const { t } = useTranslation();
  const isShort = value !== '' && !isLongEnough(value);
  return (
    <PasswordInput
      name="password"
      label={label}
      description={t('newPassword.help', { count: shortest })}
      error={isShort ? t('newPassword.tooShort', { count: shortest - value.length }) : null}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
