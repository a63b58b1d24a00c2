import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { client } from '../../session/session.ts';

/** Opens a page to print in a window of its own: the server makes it for who has signed in, so it is fetched first. */
export function PrintButton({ path, method = 'GET', label }: { path: string; method?: 'GET' | 'POST'; label: string }) {
  const { t } = useTranslation();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      return URL.createObjectURL(await client.download(method, path, method === 'POST' ? { body: {} } : {}));
    },
    onSuccess: (address) => {
      const link = document.createElement('a');
      link.href = address;
      link.target = '_blank';
      link.rel = 'noopener';
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  });
  return (
    <>
      <Button
        variant="default"
        loading={isPending}
        leftSection={<Icon name="text" size={18} />}
        onClick={() => mutate()}
        title={t('assignment.printHint')}
      >
        {label}
      </Button>
      {error && <Failure error={error} />}
    </>
  );
}
